/** Autocorrelation at a lag over the pairs where both values are finite; 0 where there are fewer than three. */
export function autocorrelation(values: readonly number[], lag: number): number {
  const finite = values.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  const variance = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length;
  let sum = 0;
  let pairs = 0;
  for (let index = lag; index < values.length; index += 1) {
    const product = ((values[index] ?? Number.NaN) - mean) * ((values[index - lag] ?? Number.NaN) - mean);
    if (!Number.isFinite(product)) continue;
    sum += product;
    pairs += 1;
  }
  return pairs < 3 || variance <= 0 ? 0 : sum / pairs / variance;
}
