/**
 * Symmetric mean absolute percentage error as in the M4 competition: mean of `200 |a - f| / (|a| + |f|)`, in per cent
 * from 0 to 200, a pair of zeros counting as no error. Null where there is no pair.
 */
export function smape(pairs: readonly (readonly [actual: number, forecast: number])[]): number | null {
  if (pairs.length === 0) return null;
  const sum = pairs.reduce((total, [actual, forecast]) => {
    const size = Math.abs(actual) + Math.abs(forecast);
    return size === 0 ? total : total + (200 * Math.abs(actual - forecast)) / size;
  }, 0);
  return sum / pairs.length;
}
