/** Standard normal quantile at 0.975. */
const z = 1.959963984540054;

/**
 * Two-sided 95 % Wilson score interval of `successes / n` without continuity correction (E. B. Wilson, JASA 22,
 * 1927), as [low, high] within [0, 1]; null for n = 0.
 */
export function wilsonInterval(successes: number, n: number): readonly [number, number] | null {
  if (n <= 0) return null;
  const rate = successes / n;
  const spread = (z * z) / n;
  const centre = rate + spread / 2;
  const half = z * Math.sqrt((rate * (1 - rate)) / n + spread / (4 * n));
  const low = successes === 0 ? 0 : (centre - half) / (1 + spread);
  const high = successes === n ? 1 : (centre + half) / (1 + spread);
  return [Math.max(0, low), Math.min(1, high)];
}
