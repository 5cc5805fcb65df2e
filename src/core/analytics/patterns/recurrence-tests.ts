import { dayMs, hoursOfDay } from '../../time/week.ts';
import { fisherUpper } from '../stats/fisher-exact.ts';
import { binomialUpper } from '../stats/tails.ts';
import type { RecurringIncident } from './types.ts';

/** So many times what was expected is a crowd. */
const leastCrowd = 2;
/** Three manners are tried. */
const tried = 3;
/** A kind that makes up more of a service's incidents is how that service words its titles, whatever happens. */
const mostOfService = 0.8;

/** One manner of coming back, with what was seen and expected. */
export interface Recurrence {
  readonly manner: RecurringIncident['manner'];
  readonly observed: number;
  readonly expected: number;
  readonly hour: number | null;
  /** Allowing for the places looked at and for the three manners. */
  readonly p: number;
}

/** How many titled incidents there are: of this kind here, of the service, of the kind anywhere, in all; kinds here. */
export interface KindCounts {
  readonly here: number;
  readonly service: number;
  readonly anywhere: number;
  readonly all: number;
  readonly kindsHere: number;
}

/**
 * More often than at other services (Fisher's exact test) and than if the service's titles were
 * equally frequent (binomial tail); the larger p counts. Never a kind that is nearly all the service has.
 */
export function frequent({ here, service, anywhere, all, kindsHere }: KindCounts): Recurrence {
  const even = 1 / kindsHere;
  const elsewhere = all > service ? ((anywhere - here) / (all - service)) * service : 0;
  if (here > mostOfService * service) return result('frequent', here, here, null, 1);
  const p = Math.max(fisherUpper(here, service, anywhere, all), binomialUpper(here, service, even));
  return result('frequent', here, Math.max(elsewhere, service * even), null, p);
}

/**
 * Crowded into 24 hours: for each occurrence the number that follow within a day, against the share of all incidents
 * that fall there (binomial), times the occurrences (Bonferroni). `times` ascend; `ahead` is, for each of them, how many
 * of all the `count` incidents follow within a day.
 */
export function burst(times: ArrayLike<number>, ahead: ArrayLike<number>, count: number): Recurrence {
  const k = times.length;
  let best = result('burst', 1, 1, null, 1);
  let end = 0;
  for (let first = 0; first < k; first += 1) {
    const from = times[first] ?? 0;
    while (end < k && (times[end] ?? 0) <= from + dayMs) end += 1;
    const follow = end - first - 1;
    const share = Math.min(1, (ahead[first] ?? 0) / count);
    // What is no crowd is not worked out: it would be no finding, and there are many.
    if (follow === 0 || follow < leastCrowd * (k - 1) * share) continue;
    const p = Math.min(1, k * binomialUpper(follow, k - 1, share));
    if (p * tried < best.p) best = result('burst', follow + 1, 1 + (k - 1) * share, null, p);
  }
  return best;
}

/** For each of the ascending times how many follow within a day. */
export function followersWithinDay(times: Float64Array): Uint32Array {
  const ahead = new Uint32Array(times.length);
  let end = 0;
  for (let first = 0; first < times.length; first += 1) {
    while (end < times.length && (times[end] ?? 0) <= (times[first] ?? 0) + dayMs) end += 1;
    ahead[first] = end - first - 1;
  }
  return ahead;
}

/** Always at one hour of the day: the commonest hour against its share of all incidents, times 24. */
export function sameHour(hours: ArrayLike<number>, shareOfHour: Float64Array): Recurrence {
  const counts = new Uint32Array(hoursOfDay);
  for (let index = 0; index < hours.length; index += 1) {
    const hour = hours[index] ?? 0;
    counts[hour] = (counts[hour] ?? 0) + 1;
  }
  let best = result('same-hour', 1, 1, 0, 1);
  counts.forEach((count, hour) => {
    const share = shareOfHour[hour] ?? 1;
    const p = Math.min(1, hoursOfDay * binomialUpper(count, hours.length, share));
    if (count > 0 && p * tried < best.p) best = result('same-hour', count, hours.length * share, hour, p);
  });
  return best;
}

function result(
  manner: Recurrence['manner'],
  observed: number,
  expected: number,
  hour: number | null,
  p: number,
): Recurrence {
  return { manner, observed, expected, hour, p: Math.min(1, tried * p) };
}
