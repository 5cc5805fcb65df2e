import type { ForecastPoint } from './forecast.ts';
import type { ForecastKind } from './value-scale.ts';

/** A band of a rate as wide as this, or of a duration by this factor, holds whatever may come. */
const widestRate = 0.75;
const widestFactor = 100;
const second = 1;
/** With values on a smaller share of the days than this, a day to come will rather have none. */
const leastShare = 0.5;
const rare = 1;
/** Most bands hold all of fewer values than this, however narrow they are; there they must be this many times as wide. */
const longHistory = 90;
const widestShare = 1.5;

export interface ForecastShape {
  readonly kind: ForecastKind;
  /** From the first observed value on. */
  readonly values: readonly (number | null)[];
  readonly points: readonly ForecastPoint[];
  /** What is expected of each count, on average; null for what is no count. */
  readonly perStep: number | null;
  /** What one value stands for. */
  readonly unit: string;
}

/** Why a forecast value by value tells nothing, as the end of a sentence; null where it tells something. */
export function vagueReason({ kind, values, points, perStep, unit }: ForecastShape): string | null {
  const known = values.filter((value) => value !== null);
  if (perStep !== null && perStep < rare) return `fewer than one is expected a ${unit}`;
  if (known.length < leastShare * values.length)
    return `only ${known.length} of ${values.length} ${unit}s have a value`;
  const mean = (of: (point: ForecastPoint) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const lower = mean((point) => point.lower);
  const upper = mean((point) => point.upper);
  const log = (seconds: number) => Math.log(Math.max(second, seconds));
  const isWide =
    (kind === 'rate' && upper - lower >= widestRate) ||
    (kind === 'duration' && mean((point) => log(point.upper) - log(point.lower)) >= Math.log(widestFactor));
  if (isWide) return 'the bands leave almost nothing out';
  const [least, most] = rangeOf(known);
  if (known.length < longHistory && upper - lower < widestShare * (most - least)) return null;
  return lower < upper && lower <= least && upper >= most
    ? 'the bands hold all that was ever observed'
    : null;
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return values.reduce<readonly [number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}
