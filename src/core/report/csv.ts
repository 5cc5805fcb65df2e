import { analysisRows } from './csv-analysis.ts';
import { flatten } from './csv-flatten.ts';
import { type Dimension, dimensions } from './facts.ts';
import type { DurationMetrics, MetricSet, ReportData, TimeFigures } from './model.ts';
import type { Restatements } from './restatements.ts';

/**
 * The csv format of a report: one tidy table, first row the header, one figure a row.
 *
 * - `section`: `report`, `metrics`, `breakdown`, `daily`, and of the analysis what was asked for (`csv-analysis.ts`)
 * - `restatements`: what changed since an earlier report; dimension `clock`, key the rank from 0, of each clock
 * - `dimension` and `key`: of a breakdown, `service` and its value (empty: incidents without one); of `daily`,
 *   `date` and the local date; else empty
 * - `metric`: a dotted path as in the JSON, e.g. `compliance.overall.rate`, `response.percentilesSeconds.95`
 * - `value`: as in the JSON (fractions, seconds, ISO-8601); empty where there are no data
 */
export function reportCsvRows(data: ReportData): string[][] {
  return [
    ['section', 'dimension', 'key', 'metric', 'value'],
    ...flatten({ ...data.period, ...data.data, schemaVersion: data.schemaVersion }, 'report', '', ''),
    ...flatten(data.counts, 'report', '', ''),
    ...flatten(metricValues(data.metrics), 'metrics', '', ''),
    ...dimensions.flatMap((dimension) => breakdownRows(data, dimension)),
    ...data.series.daily.flatMap(({ date, ...figures }) => flatten(figures, 'daily', 'date', date)),
    ...(data.analysis === null ? [] : analysisRows(data.analysis)),
    ...(data.restatements === null ? [] : restatementRows(data.restatements)),
  ];
}

function restatementRows({ clocks, ...rest }: Restatements): string[][] {
  return [
    ...flatten(rest, 'restatements', '', ''),
    ...clocks.flatMap((clock, rank) => flatten(clock, 'restatements', 'clock', String(rank))),
  ];
}

function breakdownRows(data: ReportData, dimension: Dimension): string[][] {
  return data.breakdowns[dimension].flatMap(({ key, n, ...metrics }) =>
    flatten({ n, ...metricValues(metrics) }, 'breakdown', dimension, key ?? ''),
  );
}

/** The metrics in a fixed order. */
function metricValues({ compliance, response, resolution }: MetricSet) {
  return { compliance, response: durationValues(response), resolution: durationValues(resolution) };
}

function durationValues({ n, open, wall, openedCohort, ...figures }: DurationMetrics) {
  return { n, open, ...(figures satisfies TimeFigures), wall, openedCohort };
}
