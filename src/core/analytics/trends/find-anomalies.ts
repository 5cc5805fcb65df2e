import type { DailySeries } from '../daily-series.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { normalQuantile } from '../stats/normal-quantile.ts';
import { dayBand, dayTail } from './day-tail.ts';
import type { SlowLevel } from './slow-level.ts';
import type { Anomaly } from './types.ts';
import type { WorkingSeries } from './working-series.ts';

/** Smaller deviations matter to nobody, however improbable. */
const leastCountDifference = 3;
const leastRatio = 1.3;
const leastRateDifference = 0.05;
const bandTail = 0.025;
/** A level is not known from less. */
const leastHistory = 14;

/** A series with what was worked out about it. */
export interface Examined {
  readonly series: DailySeries;
  readonly working: WorkingSeries;
  readonly slow: SlowLevel;
}

/**
 * Anomalous days of the last `windowDays` of each series, in the order of the series; false discoveries are controlled
 * at `level` over all days of all series together. Minimal effects: counts 3 and a factor 1.3, durations a factor 1.3,
 * compliance 5 points.
 */
export function findAnomalies(all: readonly Examined[], windowDays: number, level: number): Anomaly[][] {
  const tested = all.flatMap((examined, place) => {
    const { length } = examined.series.dates;
    if (length < leastHistory) return [];
    const from = Math.max(0, length - windowDays);
    return Array.from({ length: length - from }, (_, step) => ({ place, day: from + step }));
  });
  const adjusted = adjustPValues(tested.map(({ place, day }) => tailOf(all[place], day)));
  const found: Anomaly[][] = all.map(() => []);
  tested.forEach(({ place, day }, index) => {
    const examined = all[place];
    const p = adjusted[index] ?? 1;
    if (examined === undefined || p > level) return;
    const anomaly = describe(examined, day, p);
    if (matters(examined.series.kind, anomaly)) found[place]?.push(anomaly);
  });
  return found;
}

function tailOf(examined: Examined | undefined, day: number): number {
  return examined === undefined ? 1 : dayTail(examined.working, examined.slow, day).p;
}

function describe({ series, working, slow }: Examined, day: number, p: number): Anomaly {
  const natural = series.kind === 'duration' ? Math.exp : (value: number): number => value;
  const tail = dayTail(working, slow, day);
  const [low, high] = dayBand(working, slow, day, bandTail);
  const value = series.values[day] ?? 0;
  const expected = natural(tail.expected);
  const far = normalQuantile(Math.max(tail.p / 2, 1e-300));
  return {
    date: series.dates[day] ?? '',
    value,
    expected,
    band: [natural(low), natural(high)],
    direction: value > expected ? 'high' : 'low',
    deviations: value > expected ? far : -far,
    ratio: expected > 0 ? value / expected : null,
    n: series.n[day] ?? 0,
    p,
  };
}

function matters(kind: DailySeries['kind'], { value, expected }: Anomaly): boolean {
  if (kind === 'rate') return Math.abs(value - expected) >= leastRateDifference;
  if (kind === 'count' && Math.abs(value - expected) < leastCountDifference) return false;
  return value >= expected * leastRatio || value * leastRatio <= expected;
}
