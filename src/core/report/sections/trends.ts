import type { SeriesFindings, Trends } from '../../analytics/trends/types.ts';
import type { Analysis } from '../analysis.ts';
import { complianceControl } from '../charts/compliance-control.ts';
import type { Block, Tone } from '../document.ts';
import { countOf, pPhrase, seriesChange, seriesTitles } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { openedWithin } from '../period-words.ts';
import { anomalyTable } from './anomaly-table.ts';
import { methodBlock } from './method-block.ts';
import { riskFactorTable } from './risk-factor-table.ts';
import type { Section } from './section.ts';
import { changePointTable, seasonTable, trendTable } from './trend-tables.ts';

/** Where the daily figures are going, when they changed, what was unusual and whose incidents breach more. */
export const trends: Section = {
  name: 'trends',
  title: 'Trends and changes',
  needs: ['trends'],
  build({ data, format, weekStartsOn }) {
    const { analysis } = data;
    const found = analysis?.trends ?? null;
    if (analysis === null || found === null || found.window === null) {
      return [{ kind: 'callout', tone: 'neutral', text: 'There is no closed day to look at yet.' }];
    }
    const chart = complianceControl(data, found, weekStartsOn, format);
    const blocks: Block[] = [
      headlineOf(found, analysis.incidentWindow, format),
      trendTable(found, format),
      ...(chart === null ? [] : [{ kind: 'chart', chart } as const]),
      ...stabilityBlock(found, format),
      ...changePointTable(found, format),
      ...anomalyTable(found, analysis, format),
      ...seasonTable(found, format),
      ...riskFactorTable(found, format),
      methodBlock(data, methodsOf(found, chart !== null)),
    ];
    return blocks;
  },
};

/** How what is shown was found; the JSON says it of every kind. */
function methodsOf({ series, stability, riskFactors }: Trends, hasChart: boolean): string[] {
  const shown = (name: string, isShown: boolean) => (isShown ? [name] : []);
  return [
    'trends',
    ...shown(
      'changePoints',
      series.some(({ changePoints }) => changePoints.length > 0),
    ),
    ...shown(
      'anomalies',
      series.some(({ anomalies }) => anomalies.length > 0),
    ),
    ...shown(
      'seasons',
      series.some(({ seasonality }) => seasonality.length > 0),
    ),
    ...shown('stability', stability !== null),
    ...shown('controlChart', hasChart),
    ...shown('riskFactors', riskFactors.length > 0),
    'trendFindings',
  ];
}

/** What each span shows: the window, the history before it and the incidents that the risk factors are read from. */
function headlineOf(found: Trends, incidentWindow: Analysis['incidentWindow'], format: Format): Block {
  const { series, historyDays, riskFactors } = found;
  const changes = series.flatMap(({ changePoints }) => changePoints).length;
  const groups = countOf(
    riskFactors.length,
    'group that breaches otherwise than the rest',
    format,
    groupWords,
  );
  const sentences = [
    windowWords(found, format),
    ...(changes === 0
      ? []
      : [
          `In the ${countOf(historyDays, 'day', format)} of the history: ${countOf(changes, 'change of level', format, 'changes of level')}.`,
        ]),
    ...(riskFactors.length === 0
      ? []
      : [`Of the incidents${openedWithin(incidentWindow, format)}: ${groups}.`]),
  ];
  return callout(series.filter(isMoving).some(isBad) ? 'warning' : 'neutral', sentences.join(' '));
}

function windowWords({ series, windowDays, minPoints, stability }: Trends, format: Format): string {
  const unusual = series.flatMap(({ anomalies }) => anomalies).length;
  const words = [
    ...series.filter(isMoving).map((one) => movementWords(one, format)),
    ...(unusual === 0 ? [] : [countOf(unusual, 'unusual value', format)]),
    ...(stability?.verdict === 'unstable'
      ? ['compliance varies from day to day more than chance would']
      : []),
  ];
  const scope = `Last ${countOf(windowDays, 'closed day', format)}`;
  if (words.length > 0) return `${scope}: ${words.join('; ')}.`;
  return series.every(({ trend }) => trend === null)
    ? `Too few values for a trend: it takes ${countOf(minPoints, 'day', format)} with enough among the last ${format.count(windowDays)}.`
    : `${scope}: nothing stands out beyond chance.`;
}

const groupWords = 'groups that breach otherwise than the rest';

/** Whether a series has a trend worth telling. */
export function isMoving({ trend }: SeriesFindings): boolean {
  return trend !== null && trend.direction !== 'none';
}

/** More breaches, slower, less kept; more incidents alone are neither good nor bad. */
function isBad({ name, trend }: SeriesFindings): boolean {
  if (name === 'volume') return false;
  return trend?.direction === (name === 'compliance' ? 'falling' : 'rising');
}

/** `compliance falling (−4.2 points over the window, p = 0.003, n=88 days)`. */
export function movementWords({ name, kind, trend }: SeriesFindings, format: Format): string {
  if (trend === null) return '';
  return `${seriesTitles[name].toLowerCase()} ${trend.direction} (${seriesChange(kind, trend.changeOverWindow, format)} over the window, ${pPhrase(trend.p, format)}, n=${format.count(trend.n)} days)`;
}

function stabilityBlock({ stability }: Trends, format: Format): Block[] {
  if (stability === null) return [];
  const { verdict, dispersionIndex, days, n, p } = stability;
  const figures = `dispersion ${format.number(dispersionIndex, 2)}, where 1 is chance alone; ${pPhrase(p, format)}; n=${countOf(n, 'decided incident', format)} on ${countOf(days, 'day', format)}`;
  const text =
    verdict === 'stable'
      ? `Compliance varies from day to day no more than its numbers alone explain (${figures}).`
      : `Compliance varies from day to day more than its numbers alone explain (${figures}): days on which much goes wrong at once.`;
  return [{ kind: 'prose', markdown: text }];
}

function callout(tone: Tone, text: string): Block {
  return { kind: 'callout', tone, text };
}
