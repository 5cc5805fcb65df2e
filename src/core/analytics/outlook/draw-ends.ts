import type { Draws } from '../stats/draws.ts';
import { type ExpectedDay, logitOf } from './expected-days.ts';
import type { OutlookInput } from './outlook.ts';
import type { OutlookRecord } from './record.ts';

/** Ends of the period as drawn: compliance of each, ascending; ends without anything decided left out. */
export function drawEnds(
  input: OutlookInput,
  record: OutlookRecord,
  expected: readonly ExpectedDay[],
  draws: Draws,
  count: number,
): Float64Array {
  const ends: number[] = [];
  for (let one = 0; one < count; one += 1) {
    const { decided, breached } = drawRest(input, record, expected, draws);
    const total = input.met + input.breached + decided;
    if (total > 0) ends.push((total - input.breached - breached) / total);
  }
  return Float64Array.from(ends).sort();
}

/** What is yet to be decided. The levels are shared by all days; around them each day is its own. */
function drawRest(
  { cohort, pending, pendingBreachChance }: OutlookInput,
  record: OutlookRecord,
  expected: readonly ExpectedDay[],
  draws: Draws,
): { decided: number; breached: number } {
  const shift = levelShift(record, draws);
  const volume = volumeLevel(record, draws);
  const level = logitOf((record.breached + prior) / (record.decided + 2 * prior));
  const ofPending = shareOf((pendingBreachChance === null ? level : logitOf(pendingBreachChance)) + shift);
  let waiting = pending;
  let decided = 0;
  let breached = 0;
  if (cohort === 'opened') {
    decided += pending;
    breached += draws.binomial(pending, ofPending);
    waiting = 0;
  }
  for (const day of expected) {
    const n = draws.count(day.decided * volume, day.factor);
    const old = Math.min(waiting, n);
    waiting -= old;
    decided += n;
    breached += draws.binomial(old, ofPending);
    breached += draws.binomial(n - old, dayShare(shareOf(day.logit + shift), day.correlation, draws));
  }
  return { decided, breached };
}

/** Jeffreys' prior. */
const prior = 0.5;

/** How far the true breach level may lie from the record's, in log-odds. */
function levelShift({ breached, decided, dispersion }: OutlookRecord, draws: Draws): number {
  const hits = breached / dispersion + prior;
  const misses = (decided - breached) / dispersion + prior;
  return logitOf(draws.beta(hits, misses)) - logitOf(hits / (hits + misses));
}

/** The true volume over the record's. */
function volumeLevel({ decided, volumeFactor }: OutlookRecord, draws: Draws): number {
  const shape = decided / volumeFactor;
  return shape > 0 ? draws.gamma(shape) / shape : 1;
}

function dayShare(share: number, correlation: number, draws: Draws): number {
  if (correlation < leastCorrelation) return share;
  const size = (1 - correlation) / correlation;
  return draws.beta(share * size, (1 - share) * size);
}

const leastCorrelation = 1e-4;

function shareOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
