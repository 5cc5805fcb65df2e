import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventContent } from '../../../src/core/incidents/canonical.ts';
import { effectiveEvents } from '../../../src/core/incidents/effective.ts';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import type { Store } from '../../../src/store/open.ts';
import { batches, comparable, day, event, hour, monday, query, tempStore } from './support.ts';

const titles = ['a', 'b', 'c'] as const;
const lastRecorded = 5;

interface Shape {
  readonly id: 'e' | 'f';
  readonly title: (typeof titles)[number];
  readonly recordedAt: number;
  readonly recordedBySource: boolean;
}

/** Contents differ in title and, for `b`, in instant and incident. */
function entryOf({ id, title, recordedAt, recordedBySource }: Shape): IncidentEvent {
  return event('opened', title === 'b' ? monday + hour : monday, {
    eventId: id,
    incident: title === 'b' ? 'B' : 'A',
    title,
    priority: 'P1',
    recordedAt,
    recordedBySource,
  });
}

const source = fc.record<Shape>({
  id: fc.constantFrom('e', 'f'),
  title: fc.constantFrom(...titles),
  recordedAt: fc.integer({ min: 0, max: lastRecorded }),
  recordedBySource: fc.constant(true),
});
const either = fc
  .tuple(source, fc.boolean())
  .map(([shape, recordedBySource]) => ({ ...shape, recordedBySource }));

const lists = (shape: fc.Arbitrary<Shape>) =>
  fc.array(shape, { minLength: 1, maxLength: 12 }).map((shapes) => shapes.map(entryOf));

/** The entries in a few files. */
function cut(entries: readonly IncidentEvent[], sizes: readonly number[]): IncidentEvent[][] {
  const files: IncidentEvent[][] = [];
  let from = 0;
  for (const size of [...sizes, entries.length]) {
    if (from < entries.length) files.push(entries.slice(from, from + size));
    from += size;
  }
  return files;
}

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 });

const inOrder = (a: IncidentEvent, b: IncidentEvent) =>
  a.recordedAt - b.recordedAt || (eventContent(a) < eventContent(b) ? -1 : 1);

const same = (a: IncidentEvent | undefined, b: IncidentEvent | undefined) =>
  a !== undefined && b !== undefined && eventContent(a) === eventContent(b);

/** What the log takes of one file, by the rule in words: one event, one recording after the other. */
function taken(log: readonly IncidentEvent[], file: readonly IncidentEvent[]): IncidentEvent[] {
  const fresh: IncidentEvent[] = [];
  const bySourceFirst = file.toSorted((a, b) => Number(b.recordedBySource) - Number(a.recordedBySource));
  for (const entry of bySourceFirst) {
    const known = [...log, ...fresh].some(
      (other) => same(other, entry) && other.recordedAt === entry.recordedAt,
    );
    if (!known) fresh.push(entry);
  }
  const result: IncidentEvent[] = [];
  for (const id of ['e', 'f']) {
    const versions = [...log, ...fresh].filter(({ eventId }) => eventId === id).sort(inOrder);
    let before: IncidentEvent | undefined;
    for (let at = 0; at <= lastRecorded; at++) {
      const recording = versions.filter(({ recordedAt }) => recordedAt === at);
      const ours = (entry: IncidentEvent) => fresh.includes(entry) && !entry.recordedBySource;
      if (recording.every(ours) && same(recording.at(-1), before)) continue;
      for (const entry of recording) {
        if (ours(entry) && same(entry, before)) continue;
        before = entry;
        if (fresh.includes(entry)) result.push(entry);
      }
    }
  }
  return result;
}

async function standing(store: Store, knownAt?: number): Promise<IncidentEvent[]> {
  const events = await Promise.all(['A', 'B'].map((name) => store.eventsOf('native', name, knownAt)));
  return events.flat().sort(byId);
}

const byId = (a: IncidentEvent, b: IncidentEvent) => (a.eventId < b.eventId ? -1 : 1);
const contents = (events: readonly IncidentEvent[]) => events.map(eventContent).sort();

async function appendAll(files: readonly IncidentEvent[][]): Promise<Store> {
  const store = await tempStore();
  for (const file of files) await store.appendBulk(batches(file, 3));
  return store;
}

async function expectStanding(store: Store, entries: readonly IncidentEvent[]): Promise<void> {
  for (let knownAt = 0; knownAt <= lastRecorded; knownAt++) {
    const expected = effectiveEvents(entries, { knownAt, asOf: Number.POSITIVE_INFINITY }).toSorted(byId);
    expect(await standing(store, knownAt)).toEqual(expected);
  }
  expect(await standing(store)).toEqual(effectiveEvents(entries).toSorted(byId));
}

describe('a correction that is taken back', () => {
  const a = (recordedAt: number, more: Partial<IncidentEvent> = {}) =>
    event('opened', monday, { eventId: 'o', priority: 'P1', recordedAt, ...more });
  const b = (recordedAt: number) => a(recordedAt, { priority: 'P2', title: 'corrected' });

  it('stands again from when it was, and counts as a correction', async () => {
    const store = await appendAll([[a(10)], [b(20)]]);
    expect(await store.append([a(30)])).toMatchObject({ appended: 0, duplicates: 0, corrections: 1 });
    const priorities = async (knownAt?: number) =>
      (await store.eventsOf('native', 'A-1', knownAt)).map(({ priority }) => priority);
    expect([await priorities(15), await priorities(25), await priorities(30), await priorities()]).toEqual([
      ['P1'],
      ['P2'],
      ['P1'],
      ['P1'],
    ]);
    expect((await store.dataVersion()).version).toBe(3);
    const asked = query({ knownAt: 25, asOf: monday + day });
    expect((await store.facts(asked)).labels.priority).toEqual(['P2']);
    expect((await store.facts({ ...asked, knownAt: null })).labels.priority).toEqual(['P1']);
  });

  it('of a file imported again changes nothing, also where the file holds several versions', async () => {
    const file = (recordedAt: number) => [a(recordedAt), b(recordedAt), a(recordedAt, { eventId: 'p' })];
    const store = await appendAll([file(10)]);
    const before = [await store.dataVersion(), await store.eventsOf('native', 'A-1')];
    for (const recordedAt of [10, 20, 30]) {
      expect(await store.appendBulk(batches(file(recordedAt)))).toMatchObject({
        duplicates: 3,
        corrections: 0,
      });
    }
    expect([await store.dataVersion(), await store.eventsOf('native', 'A-1')]).toEqual(before);
    expect(await store.append([a(40)])).toMatchObject({ corrections: 1 });
    expect(await store.appendBulk(batches(file(50)))).toMatchObject({ duplicates: 2, corrections: 1 });
    expect((await store.eventsOf('native', 'A-1')).map(({ title }) => title)).toEqual(['corrected', null]);
  });

  it('of the source is kept where it repeats what stands, which goes on standing from its first', async () => {
    const said = (recordedAt: number) => a(recordedAt, { recordedBySource: true });
    const store = await appendAll([[said(20)], [said(30)], [said(10)], [said(20)]]);
    expect((await store.dataVersion()).version).toBe(3);
    expect(await store.eventsOf('native', 'A-1')).toEqual([said(10)]);
    expect(await store.eventsOf('native', 'A-1', 25)).toEqual([said(10)]);
    expect(await store.append([b(25)])).toMatchObject({ corrections: 1 });
    expect(await store.eventsOf('native', 'A-1')).toEqual([said(30)]);
  });
});

describe('what stands', () => {
  it('is what the log without a database says of the entries taken, at any known-at', async () => {
    await fc.assert(
      fc.asyncProperty(lists(either), sizes, async (entries, parts) => {
        const store = await tempStore();
        const log: IncidentEvent[] = [];
        for (const file of cut(entries, parts)) {
          const kept = taken(log, file);
          const known = new Set(log.map(({ eventId }) => eventId));
          const newEvents = new Set(kept.map(({ eventId }) => eventId).filter((id) => !known.has(id))).size;
          expect(await store.appendBulk(batches(file, 3))).toMatchObject({
            appended: newEvents,
            corrections: kept.length - newEvents,
            duplicates: file.length - kept.length,
          });
          log.push(...kept);
        }
        expect((await store.dataVersion()).version).toBe(log.length);
        await expectStanding(store, log);
        await store.close();
      }),
      { numRuns: 15 },
    );
  });

  it('of entries dated by their source depends on the set of them, not on their arrival', async () => {
    const arrivals = lists(source).chain((entries) =>
      fc.tuple(
        fc.constant(entries),
        fc.shuffledSubarray(entries, { minLength: entries.length }),
        fc.tuple(sizes, sizes),
      ),
    );
    await fc.assert(
      fc.asyncProperty(arrivals, async ([entries, other, [parts, otherParts]]) => {
        const one = await appendAll(cut(entries, parts));
        const two = await appendAll(cut([...other, ...other], otherParts));
        expect(await two.dataVersion()).toEqual(await one.dataVersion());
        const distinct = new Set(entries.map((entry) => `${entry.recordedAt} ${eventContent(entry)}`));
        expect((await one.dataVersion()).version).toBe(distinct.size);
        await expectStanding(one, entries);
        await expectStanding(two, entries);
        for (const knownAt of [null, 2]) {
          const asked = query({ knownAt });
          expect(comparable(await two.facts(asked))).toEqual(comparable(await one.facts(asked)));
        }
        await Promise.all([one.close(), two.close()]);
      }),
      { numRuns: 15 },
    );
  });

  it('of entries that arrive as they are recorded says what all offered say, ours or not', async () => {
    await fc.assert(
      fc.asyncProperty(lists(either), async (entries) => {
        const files = Array.from({ length: lastRecorded + 1 }, (_, at) =>
          entries.filter(({ recordedAt }) => recordedAt === at),
        ).filter((file) => file.length > 0);
        const store = await appendAll(files);
        for (let knownAt = 0; knownAt <= lastRecorded; knownAt++) {
          const expected = effectiveEvents(entries, { knownAt, asOf: Number.POSITIVE_INFINITY });
          expect(contents(await standing(store, knownAt))).toEqual(contents(expected));
        }
        await store.close();
      }),
      { numRuns: 15 },
    );
  });
});
