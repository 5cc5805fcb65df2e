/** Figures that both programs define alike, read from their reports as they stand. */
import { complianceOf, dimensions, groupFigures, timesOf } from './parity-blocks.mjs';
import { named } from './parity-compare.mjs';
import { previousCounts, previousFigures } from './parity-previous.mjs';

export const alikeFamilies = [
  'import',
  'period',
  'counts',
  'compliance',
  'response times',
  'resolution times',
  ...dimensions.flatMap((dimension) => [`compliance by ${dimension}`, `times by ${dimension}`]),
  'previous period: counts',
  'previous period: rates',
  'previous period: times',
  'openings by day',
  'openings by hour of the week',
];

/** Every figure that both reports hold, as {family, name, ours, reference}. */
export function alikeFigures(run) {
  return [
    ...importFigures(run),
    ...periodFigures(run),
    ...dimensions.flatMap((dimension) => groupFigures(run, dimension)),
    ...previousCounts(run),
    ...previousFigures(run),
    ...openingFigures(run),
  ];
}

function importFigures({ imported, reference: { meta } }) {
  const { rows, unreadable_lines, missing_opened, unknown_priority, duplicate_id, used } = meta.quality;
  return named('import', {
    rows: [imported.read, rows],
    rejected: [imported.rejected, unreadable_lines + missing_opened + unknown_priority],
    repeated: [imported.duplicates + imported.corrections, duplicate_id],
    incidents: [imported.incidents, used],
  });
}

function periodFigures({ monthly, span, reference }) {
  const { metrics, meta, open_incidents: open, daily } = reference;
  const { counts, period, series, analysis } = monthly;
  const { response, resolution, compliance } = monthly.metrics;
  return [
    ...named('period', {
      'first day': [period.from.slice(0, 10), meta.start],
      'day after the last': [period.to.slice(0, 10), span.end],
      'as of': [Date.parse(period.asOf) / 1000, meta.as_of],
      days: [series.daily.length, meta.days],
      'first day of the history': [analysis.history[0], daily.date[0]],
      'last day of the history': [analysis.history[1], daily.date.at(-1)],
    }),
    ...named('counts', {
      opened: [counts.opened, metrics.total],
      met: [compliance.overall.met, metrics.compliant],
      breached: [compliance.overall.breached, metrics.breached],
      pending: [compliance.overall.pending, metrics.pending],
      open: [resolution.open, open.count],
      'age of the oldest open': [resolution.openedCohort.longestOpenSeconds, open.oldest_age_s],
      'looked through for patterns': [analysis.patterns.incidents, metrics.total],
      'in the histogram of response times': [heldBy(monthly.distributions.response), metrics.response.n],
      'in the histogram of resolution times': [
        heldBy(monthly.distributions.resolution),
        metrics.resolution.n,
      ],
    }),
    ...complianceOf('compliance', 'all', monthly.metrics, metrics),
    ...timesOf('response times', 'all', response, metrics.response),
    ...timesOf('resolution times', 'all', resolution, metrics.resolution),
  ];
}

function heldBy({ met, breached, other }) {
  return [...met, ...breached, ...other].reduce((sum, n) => sum + n, 0);
}

function openingFigures({ monthly, reference: { daily, patterns } }) {
  const opened = new Map(daily.date.map((date, day) => [date, daily.opened[day]]));
  const days = [...monthly.series.before, ...monthly.series.daily];
  const grid = monthly.analysis.weekGrid;
  return [
    ...days.flatMap((day) => named('openings by day', { [day.date]: [day.opened, opened.get(day.date)] })),
    ...patterns.heatmap.count.flatMap((hours, weekday) =>
      hours.flatMap((count, hour) =>
        named('openings by hour of the week', { [hourName(weekday, hour)]: [grid[weekday]?.[hour], count] }),
      ),
    ),
  ];
}

export function hourName(weekday, hour) {
  return `weekday ${weekday} hour ${hour}`;
}
