import type { OriginRun } from './run-backtest.ts';
import { smape } from './smape.ts';

/** Accuracy of one path per origin. */
export interface RunScore {
  /** Mean over origins of the mean absolute error, scaled by the origin's (else the whole series') scale. */
  readonly error: number;
  readonly smape: number | null;
  /** Values compared. */
  readonly n: number;
}

/** Mean absolute error of a path from one origin, scaled; null where nothing can be compared. */
export function originError(run: OriginRun, path: readonly number[], fallback: number): number | null {
  const pairs = pairsOf(run, path);
  if (pairs.length === 0) return null;
  const sum = pairs.reduce((total, [actual, value]) => total + Math.abs(actual - value), 0);
  return sum / pairs.length / (run.scale ?? fallback);
}

/** Scores one path per run; null where a path is missing or nothing can be compared. */
export function scoreRuns(
  runs: readonly OriginRun[],
  paths: readonly (readonly number[] | null | undefined)[],
  fallback: number,
): RunScore | null {
  const errors: number[] = [];
  const pairs: (readonly [number, number])[] = [];
  for (const [at, run] of runs.entries()) {
    const path = paths[at];
    if (!path) return null;
    const error = originError(run, path, fallback);
    if (error === null) continue;
    errors.push(error);
    pairs.push(...pairsOf(run, path));
  }
  if (errors.length === 0) return null;
  return { error: errors.reduce((a, b) => a + b, 0) / errors.length, smape: smape(pairs), n: pairs.length };
}

function pairsOf(run: OriginRun, path: readonly number[]): (readonly [number, number])[] {
  return run.actual.flatMap((actual, step) => {
    const value = path[step];
    return actual === null || value === undefined ? [] : [[actual, run.expected(value)] as const];
  });
}
