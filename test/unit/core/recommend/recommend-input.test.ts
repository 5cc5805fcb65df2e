import { describe, expect, it } from 'vitest';
import { alwaysCalendar } from '../../../../config/calendar.ts';
import { recommendInput } from '../../../../src/core/recommend/recommend-input.ts';
import { timeSlotOf } from '../../../../src/core/recommend/row-slots.ts';
import { createRandom } from '../../../../src/core/sample/random.ts';
import { recommendSource } from '../../../support/recommend-case.mjs';
import { uniform } from '../../../support/simulate.mjs';

const source = recommendSource(uniform(createRandom(2, 71)), { perDay: 20, days: 21, responseMedian: 0.5 });
const found = recommendInput(source);
const { facts } = source;

function count(marks: Uint8Array | null, keep: (row: number) => boolean): number {
  let n = 0;
  for (let row = 0; row < facts.overall.n; row += 1)
    n += keep(row) && (marks === null || marks[row] === 1) ? 1 : 0;
  return n;
}

describe('recommendInput', () => {
  it('counts each group as counting row by row does', () => {
    for (const { dimension, key, overall, response, resolution, reopens, pauses } of found.groups) {
      if (dimension === 'time') continue;
      const code = facts.labels[dimension].indexOf(key ?? '');
      const isIn = (row: number) => facts.overall.codes[dimension][row] === code;
      expect(overall.decided).toBe(count(null, isIn));
      expect(overall.breached).toBe(count(facts.overall.outcome, isIn));
      expect(response.breached).toBe(count(facts.response.outcome, isIn));
      expect(resolution.breached).toBe(count(facts.resolution.outcome, isIn));
      expect(reopens?.reopened).toBe(count(source.reopened, isIn));
      expect(reopens?.breachedReopened).toBe(
        count(source.reopened, (row) => isIn(row) && facts.overall.outcome[row] === 1),
      );
      expect(pauses?.metOnlyByPause).toBe(count(source.metOnlyByPause, isIn));
      expect(pauses?.met).toBe(count(null, (row) => isIn(row) && facts.resolution.outcome[row] === 0));
      const shares = Array.from({ length: facts.overall.n }, (_, row) => row)
        .filter(isIn)
        .map((row) => (facts.response.elapsedMs[row] ?? 0) / (facts.response.targetMs[row] ?? 1))
        .sort((a, b) => a - b);
      const middle = ((shares[(shares.length - 1) >> 1] ?? 0) + (shares[shares.length >> 1] ?? 0)) / 2;
      expect(response.medianShare).toBeCloseTo(middle, 5);
    }
  });

  it('splits the incidents by the part of the week, in the zone of the report', () => {
    const times = (zone: string) =>
      recommendInput({ ...source, zone }).groups.filter(({ dimension }) => dimension === 'time');
    const utc = times('UTC');
    expect(utc.map(({ key }) => key)).toEqual(['business-hours', 'evenings', 'nights', 'weekends']);
    expect(utc.reduce((sum, { overall }) => sum + overall.decided, 0)).toBe(facts.overall.n);
    const byExample = source.breaches.filter(({ time }) => time === 'weekends').length;
    expect(utc[3]?.overall.breached).toBe(byExample);
    expect(times('Asia/Tokyo')[0]?.overall.decided).not.toBe(utc[0]?.overall.decided);
  });

  it('takes business hours from the working calendar where there is one', () => {
    const { groups } = recommendInput({ ...source, workingCalendar: alwaysCalendar });
    const times = groups.filter(({ dimension }) => dimension === 'time');
    expect(times.map(({ key, overall }) => [key, overall.decided])).toEqual([
      ['business-hours', facts.overall.n],
    ]);
  });

  it('lists the days of the period, with what was opened on each', () => {
    expect(found.days).toHaveLength(21);
    expect(found.days.map(({ weekday }) => weekday).slice(0, 8)).toEqual([0, 1, 2, 3, 4, 5, 6, 0]);
    expect(found.days.reduce((sum, { opened }) => sum + opened, 0)).toBe(facts.overall.n);
    const later = recommendInput({ ...source, from: source.from + 7 * 86_400_000 });
    expect(later.days).toEqual(found.days.slice(7));
  });

  it('says how each priority uses its targets', () => {
    const total = found.targets.filter(({ clock }) => clock === 'response');
    expect(total.reduce((sum, { decided }) => sum + decided, 0)).toBe(facts.response.n);
    const p3 = total.find(({ priority }) => priority === 'P3');
    const isIn = (row: number) => facts.response.codes.priority[row] === 2;
    const half = count(
      null,
      (row) => isIn(row) && (facts.response.elapsedMs[row] ?? 0) > (facts.response.targetMs[row] ?? 0) / 2,
    );
    expect(p3?.aboveHalf).toBe(half);
    expect(p3?.p99Share).toBeGreaterThan(1);
  });

  it('knows nothing of pauses, reopens or the period before where it was told nothing', () => {
    const bare = recommendInput({ ...source, previous: null, reopened: null, metOnlyByPause: null });
    expect(bare.previous).toBeNull();
    expect(bare.groups.every(({ pauses, reopens }) => pauses === null && reopens === null)).toBe(true);
  });
});

describe('timeSlotOf', () => {
  it('says of what is after hours which part of the week it is', () => {
    const friday = 4 * 24;
    expect([7, 8, 17, 18, 21, 22].map((hour) => timeSlotOf(friday + hour, true))).toEqual([
      'nights',
      'closed-daytime',
      'closed-daytime',
      'evenings',
      'evenings',
      'nights',
    ]);
    expect(timeSlotOf(5 * 24 + 10, true)).toBe('weekends');
  });

  it('calls business hours whatever is not, at night and at weekends too', () => {
    expect([0, 10, 100, 167].map((hour) => timeSlotOf(hour, false))).toEqual(
      Array.from({ length: 4 }, () => 'business-hours'),
    );
  });
});
