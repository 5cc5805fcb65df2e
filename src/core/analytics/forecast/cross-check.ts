import { blendPaths } from './blend-paths.ts';
import { chooseWeights } from './choose-weights.ts';
import { conformalBand, type StepErrors } from './conformal-band.ts';
import type { ModelWeight } from './forecast.ts';
import type { ModelName } from './models/model.ts';
import type { OriginRun } from './run-backtest.ts';
import { originError } from './score-runs.ts';
import type { ValueScale } from './value-scale.ts';

/** The blend as it would have been at each origin, had that origin not been known. */
export interface CrossCheck {
  /** One path per origin, on the model scale. */
  readonly paths: readonly (readonly number[])[];
  /** Errors of these paths, on the model scale. */
  readonly errors: readonly StepErrors[];
  /** Weights from all origins. */
  readonly weights: readonly ModelWeight[];
}

/** Weighs `names` for each origin by the errors at the others, so that no origin is judged by weights it had part in. */
export function crossCheck(
  runs: readonly OriginRun[],
  names: readonly ModelName[],
  scale: ValueScale,
  fallback: number,
): CrossCheck {
  const errorsByModel = new Map(
    names.map((name) => [name, runs.map((run) => originError(run, run.paths.get(name) ?? [], fallback))]),
  );
  const weightsWithout = (left: number | null): ModelWeight[] =>
    chooseWeights(new Map([...errorsByModel].map(([name, errors]) => [name, meanWithout(errors, left)])));
  const paths = runs.map(({ paths: candidates }, at) =>
    blendPaths(candidates, weightsWithout(runs.length > 1 ? at : null)),
  );
  return {
    paths: paths.map((path) => path ?? []),
    errors: stepErrors(runs, paths, scale),
    weights: weightsWithout(null),
  };
}

/** Differences between what came and the paths, on the model scale. */
export function stepErrors(
  runs: readonly OriginRun[],
  paths: readonly (readonly number[] | null)[],
  scale: ValueScale,
): StepErrors[] {
  return runs.map(({ actual }, at) =>
    actual.map((value, step) => {
      const forecast = paths[at]?.[step];
      return value === null || forecast === undefined ? null : scale.to(value) - forecast;
    }),
  );
}

/** Share of held-out values inside bands that were calibrated on the other origins; null where there are none. */
export function crossCoverage(
  runs: readonly OriginRun[],
  paths: readonly (readonly number[])[],
  errors: readonly StepErrors[],
  scale: ValueScale,
  level: number,
): number | null {
  let inside = 0;
  let n = 0;
  for (const [at, { actual }] of runs.entries()) {
    const others = errors.length > 1 ? errors.filter((_, other) => other !== at) : errors;
    const band = conformalBand(others, level);
    if (band === null) continue;
    for (const [step, value] of actual.entries()) {
      const centre = paths[at]?.[step];
      if (value === null || centre === undefined) continue;
      n += 1;
      const half = band.half(step);
      if (value >= scale.from(centre - half) && value <= scale.from(centre + half)) inside += 1;
    }
  }
  return n === 0 ? null : inside / n;
}

function meanWithout(errors: readonly (number | null)[], left: number | null): number {
  const kept = errors.filter((error, at): error is number => error !== null && at !== left);
  return kept.reduce((sum, error) => sum + error, 0) / Math.max(1, kept.length);
}
