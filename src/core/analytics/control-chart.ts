import { chartLimits, type LimitPoint } from './chart-limits.ts';

/** Met and breached of a day or a week. */
export interface ChartInput {
  /** What the point is called on the axis, say its date. */
  readonly label: string;
  readonly met: number;
  readonly breached: number;
}

export interface ControlPoint {
  readonly label: string;
  readonly n: number;
  /** Compliance; null where nothing was decided. */
  readonly rate: number | null;
  /** Of the segment; null (as the limits) where it is too short. */
  readonly centre: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Outside the limits, and on which side. */
  readonly out: 'above' | 'below' | null;
}

export interface ControlSegment {
  /** Index of its first point, and of the one after its last. */
  readonly from: number;
  readonly to: number;
  /** Points with anything decided, and what was decided in all. */
  readonly points: number;
  readonly decided: number;
  readonly centre: number | null;
  /** `laney`: the points vary more than chance would, so the limits are widened; null where there are none. */
  readonly limits: 'binomial' | 'laney' | null;
  /** Laney's sigma of the standardised points; 1 with binomial limits. */
  readonly sigmaZ: number;
}

export interface ControlChart {
  readonly points: readonly ControlPoint[];
  readonly segments: readonly ControlSegment[];
  /** Indices of the points that are out. */
  readonly outOfControl: readonly number[];
}

/** A segment with fewer points than this has no limits: they would be guesses. */
export const leastChartPoints = 10;

/**
 * A p-chart of compliance. Each segment has its own centre and limits; `changes` are the indices at which a new one
 * begins (change points found elsewhere). Limits by `chartLimits`.
 */
export function controlChart(input: readonly ChartInput[], changes: readonly number[] = []): ControlChart {
  const inner = [...new Set(changes)].filter((at) => at > 0 && at < input.length).sort((a, b) => a - b);
  const starts = input.length === 0 ? [] : [0, ...inner];
  const points: ControlPoint[] = [];
  const segments = starts.map((from, index): ControlSegment => {
    const to = starts[index + 1] ?? input.length;
    const part = input.slice(from, to);
    const filled = part.map(limitPoint).filter(({ n }) => n > 0);
    const found = filled.length < leastChartPoints ? null : chartLimits(filled);
    for (const one of part) points.push(pointOf(one, found));
    return {
      from,
      to,
      points: filled.length,
      decided: filled.reduce((sum, { n }) => sum + n, 0),
      centre: found?.centre ?? null,
      limits: found?.kind ?? null,
      sigmaZ: found?.sigmaZ ?? 1,
    };
  });
  const outOfControl = points.flatMap(({ out }, index) => (out === null ? [] : [index]));
  return { points, segments, outOfControl };
}

function limitPoint({ met, breached }: ChartInput): LimitPoint {
  return { hits: met, n: met + breached };
}

function pointOf(input: ChartInput, found: ReturnType<typeof chartLimits> | null): ControlPoint {
  const { hits, n } = limitPoint(input);
  const rate = n === 0 ? null : hits / n;
  if (found === null || rate === null)
    return {
      label: input.label,
      n,
      rate,
      centre: found?.centre ?? null,
      lower: null,
      upper: null,
      out: null,
    };
  const [lower, upper] = found.limitsOf(n);
  const side = rate > upper ? 'above' : null;
  return {
    label: input.label,
    n,
    rate,
    centre: found.centre,
    lower,
    upper,
    out: rate < lower ? 'below' : side,
  };
}
