import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { alwaysOpen } from '../../../../src/core/sla/calendar.ts';
import type { Judge } from '../../../../src/core/sla/judge.ts';
import { riskInstants, riskOf } from '../../../../src/core/sla/risk.ts';
import type { ClockRecord } from '../../../../src/core/sla/types.ts';
import { asOf, clocks, incident, world } from './arbitraries.ts';
import { event } from './build.ts';

const hour = 3_600_000;
const shares = { 'at-risk': 0.8, critical: 0.95 };

describe('risk', () => {
  it('begins at 80 % of the target, is critical from 95 % and no breach at 100 %', () => {
    const at = (countedMs: number) => riskOf({ countedMs, targetMs: hour }, shares);
    expect([at(0), at(0.8 * hour - 1), at(0.8 * hour), at(0.95 * hour - 1)]).toEqual([
      'on-track',
      'on-track',
      'at-risk',
      'at-risk',
    ]);
    expect([at(0.95 * hour), at(hour)]).toEqual(['critical', 'critical']);
    expect(riskOf({ countedMs: 0, targetMs: 0 }, shares)).toBe('critical');
  });

  it('begins where the configuration says, to the millisecond', () => {
    const own = { 'at-risk': 0.07, critical: 0.29 };
    const at = (countedMs: number) => riskOf({ countedMs, targetMs: 10_000_000_000 }, own);
    expect([at(699_999_999), at(700_000_000), at(2_899_999_999), at(2_900_000_000)]).toEqual([
      'on-track',
      'at-risk',
      'at-risk',
      'critical',
    ]);
    expect(riskInstants({ countedMs: 0, targetMs: 10_000_000_000 }, 0, alwaysOpen, own)).toMatchObject({
      atRiskAt: 700_000_000,
      criticalAt: 2_900_000_000,
    });
  });

  it('tells the instants ahead and none that has passed', () => {
    const from = (countedMs: number) => riskInstants({ countedMs, targetMs: 100 }, 1000, alwaysOpen, shares);
    expect(from(0)).toEqual({ atRiskAt: 1080, criticalAt: 1095, breachesAt: 1100 });
    expect(from(80)).toEqual({ atRiskAt: null, criticalAt: 1015, breachesAt: 1020 });
    expect(from(99)).toEqual({ atRiskAt: null, criticalAt: null, breachesAt: 1001 });
  });
});

interface Asked {
  readonly judge: Judge;
  readonly events: readonly IncidentEvent[];
  readonly clock: ClockRecord;
  /** Which of the incident's clocks it is. */
  readonly index: number;
}

/** The undecided clocks of random incidents under random policies. */
function eachUndecided(check: (asked: Asked, at: number) => void): number {
  let checked = 0;
  fc.assert(
    fc.property(world, incident, asOf, (judge, all, at) => {
      const events = all.filter((one) => one.at <= at);
      for (const [index, clock] of clocks(judge.judge(events, at)).entries()) {
        if (clock.verdict !== 'pending') continue;
        checked++;
        check({ judge, events, clock, index }, at);
      }
    }),
    { numRuns: 1500 },
  );
  return checked;
}

function standing({ targetMs, countedMs }: ClockRecord) {
  return { targetMs: targetMs ?? Number.NaN, countedMs: countedMs ?? Number.NaN };
}

describe('the instants ahead of a running clock', () => {
  it('are those at which the judge, with nothing further, finds it at risk, critical and breached', () => {
    const checked = eachUndecided(({ judge, events, clock, index }, at) => {
      if (clock.openState !== 'running') return;
      const later = (instant: number) => clocks(judge.judge(events, instant))[index] as ClockRecord;
      const { atRiskAt, criticalAt, breachesAt } = riskInstants(
        standing(clock),
        at,
        judge.calendar(clock.policyVersion, clock.runningCalendar),
        shares,
      );
      expect(breachesAt).toBe(clock.breachesAt);
      const status = riskOf(standing(clock), shares);
      expect(atRiskAt === null).toBe(status !== 'on-track');
      expect(criticalAt === null).toBe(status === 'critical');
      if (atRiskAt !== null) {
        expect(riskOf(standing(later(atRiskAt)), shares)).not.toBe('on-track');
        expect(riskOf(standing(later(atRiskAt - 1)), shares)).toBe('on-track');
      }
      if (criticalAt !== null) {
        expect(riskOf(standing(later(criticalAt)), shares)).toBe('critical');
        expect(riskOf(standing(later(criticalAt - 1)), shares)).not.toBe('critical');
      }
    });
    expect(checked).toBeGreaterThan(150);
  });
});

describe('the time that counts', () => {
  it('is what the target has less than is left of it, paused or not', () => {
    const checked = eachUndecided(({ judge, events, clock, index }, at) => {
      const resumed = event('resumed', at, { eventId: 'zz' });
      const runs = clocks(judge.judge([...events, resumed], at))[index] as ClockRecord;
      if (runs.verdict !== 'pending' || runs.dueAt === null || runs.dueAt < at) return;
      const { openMs } = judge.calendar(clock.policyVersion, runs.runningCalendar);
      const { targetMs, countedMs } = standing(clock);
      expect(countedMs).toBe(targetMs - openMs(at, runs.dueAt));
    });
    expect(checked).toBeGreaterThan(150);
  });

  it('is none of a clock that has ended', () => {
    fc.assert(
      fc.property(world, incident, asOf, (judge, all, at) => {
        for (const { endedAt, countedMs } of clocks(judge.judge(all, at)))
          expect(countedMs === null).toBe(endedAt !== null);
      }),
      { numRuns: 300 },
    );
  });
});
