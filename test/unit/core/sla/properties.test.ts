import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overallOf } from '../../../../src/core/sla/overall.ts';
import { type ClockRecord, verdicts } from '../../../../src/core/sla/types.ts';
import { asOf, clocks, incident, instant, span, start, world } from './arbitraries.ts';

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
