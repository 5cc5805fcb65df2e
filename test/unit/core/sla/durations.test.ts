import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventType } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import { asOf, calendars, clocks, fields, incident, instant, number, start, world } from './arbitraries.ts';
import { event, policy, version } from './build.ts';

describe('durations', () => {
  it('partition wall time, and so do the segments', () => {
    fc.assert(
      fc.property(world, incident, asOf, (judge, events, at) => {
        for (const clock of clocks(judge.judge(events, at))) {
          expect(clock.elapsedMs + clock.pausedMs + clock.closedMs).toBe(clock.wallMs);
          expect(clock.wallMs).toBe((clock.endedAt ?? at) - clock.startedAt);
          const sums = { running: 0, paused: 0, closed: 0 };
          let from = clock.startedAt;
          for (const segment of clock.segments) {
            expect(segment.from).toBe(from);
            expect(segment.to).toBeGreaterThan(segment.from);
            sums[segment.state] += segment.to - segment.from;
            from = segment.to;
          }
          expect(from).toBe(clock.startedAt + clock.wallMs);
          expect(sums).toEqual({ running: clock.elapsedMs, paused: clock.pausedMs, closed: clock.closedMs });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('add up over a cut', () => {
    const pauses = fc.array(
      fc.record({ type: fc.constantFrom<EventType>('paused', 'resumed'), at: instant, rest: fields }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(pauses, instant, instant, (list, a, b) => {
        const [cut, end] = a < b ? [a, b] : [b, a];
        fc.pre(cut >= start);
        const judge = createJudge([
          version({ calendars, policies: [policy({ rules: {}, defaultCalendar: 'office' })] }),
        ]);
        const plain = list.map((made) => ({ ...made, rest: { reason: made.rest.reason ?? null } }));
        const events = number([{ type: 'opened', at: start, rest: {} }, ...plain]);
        const elapsed = (at: number) => clocks(judge.judge(events, at))[1]?.elapsedMs ?? 0;
        const paused =
          clocks(judge.judge(events, end))[1]?.segments.filter(({ state }) => state === 'paused') ?? [];
        const lost = paused.reduce(
          (sum, { from, to }) => sum + judge.calendar(1, 'office').openMs(Math.max(from, cut), to),
          0,
        );
        expect(elapsed(end) - elapsed(cut)).toBe(judge.calendar(1, 'office').openMs(cut, end) - lost);
      }),
    );
  });

  it('never grow by a pause', () => {
    fc.assert(
      fc.property(world, incident, instant, asOf, (judge, events, from, at) => {
        const free = events.filter(({ type }) => type !== 'paused' && type !== 'resumed');
        const paused = [...free, event('paused', from, { eventId: 'zz' })];
        const before = clocks(judge.judge(free, at));
        const after = clocks(judge.judge(paused, at));
        for (const [index, clock] of after.entries()) {
          expect(clock.elapsedMs).toBeLessThanOrEqual(before[index]?.elapsedMs ?? -1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('on a 24x7 calendar are the wall clock less pauses', () => {
    fc.assert(
      fc.property(incident, asOf, (events, at) => {
        const judge = createJudge([version()]);
        for (const clock of clocks(judge.judge(events, at))) {
          expect(clock.closedMs).toBe(0);
          expect(clock.elapsedMs).toBe(clock.wallMs - clock.pausedMs);
        }
      }),
    );
  });
});

it('measures an incident of twenty thousand events', () => {
  const list = Array.from({ length: 5000 }, (_, index) => {
    const at = start + index * 4000;
    const live = { recordedBySource: true, recordedAt: at + 500 };
    return [
      { type: 'paused' as const, at, rest: live },
      { type: 'resumed' as const, at: at + 1000, rest: live },
      { type: 'priority_changed' as const, at: at + 2000, rest: { priority: index % 2 === 0 ? 'P1' : 'P3' } },
      { type: 'updated' as const, at: at + 3000, rest: {} },
    ];
  });
  const events = number([{ type: 'opened' as const, at: start, rest: { priority: 'P3' } }, ...list.flat()]);
  for (const changes of ['carry', 'retroactive', 'reset'] as const) {
    const judge = createJudge([version({ policies: [policy({ changes })] })]);
    const clock = clocks(judge.judge(events, start + 20_000_000))[1];
    expect(clock).toMatchObject({ elapsedMs: 15_000_000, pausedMs: 5_000_000 });
    expect(clock?.segments).toHaveLength(10_000);
  }
});
