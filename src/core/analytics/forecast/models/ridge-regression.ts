import { MultivariateLinearRegression } from 'ml-regression';

/**
 * Least squares with a ridge penalty (Hoerl and Kennard, Technometrics 12, 1970), written as extra rows so that
 * ml-regression solves it: inputs are standardised, each gets one row of `sqrt(penalty)`. Returns the prediction of a
 * row; a constant input has no influence.
 */
export function ridgeRegression(
  inputs: readonly (readonly number[])[],
  outputs: readonly number[],
  penalty: number,
): (row: readonly number[]) => number {
  const width = inputs[0]?.length ?? 0;
  const outputMean = mean(outputs);
  if (width === 0) return () => outputMean;
  const columns = Array.from({ length: width }, (_, column) => inputs.map((row) => row[column] ?? 0));
  const means = columns.map(mean);
  const spreads = columns.map((column, at) => {
    const centre = means[at] ?? 0;
    return Math.sqrt(mean(column.map((value) => (value - centre) ** 2)));
  });
  const standardise = (row: readonly number[]): number[] =>
    row.map((value, at) => {
      const spread = spreads[at] ?? 0;
      return spread > 1e-12 ? (value - (means[at] ?? 0)) / spread : 0;
    });
  const x = inputs.map(standardise);
  const y = outputs.map((value) => [value - outputMean]);
  for (let column = 0; column < width; column += 1) {
    const row = new Array<number>(width).fill(0);
    row[column] = Math.sqrt(penalty);
    x.push(row);
    y.push([0]);
  }
  const model = new MultivariateLinearRegression(x, y, { intercept: false, statistics: false });
  const weights = model.weights.map((row) => row[0] ?? 0);
  return (row) => standardise(row).reduce((sum, value, at) => sum + value * (weights[at] ?? 0), outputMean);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
