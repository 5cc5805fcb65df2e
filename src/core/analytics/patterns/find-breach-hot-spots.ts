import { hoursOfDay } from '../../time/week.ts';
import { examplesOf } from '../examples-of.ts';
import { breached, type IncidentColumns } from '../incident-columns.ts';
import { adjustDiscrete } from '../stats/adjust-discrete.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { type BreachWindow, breachWindows } from './breach-windows.ts';
import { distinctWindows } from './distinct-windows.ts';
import { logInterval } from './log-interval.ts';
import type { HotSpot } from './types.ts';

const leastRatio = 1.5;

/**
 * Windows of one to three hours of a weekday whose incidents breach more often than their day and their hours explain:
 * more than all others, than the same hours of the other weekdays of the class and than the other hours of the weekday,
 * each by Fisher's exact test. The first is asked of all windows; the second only in the hours, the third only on the
 * weekdays that stand out in the first, so that each is adjusted over what could be mistaken for it. It must recur: with
 * the fullest day cut to the mean of the others, those left still exceed the rest. Each step keeps to `level`: where
 * nothing is to be found the first alone bounds false findings, a slow hour of every day, a bad weekday or a single bad
 * morning is stopped by the second, third or fourth. Minimal effect: a breach rate 1.5 times any of those, and
 * `minOccurrences` breaches above expectation on two or more days.
 */
export function findBreachHotSpots(
  columns: IncidentColumns,
  minOccurrences: number,
  level: number,
): HotSpot[] {
  const windows = breachWindows(columns);
  const beyondRest = beyond(
    'rest',
    windows,
    windows.filter((window) => isEnough(window, minOccurrences)),
    level,
  );
  const standOut = [...beyondRest.keys()];
  const spans = new Set(standOut.map(spanOf));
  const weekdays = new Set(standOut.map(({ weekday }) => weekday));
  const sameHours = windows.filter((window) => spans.has(spanOf(window)));
  const sameDay = windows.filter(({ weekday }) => weekdays.has(weekday));
  const beyondPeers = beyond('peers', sameHours, standOut, level);
  const beyondDay = beyond('day', sameDay, [...beyondPeers.keys()], level);
  const left = [...beyondDay.keys()];
  const recurring = adjustPValues(left.map(({ recurringP }) => recurringP));
  const found = left.flatMap((window, index) => {
    const steps = [beyondRest, beyondPeers, beyondDay].map((step) => step.get(window) ?? 1);
    const p = Math.max(...steps, recurring[index] ?? 1);
    return p <= level ? [describe(window, p)] : [];
  });
  return distinctWindows(found).map((spot) => ({ ...spot, examples: examples(columns, spot) }));
}

/** Of some windows those that exceed what they are held against, with p adjusted over a family of windows around them. */
function beyond(
  against: 'rest' | 'peers' | 'day',
  family: readonly BreachWindow[],
  asked: readonly BreachWindow[],
  level: number,
): Map<BreachWindow, number> {
  const isAsked = new Set(asked);
  const adjusted = adjustDiscrete(
    family.map((window) => (isAsked.has(window) ? window[against].p : 1)),
    family.map((window) => window[against].leastP),
    level,
  );
  return new Map(
    family.flatMap((window, index) => {
      const p = adjusted[index] ?? 1;
      return p <= level ? [[window, p]] : [];
    }),
  );
}

function spanOf({ startHour, hours }: BreachWindow): number {
  return startHour * hoursOfDay + hours;
}

function isEnough(window: BreachWindow, minOccurrences: number): boolean {
  const { hits, rest, peers, day } = window;
  if (hits < 2 || [rest, peers, day].some(({ n }) => n === 0)) return false;
  const expected = expectedOf(window);
  if (hits < leastRatio * expected || hits - expected < minOccurrences) return false;
  return daysAbove(window) >= 2;
}

function expectedOf({ n, rest, peers, day }: BreachWindow): number {
  return n * Math.max(...[rest, peers, day].map((other) => other.hits / other.n));
}

function daysAbove(window: BreachWindow): number {
  const usual = expectedOf(window) / window.perDay.length;
  return window.perDay.filter((count) => count > usual).length;
}

function describe(window: BreachWindow, p: number): HotSpot {
  const { weekday, startHour, hours, hits, n, perDay, rest, peers, day } = window;
  const expected = expectedOf(window);
  const ratio = hits / Math.max(expected, 0.5);
  const compared = [rest, peers, day].reduce((most, other) =>
    other.hits / other.n > most.hits / most.n ? other : most,
  );
  const variance = 1 / hits - 1 / n + 1 / Math.max(0.5, compared.hits) - 1 / compared.n;
  return {
    measure: 'breaches',
    team: null,
    weekday,
    startHour,
    hours,
    n: hits,
    expected,
    ratio,
    interval: logInterval(ratio, variance),
    p,
    days: perDay.length,
    daysAbove: daysAbove(window),
    examples: [],
  };
}

function examples(columns: IncidentColumns, spot: HotSpot): number[] {
  const from = spot.weekday * hoursOfDay + spot.startHour;
  return examplesOf(columns.count, (row) => {
    const hour = columns.hourOfWeek[row] ?? 0;
    return hour >= from && hour < from + spot.hours && columns.verdict[row] === breached;
  });
}
