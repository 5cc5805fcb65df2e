/**
 * Quantile `q` (0 to 1) of ascending values by linear interpolation, R's type 7 and NumPy's default; null where
 * there are none. Follows NumPy's arithmetic (`numpy/lib/_function_base_impl.py`, `_lerp`), which interpolates
 * from the nearer neighbour so that the result never leaves the pair.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number | null {
  if (sorted.length === 0) return null;
  const index = (sorted.length - 1) * Math.min(1, Math.max(0, q));
  const below = Math.floor(index);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  const share = index - below;
  const step = high - low;
  return share >= 0.5 ? high - step * (1 - share) : low + step * share;
}
