import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alwaysOpen } from '../../../../src/core/sla/calendar.ts';
import type { Phase } from '../../../../src/core/sla/history.ts';
import { hasLatePause } from '../../../../src/core/sla/late-pause.ts';
import { measure, type Span } from '../../../../src/core/sla/measure.ts';
import type { Policy, Rule } from '../../../../src/core/sla/policy.ts';

const ruleOf = (targetMs: number | null): Rule => ({ targetMs, calendar: alwaysOpen, reasons: null });
const rules = (targetMs: number | null) => ({ response: ruleOf(targetMs), resolution: ruleOf(targetMs) });

const policies = (['carry', 'retroactive', 'reset'] as const).map(
  (changes): Policy => ({
    name: changes,
    changes,
    newCycleAfterMs: 0,
    resolveCountsAsResponse: false,
    rules: new Map([
      ['P1', rules(20)],
      ['P2', rules(45)],
    ]),
    fallback: rules(null),
    places: new Map(),
  }),
);

const pauseArbitrary = fc
  .record({
    from: fc.integer({ min: 0, max: 90 }),
    length: fc.integer({ min: 1, max: 30 }),
    delay: fc.integer({ min: -5, max: 60 }),
  })
  .map(({ from, length, delay }) => ({
    reason: null,
    from,
    to: from + length,
    recordedAt: delay < 0 ? null : from + delay,
  }));

const spanArbitrary = fc
  .record({
    policy: fc.constantFrom(...policies),
    pauses: fc.array(pauseArbitrary, { maxLength: 8 }),
    changes: fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { maxLength: 3 }),
  })
  .map(({ policy, pauses, changes }): Span => {
    const dimensions = { service: null, team: null, customer: null };
    const phases: Phase[] = [0, ...changes.sort((a, b) => a - b)].map((at, index) => ({
      at,
      policy,
      ...dimensions,
      priority: index % 2 === 0 ? 'P2' : 'P1',
    }));
    return { kind: 'resolution', startedAt: 0, end: 100, phases, pauses, gaps: [] };
  });

it('finds the same as trying every pause alone', () => {
  fc.assert(
    fc.property(spanArbitrary, (span) => {
      const measured = measure(span);
      const alone = span.pauses.some((pause) => {
        const { breach } = measure({ ...span, pauses: span.pauses.filter((other) => other !== pause) });
        const recordedAt = pause.recordedAt ?? pause.from;
        return breach !== null && breach.at < recordedAt && breach.at !== measured.breach?.at;
      });
      expect(hasLatePause(span, measured)).toBe(alone);
    }),
    { numRuns: 2000 },
  );
});
