const { exp, log, PI, sqrt } = Math;

/**
 * p of the largest |z| over all places that leave the share `margin` of the stretch to each side, where there is no
 * change: the date was chosen because the difference is largest there, which an ordinary test ignores (R. Miller and
 * D. Siegmund, Biometrics 38, 1982).
 */
export function maxSplitP(z: number, margin: number): number {
  const b = Math.abs(z);
  if (b < 1.5) return 1;
  const density = exp(-(b * b) / 2) / sqrt(2 * PI);
  const epsilon = Math.min(0.49, margin);
  return Math.min(1, density * ((b - 1 / b) * 2 * log((1 - epsilon) / epsilon) + 4 / b));
}
