import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import {
  batches,
  comparable,
  day,
  event,
  hour,
  monday,
  policies,
  query,
  scenario,
  tempStore,
} from './support.ts';

function shuffled<T>(values: readonly T[], seed: number): T[] {
  const keyed = values.map((value, index) => ({ value, key: Math.imul(index + 1, seed | 1) % 9973 }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
}

describe('appending', () => {
  it('counts new events, judges their incidents and answers with them', async () => {
    const store = await tempStore();
    const summary = await store.append([
      event('opened', monday, { priority: 'P1', service: 'web' }),
      event('acknowledged', monday + hour / 2),
      event('opened', monday, { incident: 'A-2', priority: 'P1' }),
      event('acknowledged', monday + hour, { incident: 'held' }),
    ]);
    expect(summary).toMatchObject({
      offered: 4,
      appended: 4,
      duplicates: 0,
      corrections: 0,
      newIncidents: 3,
      judgedIncidents: 3,
      heldBack: 1,
    });
    const facts = await store.facts(query());
    expect(facts.heldBack).toBe(1);
    expect(
      comparable(facts)
        .response.map((row) => JSON.parse(row).outcome)
        .sort(),
    ).toEqual([0, 1]);
    expect(facts.labels.service).toEqual(['web']);
  });

  it('the same events again change nothing, recorded anew where we date them ourselves', async () => {
    const store = await tempStore();
    const events = scenario(1);
    const recorded = (entry: IncidentEvent, at: number) =>
      entry.recordedBySource ? entry : { ...entry, recordedAt: at };
    const last = Math.max(...events.map(({ recordedAt }) => recordedAt));
    const fileAt = (at: number) => batches(events.map((entry) => recorded(entry, at)));
    const first = await store.appendBulk(fileAt(last + day));
    const before = await store.dataVersion();
    const facts = comparable(await store.facts(query()));
    expect(first.appended + first.corrections).toBe(first.offered - first.duplicates);
    expect(await store.appendBulk(fileAt(last + 40 * day))).toMatchObject({
      appended: 0,
      corrections: 0,
      duplicates: events.length,
      judgedIncidents: 0,
    });
    expect(await store.dataVersion()).toEqual(before);
    expect(comparable(await store.facts(query()))).toEqual(facts);
  });

  it('counts a repeated line within one file as a duplicate', async () => {
    const store = await tempStore();
    const opened = event('opened', monday, { priority: 'P1' });
    const summary = await store.appendBulk(batches([opened, opened, { ...opened }], 2));
    expect(summary).toMatchObject({ offered: 3, appended: 1, duplicates: 2, corrections: 0 });
    expect((await store.dataVersion()).version).toBe(1);
  });

  it('other content under a known id is a correction; the latest recorded stands', async () => {
    const store = await tempStore();
    const opened = event('opened', monday, { priority: 'P1', eventId: 'o' });
    const late = event('acknowledged', monday + 2 * hour, { eventId: 'a', recordedAt: 10 });
    const corrected = { ...late, at: monday + hour / 2, recordedAt: 20 };
    await store.append([opened, late]);
    expect((await store.facts(query())).response.outcome).toEqual(Uint8Array.of(1));
    expect(await store.append([corrected])).toMatchObject({
      appended: 0,
      corrections: 1,
      judgedIncidents: 1,
    });
    expect((await store.facts(query())).response.outcome).toEqual(Uint8Array.of(0));
    expect((await store.eventsOf('native', 'A-1')).map(({ at }) => at)).toEqual([monday, monday + hour / 2]);
    expect((await store.eventsOf('native', 'A-1', 15)).map(({ at }) => at)).toEqual([
      monday,
      monday + 2 * hour,
    ]);
    expect((await store.facts(query({ knownAt: 15 }))).response.outcome).toEqual(Uint8Array.of(1));
  });

  it('a correction recorded earlier than what stands is kept but does not stand', async () => {
    const store = await tempStore();
    await store.append([event('opened', monday, { eventId: 'o', recordedAt: 50, title: 'now' })]);
    await store.append([event('opened', monday, { eventId: 'o', recordedAt: 10, title: 'then' })]);
    expect((await store.eventsOf('native', 'A-1')).map(({ title }) => title)).toEqual(['now']);
    expect((await store.eventsOf('native', 'A-1', 20)).map(({ title }) => title)).toEqual(['then']);
    expect((await store.dataVersion()).version).toBe(2);
  });

  it('a correction that moves an event to another incident judges both', async () => {
    const store = await tempStore();
    await store.append([event('opened', monday, { eventId: 'o', priority: 'P1' })]);
    const moved = event('opened', monday, { eventId: 'o', priority: 'P1', incident: 'A-9', recordedAt: 5 });
    expect(await store.append([moved])).toMatchObject({ corrections: 1, judgedIncidents: 2 });
    const facts = await store.facts(query());
    expect([facts.openNow.n, facts.response.n, facts.heldBack]).toEqual([1, 1, 0]);
    expect(await store.judgement('native', 'A-1', { asOf: monday + day, knownAt: null })).toBeNull();
    expect(await store.judgement('native', 'A-1', { asOf: monday + day, knownAt: 1 })).not.toBeNull();
  });

  it('releases a held-back incident when its opening arrives', async () => {
    const store = await tempStore();
    await store.append([event('resolved', monday + hour)]);
    expect((await store.facts(query())).heldBack).toBe(1);
    await store.append([event('opened', monday, { priority: 'P1' })]);
    const facts = await store.facts(query());
    expect([facts.heldBack, facts.resolution.n]).toEqual([0, 1]);
  });

  it('any order and any cut of the same events gives the same version, hash and figures', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 400 }), async (seed, cut) => {
        const events = scenario(seed).map((entry) => ({ ...entry, recordedBySource: true }));
        const other = shuffled([...events, ...events.slice(0, 9)], seed);
        const early = shuffled(events.slice(0, 5), seed);
        const one = await tempStore();
        await one.appendBulk(batches(events));
        const two = await tempStore({ threads: 1 });
        await two.append(early);
        await two.appendBulk(batches(other.slice(0, cut), 7));
        await two.appendBulk(batches(other.slice(cut), 31));
        expect(await two.dataVersion()).toEqual(await one.dataVersion());
        for (const knownAt of [null, monday + 12 * day]) {
          const asked = query({ knownAt, asOf: knownAt ?? query().asOf });
          expect(comparable(await two.facts(asked))).toEqual(comparable(await one.facts(asked)));
        }
        await Promise.all([one.close(), two.close()]);
      }),
      { numRuns: 20 },
    );
  });

  it('an interrupted file leaves nothing behind', async () => {
    const store = await tempStore();
    await store.append([event('opened', monday)]);
    const before = await store.dataVersion();
    async function* breaking() {
      yield* batches(scenario(3).slice(0, 60), 20);
      throw new Error('the reader failed');
    }
    await expect(store.appendBulk(breaking())).rejects.toThrow('the reader failed');
    const signal = AbortSignal.abort();
    await expect(store.appendBulk(batches(scenario(3)), { signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await store.dataVersion()).toEqual(before);
    expect((await store.facts(query())).openNow.n).toBe(1);
    expect((await store.appendBulk(batches(scenario(3)))).newIncidents).toBeGreaterThan(10);
  });

  it('the data hash covers content, time of learning and policy versions', async () => {
    const hashes = new Set<string>();
    const variants: readonly Partial<IncidentEvent>[] = [
      {},
      { title: 'x' },
      { recordedAt: 7 },
      { recordedBySource: true },
    ];
    for (const variant of variants) {
      const store = await tempStore();
      await store.append([event('opened', monday, { eventId: 'o', ...variant })]);
      hashes.add((await store.dataVersion()).hash);
    }
    const store = await tempStore({ policies: policies({ response: 2, resolution: 8 }) });
    await store.append([event('opened', monday, { eventId: 'o' })]);
    hashes.add((await store.dataVersion()).hash);
    expect(hashes.size).toBe(5);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{32}$/);
  });
});
