/** Errors of one origin by step, on the model scale; null: nothing to compare. */
export type StepErrors = readonly (number | null)[];

/** A band around a path, on the model scale. */
export interface Band {
  /** How far it reaches to both sides at a step (0-based). */
  half(step: number): number;
  /** False where there are too few independent errors for its level: it then reaches as far as the largest. */
  readonly isSupported: boolean;
}

/**
 * Prediction band by split conformal calibration (Lei et al., JASA 113, 2018) on a backtest's errors: absolute errors
 * are divided by a scale that grows with the step and pooled over steps; their finite-sample quantile
 * `ceil((n + 1) * level) / n` times the scale is the half width. Errors of one origin hang together (a level that was
 * missed is missed at every step), so `n` is the number of independent errors they are worth, by the design effect of
 * clustered samples (Kish, Survey Sampling, 1965); where that is too few for the quantile, the band reaches as far as
 * the largest error. Null where there are no errors.
 */
export function conformalBand(errors: readonly StepErrors[], level: number): Band | null {
  const spread = stepSpread(errors);
  if (spread === null) return null;
  const ratios = errors.map((row) =>
    row.flatMap((error, step) => (error === null ? [] : [error / spread(step)])),
  );
  const sizes = ratios
    .flat()
    .map(Math.abs)
    .sort((a, b) => a - b);
  const n = independentErrors(ratios);
  const rank = Math.ceil((level * (n + 1) * sizes.length) / n);
  const factor = sizes[Math.min(sizes.length, rank) - 1] ?? 0;
  return { half: (step) => factor * spread(step), isSupported: rank <= sizes.length };
}

/** How many independent errors the clusters are worth: `size / (1 + (cluster size - 1) * correlation)`. */
function independentErrors(clusters: readonly (readonly number[])[]): number {
  let products = 0;
  let pairs = 0;
  let squares = 0;
  let n = 0;
  for (const cluster of clusters) {
    const sum = cluster.reduce((total, value) => total + value, 0);
    const sumOfSquares = cluster.reduce((total, value) => total + value ** 2, 0);
    products += sum ** 2 - sumOfSquares;
    pairs += cluster.length * (cluster.length - 1);
    squares += sumOfSquares;
    n += cluster.length;
  }
  if (pairs === 0 || squares === 0) return n;
  const correlation = Math.min(1, Math.max(0, products / pairs / (squares / n)));
  return n / (1 + (n / clusters.length - 1) * correlation);
}

/** A straight line through the mean absolute error by step, never falling; a small floor keeps it above zero. */
function stepSpread(errors: readonly StepErrors[]): ((step: number) => number) | null {
  let n = 0;
  let sumStep = 0;
  let sumError = 0;
  for (const row of errors) {
    row.forEach((error, step) => {
      if (error === null) return;
      n += 1;
      sumStep += step;
      sumError += Math.abs(error);
    });
  }
  if (n === 0) return null;
  const meanStep = sumStep / n;
  const meanError = sumError / n;
  let covariance = 0;
  let variance = 0;
  for (const row of errors) {
    row.forEach((error, step) => {
      if (error === null) return;
      covariance += (step - meanStep) * (Math.abs(error) - meanError);
      variance += (step - meanStep) ** 2;
    });
  }
  const slope =
    variance === 0 ? 0 : Math.max(0, Math.min(covariance / variance, meanError / Math.max(1, meanStep)));
  const least = Math.max(meanError * 0.05, Number.MIN_VALUE);
  return (step) => Math.max(least, meanError + slope * (step - meanStep));
}
