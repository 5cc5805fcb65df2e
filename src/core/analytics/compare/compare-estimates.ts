import { critical, twoSidedP } from '../stats/reference.ts';
import type { Dispersion } from './dispersion.ts';
import type { Interval } from './newcombe-interval.ts';

/** An estimate with its standard errors. */
export interface Estimate {
  readonly value: number;
  /** In the unit of the value. */
  readonly error: number;
  /** Of the value's natural logarithm; null where that is not defined. */
  readonly logError: number | null;
}

/** Two estimates compared, in their unit. */
export interface EstimateDifference {
  readonly current: number;
  readonly previous: number;
  readonly difference: number;
  /** 95 %. */
  readonly differenceInterval: Interval;
  /** Current over previous; null where a 0 is involved. */
  readonly ratio: number | null;
  readonly ratioInterval: Interval | null;
  readonly p: number;
}

const alpha = 0.05;

/**
 * Two estimates compared with a 95 % interval: as a ratio on the log scale where both are above 0, else as a difference;
 * p belongs to the first that applies. The dispersion widens the errors and gives the degrees of freedom.
 */
export function compareEstimates(a: Estimate, b: Estimate, dispersion: Dispersion): EstimateDifference {
  const widen = Math.sqrt(dispersion.factor);
  const bound = critical(alpha, dispersion);
  const difference = a.value - b.value;
  const error = Math.hypot(a.error, b.error) * widen;
  const base = {
    current: a.value,
    previous: b.value,
    difference,
    differenceInterval: [difference - bound * error, difference + bound * error] as const,
  };
  if (a.logError === null || b.logError === null || !(a.value > 0 && b.value > 0))
    return {
      ...base,
      ratio: null,
      ratioInterval: null,
      p: twoSidedP(standardised(difference, error), dispersion),
    };
  const log = Math.log(a.value / b.value);
  const logError = Math.hypot(a.logError, b.logError) * widen;
  return {
    ...base,
    ratio: Math.exp(log),
    ratioInterval: [Math.exp(log - bound * logError), Math.exp(log + bound * logError)],
    p: twoSidedP(standardised(log, logError), dispersion),
  };
}

/** Without any spread a difference is certain and an equality no evidence. */
function standardised(difference: number, error: number): number {
  return difference === 0 ? 0 : difference / error;
}
