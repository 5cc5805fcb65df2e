import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scheduleKinds } from '../../../config/schedules-schema.ts';
import { weekdays } from '../../../src/core/sla/types.ts';
import type { Plan, PlanMark } from '../../../src/ports/delivery-ledger.ts';
import { planOwed } from '../../../src/schedule/plan.ts';
import { runsAfter } from '../../../src/schedule/run-of.ts';
import type { Schedule } from '../../../src/schedule/schedule.ts';
import { schedule } from '../../support/schedules.ts';
import { manyZones } from './slow-runs.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const at = (text: string) => Date.parse(text);
type Planned = Plan['deliveries'][number];

/** Plans as the ledger does: marks are kept and only move forward, deliveries whose id is known are left. */
function createPlanner() {
  const marks = new Map<string, PlanMark>();
  const planned: Planned[] = [];
  return {
    planned,
    tick(schedules: readonly Schedule[], now: number): readonly Planned[] {
      const plan = planOwed({ schedules, marks: [...marks.values()], now, weekStartsOn: 'monday' });
      for (const mark of plan.marks) {
        const key = `${mark.schedule} ${mark.kind}`;
        expect(mark.from > (marks.get(key)?.from ?? '')).toBe(true);
        marks.set(key, mark);
      }
      planned.push(...plan.deliveries);
      return plan.deliveries;
    },
  };
}

const told = (deliveries: readonly Planned[]) =>
  deliveries.map(({ from, destination, state, late }) => [from, destination, state, late]);

describe('what a schedule owes', () => {
  const daily = schedule({ at: '09:00' });

  it('is nothing of the past at first, then each period once its time has come, for every destination', () => {
    const two = { ...daily, destinations: ['slack:C0123ABCD', 'email:a@example.com', 'slack:C0123ABCD'] };
    const { tick } = createPlanner();
    expect(tick([two], at('2026-03-10T12:00Z'))).toEqual([]);
    expect(tick([two], at('2026-03-11T08:59:59.999Z'))).toEqual([]);
    const deliveries = tick([two], at('2026-03-11T09:00Z'));
    expect(deliveries).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{16}$/),
        schedule: 'daily',
        kind: 'daily',
        from: '2026-03-10',
        to: '2026-03-11',
        timeZone: 'UTC',
        runAt: at('2026-03-11T09:00Z'),
        destination: 'slack:C0123ABCD',
        state: 'planned',
        late: false,
        byHand: false,
        reportId: null,
        nextAttemptAt: at('2026-03-11T09:00Z'),
        reason: null,
      },
      { ...deliveries[0], id: expect.any(String), destination: 'email:a@example.com' },
    ]);
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(2);
    expect(tick([two], at('2026-03-11T09:01Z'))).toEqual([]);
  });

  it('is one delivery to the archive where nobody gets it', () => {
    const { tick } = createPlanner();
    tick([{ ...daily, destinations: [] }], at('2026-03-10T12:00Z'));
    const deliveries = tick([{ ...daily, destinations: [] }], at('2026-03-11T09:00Z'));
    expect(told(deliveries)).toEqual([['2026-03-10', 'archive', 'planned', false]]);
  });

  it('is late from a quarter of an hour after its time on', () => {
    for (const [minutes, late] of [
      [15, false],
      [16, true],
    ] as const) {
      const { tick } = createPlanner();
      tick([daily], at('2026-03-10T12:00Z'));
      expect(tick([daily], at('2026-03-11T09:00Z') + minutes * minuteMs)[0]?.late).toBe(late);
    }
  });

  it('after an outage is the newest period alone, and the older ones are put down as skipped with the reason', () => {
    const { tick } = createPlanner();
    tick([daily], at('2026-03-08T12:00Z'));
    const deliveries = tick([daily], at('2026-03-11T10:00Z'));
    expect(deliveries.map(({ from, state, reason }) => [from, state, reason])).toEqual([
      [
        '2026-03-08',
        'skipped',
        'It was due on Mon 9 Mar 2026 09:00 UTC, while nothing was sent; 2 days later is beyond the grace of 24 hours.',
      ],
      [
        '2026-03-09',
        'skipped',
        'It was due on Tue 10 Mar 2026 09:00 UTC, while nothing was sent; 25 hours later is beyond the grace of 24 hours.',
      ],
      ['2026-03-10', 'planned', null],
    ]);
  });

  it('is all within the grace where it catches up on all, and nothing beyond the grace', () => {
    const catching = { ...daily, catchUp: 'all' as const, grace: 2 * dayMs };
    const states = (one: Schedule, now: string) => {
      const { tick } = createPlanner();
      tick([one], at('2026-03-07T12:00Z'));
      return tick([one], at(now)).map(({ state }) => state);
    };
    expect(states(catching, '2026-03-11T09:00Z')).toEqual(['skipped', 'planned', 'planned', 'planned']);
    expect(states({ ...catching, catchUp: 'newest' }, '2026-03-11T09:00Z').slice(-2)).toEqual([
      'skipped',
      'planned',
    ]);
    expect(states({ ...daily, grace: hourMs }, '2026-03-08T10:01Z')).toEqual(['skipped']);
    // Whatever the grace: what a running bot plans is not too late.
    expect(states({ ...daily, grace: 0 }, '2026-03-08T09:01Z')).toEqual(['planned']);
  });

  it('is nothing while it is paused or disabled, and nothing of that time afterwards', () => {
    for (const idle of [{ paused: true }, { enabled: false }]) {
      const { tick } = createPlanner();
      tick([daily], at('2026-03-08T12:00Z'));
      for (const day of ['09', '10', '11'])
        expect(tick([{ ...daily, ...idle }], at(`2026-03-${day}T10:00Z`))).toEqual([]);
      expect(tick([daily], at('2026-03-11T10:01Z'))).toEqual([]);
      expect(told(tick([daily], at('2026-03-12T09:00Z')))).toEqual([
        ['2026-03-11', 'slack:C0123ABCD', 'planned', false],
      ]);
    }
  });

  it('is nothing of the time when it had another kind', () => {
    const weekly = { ...daily, kind: 'weekly' as const };
    const { tick } = createPlanner();
    tick([daily], at('2026-03-08T12:00Z'));
    for (let day = 9; day < 20; day += 1)
      tick([weekly], at(`2026-03-${String(day).padStart(2, '0')}T10:00Z`));
    expect(tick([daily], at('2026-03-19T10:05Z'))).toEqual([]);
    expect(told(tick([daily], at('2026-03-20T09:00Z')))).toEqual([
      ['2026-03-19', 'slack:C0123ABCD', 'planned', false],
    ]);
  });
});

const start = at('2020-03-01T00:00Z');
const settings = fc.record({
  kind: fc.constantFrom(...scheduleKinds),
  at: fc.constantFrom('00:00', '00:30', '02:30', '09:00', '23:59'),
  weekday: fc.constantFrom(...weekdays),
  day: fc.integer({ min: 1, max: 31 }),
  timeZone: fc.constantFrom(...manyZones),
});
const years = fc.integer({ min: 0, max: 15 * 365 }).map((days) => start + days * dayMs);
/** A bot that ticks every few minutes or hours, and is down for days now and then. */
const pauses = fc.array(
  fc.oneof(
    fc.integer({ min: 1, max: 5 * hourMs }),
    fc.constantFrom(minuteMs, hourMs, dayMs),
    fc.integer({ min: dayMs, max: 20 * dayMs }),
  ),
  { minLength: 1, maxLength: 60 },
);

function ticksOf(begin: number, gaps: readonly number[]): number[] {
  let now = begin;
  return gaps.map((gap) => {
    now += gap;
    return now;
  });
}

describe('plans over any ticks', () => {
  it('hold every period that came due since the first one once, none before its time', () => {
    fc.assert(
      fc.property(settings, years, pauses, (any, begin, gaps) => {
        const one = schedule({ ...any, grace: 1000 * dayMs, catchUp: 'all' });
        const { tick, planned } = createPlanner();
        tick([one], begin);
        const ticks = ticksOf(begin, gaps);
        for (const now of ticks) {
          for (const { runAt } of tick([one], now)) expect(runAt).toBeLessThanOrEqual(now);
        }
        const last = ticks.at(-1) ?? begin;
        const expected: string[] = [];
        const early = new Date(begin - 90 * dayMs).toISOString().slice(0, 10);
        for (const { from, runAt } of runsAfter(one, early, 'monday')) {
          if (runAt > last) break;
          if (runAt > begin) expected.push(from);
        }
        expect(planned.map(({ from }) => from)).toEqual(expected);
        expect(planned.every(({ state }) => state === 'planned')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('send the same and skip the same, whatever other ticks there were while nothing was due', () => {
    fc.assert(
      fc.property(settings, years, pauses, (any, begin, gaps) => {
        const one = schedule(any);
        const few = createPlanner();
        const many = createPlanner();
        few.tick([one], begin);
        many.tick([one], begin);
        for (const now of ticksOf(begin, gaps)) {
          few.tick([one], now);
          many.tick([one], now);
          many.tick([one], now);
        }
        expect(many.planned).toEqual(few.planned);
      }),
      { numRuns: 50 },
    );
  });

  it('never hold a period twice and lose none, however zone, time and kind change between them', () => {
    fc.assert(
      fc.property(
        years,
        fc.array(fc.tuple(settings, fc.integer({ min: 1, max: 3 * dayMs })), { minLength: 2, maxLength: 40 }),
        (begin, steps) => {
          const { tick, planned } = createPlanner();
          let now = begin;
          for (const [any, gap] of steps) {
            now += gap;
            tick([schedule({ ...any, grace: 1000 * dayMs, catchUp: 'all' })], now);
          }
          const keys = planned.map(({ kind, from }) => `${kind} ${from}`);
          expect(new Set(keys).size).toBe(keys.length);
          expect(new Set(planned.map(({ id }) => id)).size).toBe(keys.length);
        },
      ),
      { numRuns: 100 },
    );
    fc.assert(
      fc.property(
        years,
        fc.array(fc.tuple(settings, fc.integer({ min: 1, max: 3 * dayMs })), { minLength: 2, maxLength: 40 }),
        (begin, steps) => {
          const { tick, planned } = createPlanner();
          let now = begin;
          for (const [any, gap] of steps) {
            now += gap;
            tick([schedule({ ...any, kind: 'daily', grace: 1000 * dayMs, catchUp: 'all' })], now);
          }
          const days = planned.map(({ from }) => Date.parse(from) / dayMs);
          for (const [index, day] of days.entries())
            if (index > 0) expect(day - (days[index - 1] ?? 0)).toBe(1);
        },
      ),
      { numRuns: 100 },
    );
  });
});
