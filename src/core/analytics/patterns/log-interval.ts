const z = 1.959963984540054;

/** 95 % interval of a ratio from the variance of its logarithm. */
export function logInterval(ratio: number, variance: number): readonly [number, number] {
  const half = z * Math.sqrt(Math.max(0, variance));
  return [ratio * Math.exp(-half), ratio * Math.exp(half)];
}
