import type { BreachAllowance, OutlookDay } from './outlook.ts';

interface AllowanceInput {
  readonly target: number;
  readonly breached: number;
  readonly days: readonly OutlookDay[];
  readonly elapsedDays: number;
  readonly totalDays: number;
  readonly expectedTotal: number;
}

/** Of a period that are over before a rate is told: half an hour's would be that of an accident. */
const leastDays = 1;

/** `(1 - 0.95) * 20` is a little less than 1 in binary. */
const rounding = 1e-9;

/**
 * Breaches allowed and used. The burn rate and the day it runs out go by the allowance before it is rounded down, so that
 * they do not jump with a single incident more or less expected.
 */
export function allowance(input: AllowanceInput): BreachAllowance {
  const { target, breached, elapsedDays, totalDays, expectedTotal } = input;
  const room = (1 - target) * expectedTotal;
  const allowed = Math.floor(room + rounding);
  const exceededOnDay = exceededOn(input, allowed);
  const isTold = elapsedDays >= leastDays;
  const burnRate = isTold && room > 0 ? breached / room / (elapsedDays / totalDays) : null;
  return {
    allowed,
    used: breached,
    left: allowed - breached,
    burnRate,
    exceededOnDay,
    runsOutOnDay: breached > allowed || !isTold ? null : runsOut(room, breached / elapsedDays, totalDays),
  };
}

/** The days may hold fewer breaches than counted (the running day is not among them): then it happened after them. */
function exceededOn({ breached, days }: AllowanceInput, allowed: number): number | null {
  if (breached <= allowed) return null;
  let sum = 0;
  for (const [index, day] of days.entries()) {
    sum += day.breached;
    if (sum > allowed) return index + 1;
  }
  return days.length + 1;
}

function runsOut(room: number, perDay: number, totalDays: number): number | null {
  if (!(perDay > 0)) return null;
  const after = room / perDay;
  return after >= totalDays ? null : Math.floor(after) + 1;
}
