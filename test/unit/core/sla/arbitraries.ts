import fc from 'fast-check';
import { type EventType, eventTypes, type IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import type { ClockRecord, IncidentJudgement } from '../../../../src/core/sla/types.ts';
import { calendar, day, event, hour, policy, rule, version, workdays } from './build.ts';

export const start = Date.parse('2024-03-28T00:00Z');
export const span = 12 * day;

export const calendars = [
  calendar('office', 'Europe/Berlin', workdays('09:00-12:00', '13:00-17:00', '22:00-02:00')),
];

export const instant = fc.oneof(
  fc.integer({ min: 0, max: 12 * 24 }).map((n) => start + n * hour),
  fc.integer({ min: -hour, max: span }).map((ms) => start + ms),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 1 });
export const fields = fc.record({
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

export interface Made {
  readonly type: EventType;
  readonly at: number;
  readonly rest: Partial<IncidentEvent>;
}

export function number(list: readonly Made[]): IncidentEvent[] {
  return list.map(({ type, at, rest }, index) => event(type, at, { ...rest, eventId: `e${index}` }));
}

const opening = fc.record({ type: fc.constant('opened' as const), at: fc.constant(start), rest: fields });
const others = fc.array(fc.record({ type: types, at: instant, rest: fields }), { maxLength: 10 });
export const incident = fc.tuple(opening, others).map(([first, rest]) => number([first, ...rest]));

export const world = fc
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

export const asOf = instant.filter((at) => at >= start);

export function clocks(judgement: IncidentJudgement | null): ClockRecord[] {
  return judgement?.cycles.flatMap(({ response, resolution }) => [response, resolution]) ?? [];
}
