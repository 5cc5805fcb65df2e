import type { ClockKind } from '../../sla/types.ts';
import type { ChartRole, ChartSpec } from '../document.ts';
import type { Format } from '../format.ts';
import type { Distribution, DurationMetrics, ReportData } from '../model.ts';
import { plural } from '../plural.ts';

const width = 760;
/** Two of them and the tables above fit on a printed page. */
const height = 225;
const names: Readonly<Record<ClockKind, string>> = { response: 'Response', resolution: 'Resolution' };
const targetMarks = ['triangle', 'rect', 'rectRot', 'star', 'circle'] as const;
const markRadius = 5;

/**
 * Histogram of a clock's durations, met and breached stacked, targets as vertical lines on a hidden axis that
 * counts bins; null where no clock stopped.
 */
export function durationDistribution(data: ReportData, kind: ClockKind, format: Format): ChartSpec | null {
  const distribution = data.distributions[kind];
  if (distribution === null) return null;
  const { scale, edgesSeconds } = distribution;
  const bins = distribution.met.length;
  const top = Math.max(...distribution.met.map((_, bin) => totalOf(distribution, bin)));
  const log = scale === 'log';
  return {
    id: `${kind}-distribution`,
    title: `${names[kind]} time distribution${log ? ' (log scale)' : ''}`,
    alt: altText(data.metrics[kind], distribution, kind, format),
    width,
    height,
    config: {
      type: 'bar',
      data: {
        labels: edgesSeconds.slice(1).map((edge) => `≤ ${format.duration(edge)}`),
        datasets: [...bars(distribution), ...targetLines(distribution, top, format)],
      },
      options: {
        scales: {
          x: { stacked: true, title: { display: true, text: `${names[kind]} time` } },
          y: {
            stacked: true,
            beginAtZero: true,
            ticks: { precision: 0 },
            title: { display: true, text: 'Clocks' },
          },
          // Bar charts pad every x axis by half a step unless told otherwise; the lines would miss their bins.
          xBins: { type: 'linear', axis: 'x', display: false, min: 0, max: bins, offset: false },
        },
      },
    },
  };
}

function totalOf({ met, breached, other }: Distribution, bin: number): number {
  return (met[bin] ?? 0) + (breached[bin] ?? 0) + (other[bin] ?? 0);
}

function bars({ met, breached, other }: Distribution) {
  const series: readonly { label: string; role: ChartRole; data: readonly number[] }[] = [
    { label: 'Met', role: 'met', data: met },
    { label: 'Breached', role: 'breached', data: breached },
    { label: 'Without verdict', role: 'muted', data: other },
  ];
  return series
    .filter(({ data }) => data.some((n) => n > 0))
    .map((dataset) => ({ type: 'bar', stack: 'clocks', ...dataset }));
}

function targetLines({ targets, edgesSeconds, scale }: Distribution, top: number, format: Format) {
  return targets.flatMap(({ seconds, priorities }, index) => {
    const x = binPosition(seconds, edgesSeconds, scale);
    if (x === null) return [];
    const whose = priorities.length === 0 ? '' : ` (${priorities.slice(0, 3).join(', ')})`;
    return {
      type: 'line',
      label: `Target ${format.duration(seconds)}${whose}`,
      role: 'target' satisfies ChartRole,
      xAxisID: 'xBins',
      stack: `target-${index}`,
      pointStyle: targetMarks[index % targetMarks.length],
      pointRadius: [0, markRadius],
      data: [
        { x, y: 0 },
        { x, y: top },
      ],
    };
  });
}

/** Where a duration lies on an axis that counts bins from 0, by the logarithm within a log bin; null beyond the last. */
function binPosition(seconds: number, edges: readonly number[], scale: Distribution['scale']): number | null {
  const next = edges.findIndex((edge) => edge >= seconds);
  if (next < 0) return null;
  const low = edges[next - 1];
  const high = edges[next] ?? seconds;
  if (low === undefined) return seconds === high ? 0 : null;
  const share =
    scale === 'log' && low > 0
      ? Math.log(seconds / low) / Math.log(high / low)
      : (seconds - low) / (high - low);
  return next - 1 + share;
}

function altText(
  figures: DurationMetrics,
  distribution: Distribution,
  kind: ClockKind,
  format: Format,
): string {
  const fullest = distribution.met.reduce(
    (best, _, bin) => (totalOf(distribution, bin) > totalOf(distribution, best) ? bin : best),
    0,
  );
  const { edgesSeconds } = distribution;
  const from = format.duration(edgesSeconds[fullest] ?? null);
  const to = format.duration(edgesSeconds[fullest + 1] ?? null);
  const breached = distribution.breached.reduce((sum, n) => sum + n, 0);
  const targets = distribution.targets.map(({ seconds }) => format.duration(seconds)).join(', ');
  const median =
    figures.medianSeconds === null
      ? 'there are too few for a median'
      : `the median is ${format.duration(figures.medianSeconds)}`;
  return `Histogram of the ${names[kind].toLowerCase()} times of ${format.count(figures.n)} ${plural(figures.n, 'clock')}, ${format.count(breached)} of them breached. The fullest bin is ${from} to ${to}; ${median}.${targets === '' ? '' : ` Targets: ${targets}.`}`;
}
