import type { Share } from './two-proportion-z.ts';

/** Lower and upper bound. */
export type Interval = readonly [number, number];

/**
 * Interval of the difference of two shares, current minus previous, from their Wilson score intervals (R. G. Newcombe,
 * Statistics in Medicine 17, 1998, method 10), at the critical value `z`. Counts may be fractional (scaled for
 * over-dispersion); both n must be above 0.
 */
export function newcombeInterval(current: Share, previous: Share, z: number): Interval {
  const rate = current.hits / current.n;
  const before = previous.hits / previous.n;
  const [low, high] = scoreInterval(current, z);
  const [lowBefore, highBefore] = scoreInterval(previous, z);
  const difference = rate - before;
  return [
    difference - Math.hypot(rate - low, highBefore - before),
    difference + Math.hypot(high - rate, before - lowBefore),
  ];
}

function scoreInterval({ hits, n }: Share, z: number): Interval {
  const rate = hits / n;
  const spread = (z * z) / n;
  const half = z * Math.sqrt((rate * (1 - rate)) / n + spread / (4 * n));
  const centre = rate + spread / 2;
  return [Math.max(0, (centre - half) / (1 + spread)), Math.min(1, (centre + half) / (1 + spread))];
}
