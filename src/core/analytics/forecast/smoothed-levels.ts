const startLength = 28;

/**
 * Simple exponential smoothing: entry `t` is the level known before value `t`, the last one (length + 1) the level
 * after all. Starts from the mean of the first values.
 */
export function smoothedLevels(values: readonly number[], alpha: number): number[] {
  const start = values.slice(0, startLength);
  let level = start.reduce((sum, value) => sum + value, 0) / Math.max(1, start.length);
  const levels = [level];
  for (const value of values) {
    level += alpha * (value - level);
    levels.push(level);
  }
  return levels;
}
