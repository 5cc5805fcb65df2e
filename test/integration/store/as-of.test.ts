import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveEvents } from '../../../src/core/incidents/effective.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import type { ReportQuery } from '../../../src/core/report/facts.ts';
import type { Store } from '../../../src/store/open.ts';
import { batches, comparable, day, monday, query, scenario, tempStore } from './support.ts';

const moments = fc.record({
  seed: fc.integer(),
  asOf: fc.integer({ min: -2 * 24, max: 40 * 24 }).map((hours) => monday + hours * 3_600_000 + 1234),
  from: fc.integer({ min: -5, max: 25 }).map((days) => monday + days * day),
  length: fc.integer({ min: 1, max: 30 }),
  cohort: fc.constantFrom<ReportQuery['cohort'][]>('verdict', 'opened'),
});

const days = Array.from({ length: 40 }, (_, index) => ({
  date: `day ${index}`,
  from: monday + (index - 5) * day,
  to: monday + (index - 4) * day,
}));

async function filled(events: readonly IncidentEvent[], now: number): Promise<Store> {
  const store = await tempStore({ now });
  await store.appendBulk(batches(events));
  return store;
}

async function everything(store: Store, asked: ReportQuery) {
  return {
    facts: comparable(await store.facts(asked)),
    daily: await store.daily(asked, days),
    breaches: await store.breaches(asked, 1000),
    open: await store.openClocks(
      { ...asked, clock: null, from: 'on-track', shares: { 'at-risk': 0.8, critical: 0.95 } },
      1000,
    ),
  };
}

describe('a report as of T', () => {
  it('equals the report of a log that ends at T', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async ({ seed, asOf, from, length, cohort }) => {
        const events = scenario(seed);
        const whole = await filled(events, monday + 15 * day + 777);
        const until = await filled(effectiveEvents(events, { asOf, knownAt: null }), asOf);
        const asked = query({ from, to: from + length * day, asOf, cohort });
        expect(await everything(whole, asked)).toEqual(await everything(until, asked));
        await Promise.all([whole.close(), until.close()]);
      }),
      { numRuns: 25 },
    );
  });

  it('known at K equals the report of a log recorded by K', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async ({ seed, asOf: knownAt, from, length, cohort }) => {
        const events = scenario(seed);
        const whole = await filled(events, monday + 30 * day);
        const known = await filled(
          events.filter(({ recordedAt }) => recordedAt <= knownAt),
          knownAt,
        );
        const asked = query({ from, to: from + length * day, asOf: knownAt, knownAt, cohort });
        expect(await everything(whole, asked)).toEqual(await everything(known, asked));
        await Promise.all([whole.close(), known.close()]);
      }),
      { numRuns: 25 },
    );
  });

  it('asked again later, with nothing written in between, equals one never asked before', async () => {
    await fc.assert(
      fc.asyncProperty(
        moments,
        fc.array(fc.integer({ min: 0, max: 15 * 24 * 60 }), { minLength: 2, maxLength: 4 }),
        async ({ seed, from, length, cohort }, minutes) => {
          const events = scenario(seed);
          const now = Math.max(...events.map(({ at }) => at)) + 1;
          const asked = await filled(events, now);
          const steps = minutes.sort((a, b) => a - b).map((later) => now + later * 60_000);
          const base = query({ from, to: from + length * day, cohort });
          for (const asOf of steps) await everything(asked, { ...base, asOf });
          const fresh = await filled(events, now);
          const last = { ...base, asOf: steps.at(-1) ?? now };
          expect(await everything(asked, last)).toEqual(await everything(fresh, last));
          const other = { ...events[0], eventId: 'more', incident: 'more', type: 'opened' as const };
          for (const store of [asked, fresh]) await store.append([other as IncidentEvent]);
          expect(await everything(asked, last)).toEqual(await everything(fresh, last));
          await Promise.all([asked.close(), fresh.close()]);
        },
      ),
      { numRuns: 20 },
    );
  });
});
