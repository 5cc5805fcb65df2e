/**
 * The values with gaps filled for fitting: by the mean of the nearest values before and after in the same phase of
 * the season (without a season: the nearest on either side). `values` must hold at least one number.
 */
export function fillGaps(values: readonly (number | null)[], season: number | null): number[] {
  if (!values.includes(null)) return values as readonly number[] as number[];
  const period = season ?? 1;
  return values.map((value, t) => value ?? between(values, t, period) ?? between(values, t, 1) ?? 0);
}

function between(values: readonly (number | null)[], t: number, period: number): number | null {
  const before = nearest(values, t, -period);
  const after = nearest(values, t, period);
  if (before === null) return after;
  return after === null ? before : (before + after) / 2;
}

function nearest(values: readonly (number | null)[], t: number, step: number): number | null {
  for (let at = t + step; at >= 0 && at < values.length; at += step) {
    const value = values[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
