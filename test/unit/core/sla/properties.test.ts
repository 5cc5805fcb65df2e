import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventType, eventTypes, type IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import { overallOf } from '../../../../src/core/sla/overall.ts';
import { type ClockRecord, type IncidentJudgement, verdicts } from '../../../../src/core/sla/types.ts';
import { calendar, day, event, hour, policy, rule, version, workdays } from './build.ts';

const start = Date.parse('2024-03-28T00:00Z');
const span = 12 * day;

const calendars = [
  calendar('office', 'Europe/Berlin', workdays('09:00-12:00', '13:00-17:00', '22:00-02:00')),
];

const instant = fc.oneof(
  fc.integer({ min: 0, max: 12 * 24 }).map((n) => start + n * hour),
  fc.integer({ min: -hour, max: span }).map((ms) => start + ms),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 1 });
const fields = fc.record({
  priority: fc.constantFrom(null, 'P1', 'P2', 'P3'),
  team: fc.constantFrom(null, null, 'ops'),
  reason: fc.constantFrom(null, 'vendor'),
  responseDueAt: maybe(instant),
  resolutionDueAt: maybe(instant),
  responseWithin: maybe(fc.boolean()),
  resolutionWithin: maybe(fc.boolean()),
});
const frequent: EventType[] = [
  'acknowledged',
  'paused',
  'resumed',
  'resolved',
  'reopened',
  'priority_changed',
];
const types = fc.oneof(fc.constantFrom(...frequent), fc.constantFrom(...eventTypes));

interface Made {
  readonly type: EventType;
  readonly at: number;
  readonly rest: Partial<IncidentEvent>;
}

function number(list: readonly Made[]): IncidentEvent[] {
  return list.map(({ type, at, rest }, index) => event(type, at, { ...rest, eventId: `e${index}` }));
}

const opening = fc.record({ type: fc.constant('opened' as const), at: fc.constant(start), rest: fields });
const others = fc.array(fc.record({ type: types, at: instant, rest: fields }), { maxLength: 10 });
const incident = fc.tuple(opening, others).map(([first, rest]) => number([first, ...rest]));

const world = fc
  .record({
    changes: fc.constantFrom('carry' as const, 'retroactive' as const, 'reset' as const),
    newCycleAfterMs: fc.constantFrom(0, 6 * hour, 7 * day),
    resolveCountsAsResponse: fc.boolean(),
    verdict: fc.constantFrom(
      'policy' as const,
      'policy' as const,
      'source-deadline' as const,
      'source-flag' as const,
    ),
  })
  .map(({ verdict, ...made }) => {
    const rules = (response: number, resolution: number, name: string) => ({
      response: rule(response * hour, { pauseReasons: [], calendar: name }),
      resolution: rule(resolution * hour, { calendar: name }),
    });
    const policies = [
      policy({
        ...made,
        rules: { P1: rules(1, 4, '24x7'), P2: rules(2, 14, 'office'), P3: rules(12, 60, '24x7') },
      }),
    ];
    return createJudge([version({ policies, calendars, sources: { test: { verdict } } })]);
  });

const asOf = instant.filter((at) => at >= start);

function clocks(judgement: IncidentJudgement | null): ClockRecord[] {
  return judgement?.cycles.flatMap(({ response, resolution }) => [response, resolution]) ?? [];
}

describe('the judgement', () => {
  it('depends on the set of events, not on their arrival', () => {
    const shuffled = incident.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
      ),
    );
    fc.assert(
      fc.property(world, shuffled, asOf, (judge, [events, arrived], at) => {
        expect(judge.judge(arrived, at)).toEqual(judge.judge(events, at));
      }),
      { numRuns: 500 },
    );
  });

  it('at a later as-of without further events differs only where a pending clock breaches at its instant', () => {
    fc.assert(
      fc.property(world, incident, asOf, asOf, (judge, all, one, other) => {
        const [earlier, later] = one < other ? [one, other] : [other, one];
        const events = all.filter(({ at }) => at <= earlier);
        const now = clocks(judge.judge(events, earlier));
        const then = clocks(judge.judge(events, later));
        expect(then).toHaveLength(now.length);
        for (const [index, stored] of now.entries()) {
          const judged = then[index];
          const breaks =
            stored.verdict === 'pending' && stored.breachesAt !== null && stored.breachesAt < later;
          const expected = breaks
            ? {
                ...decision(stored),
                verdict: 'breached',
                verdictAt: stored.breachesAt,
                breachedAt: stored.breachesAt,
                breachesAt: null,
              }
            : decision(stored);
          expect(judged && decision(judged)).toEqual(expected);
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('gives every clock exactly one verdict that fits its instants', () => {
    fc.assert(
      fc.property(world, incident, asOf, (judge, events, at) => {
        for (const clock of clocks(judge.judge(events, at))) {
          expect(verdicts).toContain(clock.verdict);
          expect(
            clock.verdict === 'pending' || clock.verdictAt !== null || clock.verdict === 'without-target',
          ).toBe(true);
          if (clock.verdict === 'breached') expect(clock.breachedAt).toBe(clock.verdictAt);
          else if (clock.verdict !== 'excluded') expect(clock.breachedAt).toBeNull();
          if (clock.verdict === 'met' && clock.judgedBy !== 'source-flag')
            expect(clock.verdictAt).toBe(clock.stoppedAt);
          if (clock.verdictAt !== null) expect(clock.verdictAt).toBeLessThanOrEqual(at);
          expect(clock.endedAt === null).toBe(clock.openState !== null);
          if (clock.verdict !== 'pending') expect(clock.breachesAt).toBeNull();
          if (clock.breachesAt !== null) expect(clock.breachesAt).toBeGreaterThanOrEqual(at);
          expect(clock.flags).toEqual([...new Set(clock.flags)].sort());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('adds up over periods: each verdict instant lies in exactly one of them', () => {
    fc.assert(
      fc.property(
        world,
        fc.array(incident, { maxLength: 5 }),
        fc.array(instant, { maxLength: 4 }),
        (judge, all, cuts) => {
          const judged = all.flatMap((events) => clocks(judge.judge(events, start + span)));
          const bounds = [Number.NEGATIVE_INFINITY, ...cuts.sort((a, b) => a - b), Number.POSITIVE_INFINITY];
          const within = (from: number, to: number, verdict: string) =>
            judged.filter(
              (clock) =>
                clock.verdict === verdict &&
                clock.verdictAt !== null &&
                from <= clock.verdictAt &&
                clock.verdictAt < to,
            ).length;
          for (const verdict of ['met', 'breached', 'unmeasured', 'excluded']) {
            const parts = bounds.slice(1).map((to, index) => within(bounds[index] ?? to, to, verdict));
            const whole = judged.filter((clock) => clock.verdict === verdict).length;
            expect(parts.reduce((a, b) => a + b, 0)).toBe(whole);
          }
        },
      ),
    );
  });

  it('derives the overall verdict from the clocks', () => {
    fc.assert(
      fc.property(world, incident, asOf, (judge, events, at) => {
        for (const { response, resolution, overall } of judge.judge(events, at)?.cycles ?? []) {
          expect(overall).toEqual(overallOf(response, resolution));
          const both = [response.verdict, resolution.verdict];
          if (both.includes('breached')) expect(overall.verdict).toBe('breached');
          else if (both.includes('pending')) expect(overall.verdict).toBe('pending');
          else if (both.includes('met')) expect(overall.verdict).toBe('met');
        }
      }),
    );
  });
});

function decision({
  verdict,
  verdictAt,
  breachedAt,
  breachesAt,
  dueAt,
  stoppedAt,
  endedAt,
  openState,
  targetMs,
  priority,
  team,
  policy: name,
}: ClockRecord) {
  return {
    verdict,
    verdictAt,
    breachedAt,
    breachesAt,
    dueAt,
    stoppedAt,
    endedAt,
    openState,
    targetMs,
    priority,
    team,
    name,
  };
}

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
          (sum, { from, to }) => sum + judge.openMs(1, 'office', Math.max(from, cut), to),
          0,
        );
        expect(elapsed(end) - elapsed(cut)).toBe(judge.openMs(1, 'office', cut, end) - lost);
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
