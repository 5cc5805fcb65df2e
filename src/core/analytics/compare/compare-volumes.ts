import { critical, twoSidedP } from '../stats/reference.ts';
import { type Dispersion, dispersionOf } from './dispersion.ts';
import type { Interval } from './newcombe-interval.ts';

/** A complete local day. */
export interface OpenedDay {
  /** 0 is Monday. */
  readonly weekday: number;
  /** Incidents opened. */
  readonly opened: number;
}

export interface VolumeDifference {
  /** Opened per day. */
  readonly current: number;
  readonly previous: number;
  readonly difference: number;
  readonly differenceInterval: Interval;
  /** Like weekdays compared with like; null where no weekday is in both or one side has none. */
  readonly ratio: number;
  readonly ratioInterval: Interval;
  readonly p: number;
  readonly dispersion: Dispersion;
}

interface Stratum {
  readonly opened: readonly [current: number, previous: number];
  readonly days: readonly [current: number, previous: number];
}

const alpha = 0.05;
const weekdays = 7;

/**
 * Openings per day of two periods of any length: the Mantel–Haenszel rate ratio over weekdays, so that a month with one
 * weekend more is not a quieter month, with the variance of S. Greenland and J. M. Robins (Biometrics 41, 1985) times
 * the over-dispersion the daily counts show around it. Null where no weekday has days in both periods or a side has no
 * incident.
 */
export function compareVolumes(
  current: readonly OpenedDay[],
  previous: readonly OpenedDay[],
): VolumeDifference | null {
  const strata = strataOf(current, previous);
  let above = 0;
  let below = 0;
  let spread = 0;
  for (const { opened, days } of strata) {
    const total = days[0] + days[1];
    if (days[0] === 0 || days[1] === 0) continue;
    above += (opened[0] * days[1]) / total;
    below += (opened[1] * days[0]) / total;
    spread += ((opened[0] + opened[1]) * days[0] * days[1]) / (total * total);
  }
  if (above === 0 || below === 0) return null;
  const ratio = above / below;
  const dispersion = volumeDispersion(current, previous, strata, ratio);
  const error = Math.sqrt((spread / (above * below)) * dispersion.factor);
  const log = Math.log(ratio);
  const half = critical(alpha, dispersion) * error;
  const before = perDay(previous);
  const now = perDay(current);
  // The difference of the shown means, as wide as the ratio's interval makes it around the current one.
  return {
    current: now,
    previous: before,
    difference: now - before,
    differenceInterval: [now * Math.exp(-half) - before, now * Math.exp(half) - before],
    ratio,
    ratioInterval: [Math.exp(log - half), Math.exp(log + half)],
    p: twoSidedP(log / error, dispersion),
    dispersion,
  };
}

function strataOf(current: readonly OpenedDay[], previous: readonly OpenedDay[]): Stratum[] {
  return Array.from({ length: weekdays }, (_, weekday) => {
    const now = current.filter((day) => day.weekday === weekday);
    const before = previous.filter((day) => day.weekday === weekday);
    return { opened: [openedIn(now), openedIn(before)], days: [now.length, before.length] };
  });
}

/** Pearson's chi-square of the daily counts around weekday means and the ratio of the periods. */
function volumeDispersion(
  current: readonly OpenedDay[],
  previous: readonly OpenedDay[],
  strata: readonly Stratum[],
  ratio: number,
): Dispersion {
  let chiSquare = 0;
  let df = -1;
  const base = strata.map(({ opened, days }) => (opened[0] + opened[1]) / (ratio * days[0] + days[1]));
  for (const [days, factor] of [
    [current, ratio],
    [previous, 1],
  ] as const) {
    for (const { weekday, opened } of days) {
      const expected = (base[weekday] ?? 0) * factor;
      if (!(expected > 0)) continue;
      chiSquare += (opened - expected) ** 2 / expected;
      df += 1;
    }
  }
  const seen = base.filter((mean) => mean > 0).length;
  return dispersionOf(chiSquare, df - seen);
}

function openedIn(days: readonly OpenedDay[]): number {
  return days.reduce((sum, day) => sum + day.opened, 0);
}

function perDay(days: readonly OpenedDay[]): number {
  return openedIn(days) / days.length;
}
