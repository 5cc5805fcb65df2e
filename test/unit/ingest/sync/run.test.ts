import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runSync, type SyncRun } from '../../../../src/ingest/sync/run.ts';
import type { SyncPage, SyncSource } from '../../../../src/ingest/sync/source.ts';
import { arrived } from '../../../../src/ingest/webhooks/event.ts';
import { UnavailableError } from '../../../../src/ports/intake.ts';
import { createMemoryCursors, createMemoryIntake } from '../../../support/memory-intake.ts';

interface Position {
  readonly next: number;
}

const pageCount = 5;

/** Five pages of two events each; `before` is called before each. */
function counted(before: (page: number) => void = () => {}): SyncSource<Position> {
  return {
    kind: 'pagerduty',
    usualUrl: null,
    needs: 'nothing',
    authorize: () => ({}),
    limit: () => null,
    cursor: z.object({ next: z.number() }),
    async *pages({ cursor, from }): AsyncIterable<SyncPage<Position>> {
      for (let page = cursor?.next ?? 0; page < pageCount; page++) {
        before(page);
        const events = [0, 1].map((n) =>
          arrived({
            source: 's',
            incident: `${page}`,
            eventId: `${page}.${n}`,
            type: 'opened',
            at: (from ?? 0) + n,
          }),
        );
        yield { events, cursor: { next: page + 1 }, done: page + 1, total: pageCount, skipped: ['no date'] };
      }
    },
  };
}

function run(over: Partial<SyncRun> = {}): SyncRun {
  const fields = { service: null, team: null, customer: null, priority: null, assignee: null };
  return {
    source: counted() as SyncSource<unknown>,
    endpoint: { name: 's', kind: 'pagerduty', settings: { fields, priorities: {}, pauses: null } },
    client: {
      get: () => Promise.reject(new Error('not asked')),
      effort: () => ({ requests: 3, waitedMs: 7 }),
      close: async () => {},
    },
    intake: createMemoryIntake(),
    cursors: createMemoryCursors(),
    url: 'https://api.example.com',
    scope: null,
    from: null,
    restart: false,
    dryRun: false,
    now: 1_000,
    signal: new AbortController().signal,
    ...over,
  };
}

describe('a sync', () => {
  it('is history to the log, and passes over an event that is none', async () => {
    const intake = createMemoryIntake();
    const good = counted();
    const source = {
      ...good,
      async *pages(options: Parameters<typeof good.pages>[0]) {
        for await (const page of good.pages(options)) {
          const [first] = page.events;
          yield { ...page, skipped: [], events: first ? [{ ...first, at: 1e18 }, ...page.events] : [] };
        }
      },
    };
    const { skipped, appended } = await runSync(run({ intake, source: source as SyncSource<unknown> }));
    expect(appended).toBe(10);
    expect(skipped).toEqual({
      'an event is not sound: at: not milliseconds of the years 1970 to 2200': pageCount,
    });
    expect(new Set(intake.log.map(({ recordedBySource }) => recordedBySource))).toEqual(new Set([false]));
  });

  it('hands every page to the log and tells what it did', async () => {
    const told: unknown[] = [];
    const first = run({ onProgress: (progress) => told.push(progress) });
    expect(await runSync(first)).toEqual({
      source: 's',
      incidents: 5,
      events: 10,
      appended: 10,
      duplicates: 0,
      skipped: { 'no date': 5 },
      pages: 5,
      requests: 3,
      waitedMs: 7,
      resumed: false,
    });
    expect(told.at(-1)).toEqual({ done: 5, total: 5 });
    expect(await runSync(first)).toMatchObject({ events: 0, resumed: true });
  });

  it('keeps a cursor only once its events are durable, so a page is repeated and none is lost', async () => {
    for (let broken = 0; broken < pageCount; broken++) {
      for (const when of ['append', 'put'] as const) {
        const intake = createMemoryIntake();
        const cursors = createMemoryCursors();
        let calls = 0;
        const breaks = <T>(here: 'append' | 'put', work: () => Promise<T>): Promise<T> =>
          here === when && calls++ === broken ? Promise.reject(new UnavailableError('gone')) : work();
        const failing = run({
          intake: { append: (events) => breaks('append', () => intake.append(events)) },
          cursors: { ...cursors, put: (source, text) => breaks('put', () => cursors.put(source, text)) },
        });
        await expect(runSync(failing)).rejects.toThrow('gone');
        const seen: number[] = [];
        const again = await runSync(
          run({ source: counted((page) => seen.push(page)) as SyncSource<unknown>, intake, cursors }),
        );
        expect(seen[0], `${when} ${broken}`).toBe(broken);
        expect(again.duplicates, `${when} ${broken}`).toBe(when === 'put' ? 2 : 0);
        expect(intake.log).toHaveLength(10);
      }
    }
  });

  it('ends between two pages where its signal aborts, and goes on there', async () => {
    const abort = new AbortController();
    const intake = createMemoryIntake();
    const cursors = createMemoryCursors();
    const stopping = counted((page) => page === 2 && abort.abort());
    const first = run({
      source: stopping as SyncSource<unknown>,
      intake,
      cursors,
      signal: abort.signal,
    });
    await expect(runSync(first)).rejects.toMatchObject({ code: 'cancelled' });
    expect(intake.log).toHaveLength(6);
    expect(await runSync(run({ intake, cursors }))).toMatchObject({ appended: 4, duplicates: 0 });
  });

  it('begins anew where asked to, or where the cursor is of another address, scope or shape', async () => {
    const cursors = createMemoryCursors();
    const intake = createMemoryIntake();
    await runSync(run({ cursors, intake }));
    const [kept] = cursors.kept.values();
    for (const over of [{ restart: true }, { url: 'https://eu.example.com' }, { scope: 'team = 1' }]) {
      cursors.kept.set('s', kept ?? '');
      expect(await runSync(run({ cursors, intake, ...over }))).toMatchObject({
        events: 10,
        appended: 0,
        resumed: false,
      });
    }
    for (const text of [JSON.stringify({ ...JSON.parse(kept ?? ''), cursor: { page: 1 } }), '{', '7']) {
      cursors.kept.set('s', text);
      expect(await runSync(run({ cursors, intake }))).toMatchObject({ events: 10, resumed: false });
    }
  });

  it('keeps nothing in a dry run', async () => {
    const dry = run({ dryRun: true, restart: true });
    expect(await runSync(dry)).toMatchObject({ events: 10, appended: null, duplicates: null });
    expect(await dry.cursors.get('s')).toBeNull();
  });
});
