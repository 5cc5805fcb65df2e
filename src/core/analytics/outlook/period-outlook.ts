import { createRandom } from '../../sample/random.ts';
import { quantile } from '../quantile.ts';
import { createDraws } from '../stats/draws.ts';
import { allowance } from './allowance.ts';
import { drawEnds } from './draw-ends.ts';
import { expectedDays } from './expected-days.ts';
import type { Outlook, OutlookInput } from './outlook.ts';
import { outlookRecord } from './record.ts';

/** With fewer decided incidents in the record no chance is stated. */
const minimumDecided = 30;
const draws = 2000;
const stream = 11;

/**
 * How the running period is likely to end: breaches allowed and used, and by simulation the chance that it closes under
 * the target and the compliance it ends with. The breach level is drawn from its Beta posterior given the record
 * (Jeffreys' prior, counts over their dispersion) around the forecast, where there is one; days vary as the record's
 * days or the forecast's bands do.
 */
export function periodOutlook(input: OutlookInput): Outlook {
  const { target, met, breached, pending, days, history, remaining, seed } = input;
  const record = outlookRecord([...history, ...days]);
  const expected = expectedDays(input, record);
  const totalDays = days.length + remaining.length;
  const elapsedDays = totalDays - remaining.reduce((sum, { part }) => sum + part, 0);
  const toCome = expected.reduce((sum, { decided }) => sum + decided, 0);
  const expectedTotal = met + breached + toCome + (input.cohort === 'opened' ? pending : 0);
  const isKnown = record.decided >= minimumDecided || (remaining.length === 0 && pending === 0);
  const ends = isKnown
    ? drawEnds(input, record, expected, createDraws(createRandom(seed, stream)), draws)
    : null;
  return {
    target,
    met,
    breached,
    pending,
    elapsedDays,
    totalDays,
    expectedTotal,
    allowance: allowance({ target, breached, days, elapsedDays, totalDays, expectedTotal }),
    missChance: ends === null ? null : missChance(ends, target, remaining.length > 0),
    finalCompliance: ends === null ? null : finalCompliance(ends),
    basis: {
      decided: record.decided,
      days: record.days,
      minimumDecided,
      dispersion: record.dispersion,
      volume: remaining.some(({ volume }) => volume !== null) ? 'forecast' : 'record',
      compliance: remaining.some(({ compliance }) => compliance !== null) ? 'forecast' : 'record',
      draws,
    },
  };
}

/** `ends`: ascending. */
function missChance(ends: Float64Array, target: number, isRunning: boolean): number | null {
  if (ends.length === 0) return null;
  const missed = ends.reduce((sum, rate) => sum + (rate < target - rounding ? 1 : 0), 0) / ends.length;
  if (!isRunning) return missed;
  const least = 0.5 / ends.length;
  return Math.min(1 - least, Math.max(least, missed));
}

/** 19 of 20 meets 0.95 whatever binary fractions say. */
const rounding = 1e-12;

function finalCompliance(ends: Float64Array): Outlook['finalCompliance'] {
  const at = (q: number) => quantile(ends, q) ?? Number.NaN;
  if (ends.length === 0) return null;
  return { median: at(0.5), interval80: [at(0.1), at(0.9)], interval95: [at(0.025), at(0.975)] };
}
