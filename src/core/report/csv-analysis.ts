import type { PeriodComparison } from '../analytics/compare/comparison.ts';
import type { Patterns } from '../analytics/patterns/types.ts';
import type { Trends } from '../analytics/trends/types.ts';
import type { Analysis, PauseAudit, RunningOutlook, SeriesForecast } from './analysis.ts';
import { flatten } from './csv-flatten.ts';

/**
 * Rows of the analysis, each figure one:
 *
 * - `comparison`: dimension `previous` or `year-before`, key the figure; `drivers`: dimension the same with the
 *   dimension after a dot, key the group
 * - `trends`: dimension `series`, key its name; `risk-factors`: dimension and value of the group
 * - `patterns`: dimension the kind, key its rank from 0
 * - `forecast`: dimension `NAME`, key the date; the accuracy under an empty key
 * - `earlier-forecasts`: key the rank from 0, newest first
 * - `outlook`: dimension empty or `priority`; `pauses`: empty or `team`
 * - `recommendations` and `followed`: key the rank from 0
 *
 * Examples are incident ids.
 */
export function analysisRows(analysis: Analysis): string[][] {
  const { trends, patterns, forecasts, comparisons, outlook, recommendations, followed, pauses } = analysis;
  return [
    ...(comparisons ?? []).flatMap(comparisonRows),
    ...(trends === null ? [] : trendRows(trends, analysis)),
    ...(patterns === null ? [] : patternRows(patterns, analysis)),
    ...(forecasts ?? []).flatMap(forecastRows),
    ...(analysis.earlierForecasts ?? []).flatMap((one, rank) =>
      flatten(one, 'earlier-forecasts', '', String(rank)),
    ),
    ...(outlook === null ? [] : outlookRows(outlook)),
    ...(recommendations ?? []).flatMap((one, rank) => flatten(one, 'recommendations', '', String(rank))),
    ...followed.flatMap(({ madeFor, recommendation: { rule }, followUp }, rank) =>
      flatten({ madeFor, rule, ...followUp }, 'followed', '', String(rank)),
    ),
    ...(pauses === null ? [] : pauseRows(pauses)),
  ];
}

function comparisonRows({ base, figures, drivers }: PeriodComparison): string[][] {
  return [
    ...figures.flatMap(({ figure, ...rest }) => flatten(rest, 'comparison', base, figure)),
    ...(drivers?.dimensions ?? []).flatMap(({ dimension, groups }) =>
      groups.flatMap(({ key, dimension: _, ...rest }) =>
        flatten(rest, 'drivers', `${base}.${dimension}`, key ?? ''),
      ),
    ),
  ];
}

type Named = Pick<Analysis, 'examples'>;

function named<T extends { readonly examples: readonly number[] }>(one: T, { examples }: Named) {
  return { ...one, examples: one.examples.flatMap((row) => examples[row]?.incident ?? []) };
}

function trendRows({ series, riskFactors, ...rest }: Trends, analysis: Named): string[][] {
  return [
    ...flatten(rest, 'trends', '', ''),
    ...series.flatMap(({ name, ...findings }) => {
      const anomalies = findings.anomalies.map((anomaly) => named(anomaly, analysis));
      return flatten({ ...findings, anomalies }, 'trends', 'series', name);
    }),
    ...riskFactors.flatMap(({ dimension, value, ...figures }) =>
      flatten(figures, 'risk-factors', dimension, value),
    ),
  ];
}

const patternLists = [
  'hotSpots',
  'recurring',
  'coFailing',
  'concentration',
  'afterHours',
  'highResponse',
] as const;

function patternRows(found: Patterns, analysis: Named): string[][] {
  const { enabled, sensitivity, minOccurrences, falseFindingLevel, incidents } = found;
  const head = { enabled, sensitivity, minOccurrences, falseFindingLevel, incidents };
  return [
    ...flatten(head, 'patterns', '', ''),
    ...patternLists.flatMap((kind) =>
      found[kind].flatMap((one, rank) => flatten(named(one, analysis), 'patterns', kind, String(rank))),
    ),
    ...found.afterHoursLoad.flatMap(({ team, ...load }) => flatten(load, 'patterns', 'afterHoursLoad', team)),
  ];
}

function forecastRows({ name, kind, forecast, since }: SeriesForecast): string[][] {
  const { points, notes: _, ...rest } = forecast;
  return [
    ...flatten({ kind, ...rest, since: since?.score ?? null }, 'forecast', name, ''),
    ...points.flatMap(({ at, ...figures }) => flatten(figures, 'forecast', name, at)),
    ...(since?.days ?? []).flatMap(({ date, value }) => flatten({ observed: value }, 'forecast', name, date)),
  ];
}

function outlookRows({ kind, from, to, overall, priorities }: RunningOutlook): string[][] {
  return [
    ...flatten({ kind, from, to, ...overall }, 'outlook', '', ''),
    ...priorities.flatMap(({ key, ...figures }) => flatten(figures, 'outlook', 'priority', key)),
  ];
}

function pauseRows({ overall, teams, pausedIncidents, lateApplied }: PauseAudit): string[][] {
  const { key: _, ...figures } = overall;
  return [
    ...flatten({ pausedIncidents, lateApplied, ...figures }, 'pauses', '', ''),
    ...teams.flatMap(({ key, ...row }) => flatten(row, 'pauses', 'team', key ?? '')),
  ];
}
