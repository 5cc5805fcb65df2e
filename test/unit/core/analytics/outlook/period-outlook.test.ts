import { describe, expect, it } from 'vitest';
import { groupOutlooks } from '../../../../../src/core/analytics/outlook/group-outlooks.ts';
import type { OutlookInput } from '../../../../../src/core/analytics/outlook/outlook.ts';
import { outlookDays } from '../../../../../src/core/analytics/outlook/outlook-days.ts';
import { periodOutlook } from '../../../../../src/core/analytics/outlook/period-outlook.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { outlookCase } from '../../../../support/outlook-case.mjs';
import { uniform } from '../../../../support/simulate.mjs';

const day = (weekday: number, decided: number, breached: number) => ({
  weekday: weekday % 7,
  opened: decided,
  decided,
  breached,
});

/** Ten days of a 30-day month with 20 decided a day, one in 20 breached on every other day. */
function input(over: Partial<OutlookInput> = {}): OutlookInput {
  const days = Array.from({ length: 10 }, (_, at) => day(at, 20, at % 2));
  return {
    target: 0.95,
    cohort: 'verdict',
    met: 195,
    breached: 5,
    pending: 0,
    pendingBreachChance: null,
    days,
    history: Array.from({ length: 28 }, (_, at) => day(at, 20, at % 2)),
    remaining: Array.from({ length: 20 }, (_, at) => ({
      weekday: (10 + at) % 7,
      part: 1,
      volume: null,
      compliance: null,
    })),
    seed: 1,
    ...over,
  };
}

describe('periodOutlook', () => {
  it('counts the breaches allowed over the expected total, and how fast they are used', () => {
    const { allowance, expectedTotal, elapsedDays, totalDays } = periodOutlook(input());
    expect(expectedTotal).toBeCloseTo(600, 6);
    expect(allowance).toMatchObject({
      allowed: 30,
      used: 5,
      left: 25,
      exceededOnDay: null,
      runsOutOnDay: null,
    });
    expect(allowance.burnRate).toBeCloseTo(5 / 30 / (10 / 30), 9);
    expect([elapsedDays, totalDays]).toEqual([10, 30]);
  });

  it('says on which day the allowance runs out at this rate, and on which it was exceeded', () => {
    const fast = periodOutlook(input({ breached: 20, met: 180 }));
    // 30 allowed at 2 a day: used up after 15 days.
    expect(fast.allowance.runsOutOnDay).toBe(16);
    const days = Array.from({ length: 10 }, (_, at) => day(at, 20, at === 6 ? 40 : 0));
    const over = periodOutlook(input({ breached: 40, met: 160, days }));
    expect(over.allowance).toMatchObject({ left: -10, exceededOnDay: 7, runsOutOnDay: null });
  });

  it('states a high chance where too many breach, a low one where few do, never certainty', () => {
    const good = periodOutlook(input());
    const bad = periodOutlook(input({ breached: 30, met: 170 }));
    expect(good.missChance).toBeLessThan(0.02);
    expect(good.missChance).toBeGreaterThan(0);
    expect(bad.missChance).toBeGreaterThan(0.5);
    const [low, high] = bad.finalCompliance?.interval95 ?? [0, 0];
    const [inner, outer] = bad.finalCompliance?.interval80 ?? [0, 0];
    expect(low).toBeLessThan(inner);
    expect(outer).toBeLessThan(high);
  });

  it('follows the forecast where there is one', () => {
    const compliance = { value: 0.8, lower: 0.65, upper: 0.95 };
    const volume = { value: 60, lower: 40, upper: 80 };
    const remaining = input().remaining.map((one) => ({ ...one, volume, compliance }));
    const found = periodOutlook(input({ remaining }));
    expect(found.expectedTotal).toBeCloseTo(200 + 20 * 60, 6);
    expect(found.missChance).toBeGreaterThan(0.98);
    expect(found.basis).toMatchObject({ volume: 'forecast', compliance: 'forecast' });
  });

  it('adds what is pending to the opened cohort, and lets it breach by its own chance', () => {
    const base = { cohort: 'opened', pending: 60 } as const;
    const found = periodOutlook(input(base));
    expect(found.expectedTotal).toBeCloseTo(660, 6);
    const late = periodOutlook(input({ ...base, pendingBreachChance: 0.9 }));
    expect(late.missChance).toBeGreaterThan(0.9);
    expect(found.missChance).toBeLessThan(0.1);
    const verdict = periodOutlook(input({ pending: 60, pendingBreachChance: 0.9 }));
    expect(verdict.expectedTotal).toBeCloseTo(600, 6);
    expect(verdict.missChance).toBeGreaterThan(0.9);
  });

  it('takes a forecast of openings for as many decided as openings led to', () => {
    const halved = (days: OutlookInput['days']) => days.map((one) => ({ ...one, opened: 2 * one.decided }));
    const volume = { value: 60, lower: 40, upper: 80 };
    const found = periodOutlook(
      input({
        days: halved(input().days),
        history: halved(input().history),
        remaining: input().remaining.map((one) => ({ ...one, volume })),
      }),
    );
    expect(found.expectedTotal).toBeCloseTo(200 + 20 * 30, 6);
  });

  it('allows a whole breach where binary fractions fall a hair short of it', () => {
    const closed = periodOutlook(input({ target: 0.9, met: 180, breached: 20, remaining: [] }));
    expect(closed.allowance).toMatchObject({ allowed: 20, left: 0, exceededOnDay: null });
    expect(closed.missChance).toBe(0);
  });

  it('counts the part of the running day', () => {
    const [first, ...rest] = input().remaining;
    const remaining = first === undefined ? [] : [{ ...first, part: 0.25 }, ...rest];
    const found = periodOutlook(input({ remaining }));
    expect(found.elapsedDays).toBeCloseTo(10.75, 9);
    expect(found.expectedTotal).toBeCloseTo(200 + 19.25 * 20, 6);
  });

  it('states no chance without a record, and the plain truth at the end', () => {
    const few = periodOutlook(input({ history: [], days: [day(0, 8, 1)], met: 7, breached: 1 }));
    expect(few.missChance).toBeNull();
    expect(few.finalCompliance).toBeNull();
    const closed = periodOutlook(input({ remaining: [], met: 190, breached: 10 }));
    expect(closed.missChance).toBe(0);
    expect(closed.finalCompliance?.median).toBe(0.95);
    expect(periodOutlook(input({ remaining: [], met: 189, breached: 11 })).missChance).toBe(1);
  });

  it('is the same for the same seed', () => {
    expect(periodOutlook(input())).toEqual(periodOutlook(input()));
  });

  it('states chances that come true as often as stated, and intervals that hold', () => {
    let stated = 0;
    let missed = 0;
    let in80 = 0;
    const middle = { n: 0, stated: 0, missed: 0 };
    const runs = 80;
    for (let seed = 1; seed <= runs; seed += 1) {
      const options = { dayNoise: 0.6, perDay: 20 };
      const { input: seen, final, missed: did } = outlookCase(uniform(createRandom(seed, 41)), options);
      const { missChance, finalCompliance } = periodOutlook(seen);
      const chance = missChance ?? Number.NaN;
      const [low, high] = finalCompliance?.interval80 ?? [1, 0];
      stated += chance;
      missed += did ? 1 : 0;
      in80 += final >= low && final <= high ? 1 : 0;
      if (chance < 0.2 || chance > 0.8) continue;
      middle.n += 1;
      middle.stated += chance;
      middle.missed += did ? 1 : 0;
    }
    // About three standard errors each.
    expect(Math.abs(stated - missed) / runs).toBeLessThan(0.1);
    expect(in80 / runs).toBeGreaterThan(0.67);
    expect(in80 / runs).toBeLessThan(0.93);
    expect(middle.n).toBeGreaterThan(15);
    expect(Math.abs(middle.stated - middle.missed) / middle.n).toBeLessThan(0.3);
  });
});

describe('groupOutlooks', () => {
  it('keeps the groups with room for a breach and a record', () => {
    const small = input({ history: [], days: [day(0, 4, 0)], met: 4, breached: 0 });
    const groups = groupOutlooks([
      { key: 'P1', input: input() },
      { key: 'P4', input: small },
    ]);
    expect(groups.map(({ key, allowance }) => [key, allowance.allowed])).toEqual([['P1', 30]]);
  });
});

describe('outlookDays', () => {
  it('takes weekday, openings and overall verdicts from the daily points', () => {
    const none = { met: 0, breached: 0, unmeasured: 0 };
    const point = {
      date: '2024-06-05',
      from: 0,
      to: 1,
      opened: 7,
      verdicts: { response: none, resolution: none, overall: { met: 5, breached: 2, unmeasured: 4 } },
      durations: {
        response: { n: 0, sumMs: 0, medianMs: null, p95Ms: null },
        resolution: { n: 0, sumMs: 0, medianMs: null, p95Ms: null },
      },
    };
    expect(outlookDays([point])).toEqual([{ weekday: 2, opened: 7, decided: 7, breached: 2 }]);
  });
});
