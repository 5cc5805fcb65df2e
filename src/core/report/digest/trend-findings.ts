import type { Anomaly, ChangePoint, SeriesFindings } from '../../analytics/trends/types.ts';
import { localDateOf } from '../../time/zone.ts';
import { pPhrase, seriesRange, seriesTitles, seriesValue } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import type { SectionInput } from '../sections/section.ts';
import { isMoving, movementWords } from '../sections/trends.ts';
import { byCertainty, type Finding } from './finding.ts';

/** Movements of the window, and unusual days and changes of level of the period itself, the most certain first. */
export function trendFindings({ data, period, format }: SectionInput): Finding[] {
  const { timeZone, from, to } = period;
  const [first, last] = [localDateOf(timeZone, from), localDateOf(timeZone, to - 1)];
  const isOfPeriod = ({ date }: { readonly date: string }) => first <= date && date <= last;
  const series = data.analysis?.trends?.series ?? [];
  return byCertainty([
    ...series.filter(isMoving).flatMap((one) => movement(one, format)),
    ...series.flatMap((one) =>
      one.anomalies.filter(isOfPeriod).map((anomaly) => unusual(one, anomaly, format)),
    ),
    ...series.flatMap((one) =>
      one.changePoints.filter(isOfPeriod).map((change) => levelChange(one, change, format)),
    ),
  ]);
}

function movement(one: SeriesFindings, format: Format): Finding[] {
  if (one.trend === null) return [];
  return [{ lead: 'Trend', text: `${movementWords(one, format)}.`, p: one.trend.p, subject: null }];
}

function unusual(
  { name, kind }: SeriesFindings,
  { date, value, expected, band, p }: Anomaly,
  format: Format,
): Finding {
  const usual = `${seriesValue(kind, expected, format)} was to be expected (${seriesRange(kind, band, format)})`;
  const text = `${seriesTitles[name].toLowerCase()} on ${format.date(date)}: ${seriesValue(kind, value, format)}, where ${usual}; ${pPhrase(p, format)}.`;
  return { lead: 'Unusual', text, p, subject: null };
}

function levelChange(
  { name, kind }: SeriesFindings,
  { date, before, after, p }: ChangePoint,
  format: Format,
): Finding {
  const levels = `${seriesValue(kind, after, format)} on an ordinary day, ${seriesValue(kind, before, format)} before`;
  const text = `${seriesTitles[name].toLowerCase()} from ${format.date(date)} on: ${levels} (${pPhrase(p, format)}).`;
  return { lead: 'New level', text, p, subject: null };
}
