import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventType, eventTypes, type IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import type { ClockRecord, ClockRule, PolicyDefinition } from '../../../../src/core/sla/types.ts';
import { judgeSlowly } from '../../../support/oracle.ts';
import type { OracleEvent, OraclePolicy, OracleRule, OracleWorld } from '../../../support/oracle-types.ts';
import { calendar, event, policy, version } from './build.ts';

/** Two hours around a clock change: in Berlin 02:00 becomes 03:00 at second 3600. */
const base = Date.parse('2024-03-31T00:00:00Z');
const horizon = 8 * 3600;

const calendars = [
  calendar('berlin', 'Europe/Berlin', {
    sunday: ['01:10-01:20', '01:50-03:05', '02:30-03:40', '05:00-09:00'],
  }),
  calendar('kolkata', 'Asia/Kolkata', { sunday: ['05:35-05:50', '06:00-06:30', '07:00-12:00'] }),
];

/** The same hours, worked out by hand: open seconds since `base`. */
const openSeconds = {
  berlin: [
    [600, 1200],
    [3000, 3900],
    [5400, 6000],
    [10_800, 25_200],
  ],
  kolkata: [
    [300, 1200],
    [1800, 3600],
    [5400, 23_400],
  ],
} as const;

const isOpen = (name: keyof typeof openSeconds) => (at: number) =>
  openSeconds[name].some(([from, to]) => from <= at && at < to);

const reasons = fc.constantFrom(null, null, 'vendor', 'customer');
const ruleArbitrary: fc.Arbitrary<OracleRule> = fc.record({
  target: fc.option(
    fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }).map((n) => n * 300) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 2400 }) },
    ),
    { freq: 6 },
  ),
  calendar: fc.constantFrom('24x7', 'berlin', 'kolkata'),
  reasons: fc.constantFrom('all' as const, ['vendor'], ['vendor', 'customer'], []),
});
const rulesArbitrary = fc.record({ response: ruleArbitrary, resolution: ruleArbitrary });
const policyArbitrary: fc.Arbitrary<OraclePolicy> = fc
  .record({
    mode: fc.constantFrom('carry' as const, 'retroactive' as const, 'reset' as const),
    newCycleAfter: fc.constantFrom(0, 600, 1800, 100_000),
    resolveCountsAsResponse: fc.boolean(),
    rules: fc.record({ P1: rulesArbitrary, P2: rulesArbitrary, P3: rulesArbitrary }),
    fallback: rulesArbitrary,
  })
  .map((made) => ({
    ...made,
    fallback: {
      response: { ...made.fallback.response, target: null },
      resolution: { ...made.fallback.resolution, target: null, calendar: made.fallback.response.calendar },
    },
  }));

const instants = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2, max: 24 }).map((n) => n * 300) },
  { weight: 1, arbitrary: fc.integer({ min: -300, max: 7000 }) },
);
const common: EventType[] = ['resolved', 'reopened', 'paused', 'resumed', 'priority_changed', 'closed'];
const eventArbitrary = fc.record({
  type: fc.oneof(fc.constantFrom(...common), fc.constantFrom(...eventTypes)),
  at: instants,
  priority: fc.constantFrom(null, 'P1', 'P2', 'P3', 'P9'),
  team: fc.constantFrom(null, null, null, 'a', 'b'),
  reason: reasons,
});
const eventsArbitrary = fc
  .tuple(
    fc.record({
      type: fc.constant('opened' as const),
      at: fc.constantFrom(0, 0, 300, 600, 450),
      priority: fc.constantFrom(null, 'P1', 'P2', 'P3'),
      team: fc.constantFrom(null, 'a', 'b'),
      reason: fc.constant(null),
    }),
    fc.array(eventArbitrary, { maxLength: 12 }),
  )
  .map(([opening, others]) =>
    [opening, ...others].map((made, index) => ({ ...made, id: `e${String(index).padStart(2, '0')}` })),
  );

function toRule({ target, calendar: name, reasons: listed }: OracleRule): ClockRule {
  return { targetMs: target === null ? null : target * 1000, calendar: name, pauseReasons: listed };
}

function toPolicy(name: string, team: string[], made: OraclePolicy): PolicyDefinition {
  return policy({
    name,
    match: { source: [], service: [], team, customer: [] },
    rules: Object.fromEntries(
      Object.entries(made.rules).map(([priority, { response, resolution }]) => [
        priority,
        { response: toRule(response), resolution: toRule(resolution) },
      ]),
    ),
    defaultCalendar: made.fallback.response.calendar,
    defaultPauseReasons: {
      response: made.fallback.response.reasons,
      resolution: made.fallback.resolution.reasons,
    },
    changes: made.mode,
    newCycleAfterMs: made.newCycleAfter * 1000,
    resolveCountsAsResponse: made.resolveCountsAsResponse,
  });
}

function toEvent({ id, type, at, priority, team, reason }: OracleEvent): IncidentEvent {
  return event(type as EventType, base + at * 1000, { eventId: id, priority, team, reason });
}

const seconds = (ms: number | null) => (ms === null ? null : (ms - base) / 1000);

function comparable(clock: ClockRecord) {
  return {
    verdict: clock.verdict,
    verdictAt: seconds(clock.verdictAt),
    breachedAt: seconds(clock.breachedAt),
    dueAt: seconds(clock.dueAt),
    elapsed: clock.elapsedMs / 1000,
    paused: clock.pausedMs / 1000,
    wall: clock.wallMs / 1000,
    target: clock.targetMs === null ? null : clock.targetMs / 1000,
    priority: clock.priority,
    team: clock.team,
    stoppedAt: seconds(clock.stoppedAt),
    reclassified: clock.flags.includes('by-reclassification'),
  };
}

describe('the engine agrees with walking second by second', () => {
  it('over calendars at a clock change, pauses, changes in every mode, reopens and new cycles', () => {
    fc.assert(
      fc.property(
        policyArbitrary,
        policyArbitrary,
        eventsArbitrary,
        fc.integer({ min: 450, max: 7200 }),
        (general, special, events, asOf) => {
          const world: OracleWorld = {
            open: { '24x7': () => true, berlin: isOpen('berlin'), kolkata: isOpen('kolkata') },
            policyOf: (team) => (team === 'b' ? special : general),
          };
          const policies = [toPolicy('special', ['b'], special), toPolicy('general', [], general)];
          const judge = createJudge([version({ policies, calendars })]);
          const judgement = judge.judge(events.map(toEvent), base + asOf * 1000);
          const found = (judgement?.cycles ?? []).map(({ startedAt, response, resolution }) => ({
            startedAt: seconds(startedAt),
            response: comparable(response),
            resolution: comparable(resolution),
          }));
          expect(found).toEqual(judgeSlowly(world, events, asOf, horizon + 7200));
        },
      ),
      { numRuns: 800 },
    );
  });
});
