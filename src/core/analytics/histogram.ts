import { sampleSkewness } from 'simple-statistics';
import { plainArray } from './plain-array.ts';
import { quantile } from './quantile.ts';

/** Bins `[edges[i], edges[i + 1])`, the last one closed; one more edge than bins. */
export interface HistogramBins {
  readonly scale: 'linear' | 'log';
  readonly edges: readonly number[];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** People-sized durations, each about twice the one before. */
const ladder: readonly number[] = [
  ...[1, 2, 4, 8, 15, 30].map((n) => n * second),
  ...[1, 2, 4, 8, 15, 30].map((n) => n * minute),
  ...Array.from({ length: 30 }, (_, power) => 2 ** power * hour),
];

const mostLinearBins = 12;
/** Log bins where the 95th percentile is this many times the 5th … */
const wideSpread = 20;
/** … or one long tail would squeeze the rest into a single bin. */
const longTail = 3;
/** Below this the log scale tells nothing: everything was immediate. */
const leastOnLogScale = second;

/** Bins for ascending durations in milliseconds, log-spaced where the spread needs it; null where there are none. */
export function histogramBins(sorted: Float64Array): HistogramBins | null {
  if (sorted.length === 0) return null;
  if (needsLogScale(sorted)) return { scale: 'log', edges: logEdges(sorted) };
  return { scale: 'linear', edges: linearEdges(sorted) };
}

function needsLogScale(sorted: Float64Array): boolean {
  const low = Math.max(leastOnLogScale, quantile(sorted, 0.05) ?? 0);
  const high = quantile(sorted, 0.95) ?? 0;
  if (high / low >= wideSpread) return true;
  return sorted.length >= 3 && sampleSkewness(plainArray(sorted)) > longTail;
}

function logEdges(sorted: Float64Array): number[] {
  const low = quantile(sorted, 0.01) ?? 0;
  const high = sorted.at(-1) ?? 0;
  const first = Math.max(
    0,
    ladder.findLastIndex((edge) => edge <= low),
  );
  const past = ladder.findIndex((edge) => edge >= high);
  const edges = ladder.slice(first, past < 0 ? undefined : Math.max(past, first + 1) + 1);
  const top = edges.at(-1) ?? high;
  if (top < high) edges.push(high);
  return (sorted[0] ?? 0) < (edges[0] ?? 0) ? [0, ...edges] : edges;
}

function linearEdges(sorted: Float64Array): number[] {
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  const step = ladder.find((size) => (high - low) / size <= mostLinearBins - 1) ?? high - low;
  const start = Math.floor(low / step) * step;
  const bins = Math.max(1, Math.ceil((high - start) / step));
  return Array.from({ length: bins + 1 }, (_, index) => start + index * step);
}
