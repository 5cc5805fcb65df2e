import { describe, expect, it } from 'vitest';
import { importFile } from '../../../src/ingest/files/import-file.ts';
import type { Mapping } from '../../../src/ingest/mapping/schema.ts';
import type { Store } from '../../../src/store/open.ts';
import { mappingOf, tempFile } from '../../unit/ingest/support.ts';
import { day, monday, tempStore } from '../store/support.ts';

const mapping = mappingOf(`source: desk
format: csv
shape: incident
absentColumns: ignore
fields:
  incident: id
  opened: opened
  acknowledged: answered
  resolved: done
  cancelled: { column: done, when: { column: state, in: [Cancelled] } }
  recordedAt: updated
  priority: prio
  resolutionWithin: kept
`);

const header = 'id,opened,answered,done,state,prio,kept';
const resolvedRow = 'A,2025-03-03T09:00:00Z,2025-03-03T09:05:00Z,2025-03-03T10:00:00Z,Done,P1,yes';
const emptiedRow = 'A,2025-03-03T09:00:00Z,2025-03-03T09:05:00Z,,Open,P1,';

/** Imports a text as learned of so many days after Monday. */
async function run(store: Store, text: string, days: number, by: Mapping = mapping) {
  const path = tempFile('export.csv', `${text}\n`);
  const recordedAt = monday + days * day;
  const { log, withdrawals } = { log: store, withdrawals: store.withdrawals };
  return importFile({ path, mapping: by, log, withdrawals, recordedAt, inProcess: true });
}

async function typesOf(store: Store, knownAt?: number): Promise<string[]> {
  const events = await store.eventsOf('desk', 'A', knownAt);
  return events.map(({ eventId, type }) => `${eventId} ${type}`);
}

const withdrawn = ['A:opened opened', 'A:acknowledged acknowledged', 'A:resolved updated'];
const resolved = ['A:opened opened', 'A:acknowledged acknowledged', 'A:resolved resolved'];

describe('a newer export in which a date is empty', () => {
  it('takes back what the older one stated, tells of it, and keeps what was known then', async () => {
    const store = await tempStore();
    const first = await run(store, `${header}\n${resolvedRow}`, 1);
    const second = await run(store, `${header}\n${emptiedRow}`, 2);
    expect(first).toMatchObject({ withdrawn: 0, notes: [expect.stringContaining('updated')] });
    expect(second).toMatchObject({ withdrawn: 1, corrections: 1, imported: 0 });
    expect(second.notes[0]).toBe(
      'Dates that an earlier export gave are empty in this one and were withdrawn: A (resolved).',
    );
    expect(await typesOf(store)).toEqual(withdrawn);
    expect(await typesOf(store, monday + day)).toEqual(resolved);
    const now = await store.judgement('desk', 'A', { asOf: monday + 10 * day, knownAt: null });
    expect(now?.cycles.map((cycle) => cycle.resolution.stoppedAt)).toEqual([null]);
    expect((await store.eventsOf('desk', 'A')).map((event) => event.resolutionWithin)).not.toContain(true);
  });

  it('changes nothing when it is imported again', async () => {
    const store = await tempStore();
    await run(store, `${header}\n${resolvedRow}`, 1);
    await run(store, `${header}\n${emptiedRow}`, 2);
    const before = await store.dataVersion();
    expect(await run(store, `${header}\n${emptiedRow}`, 3)).toMatchObject({ withdrawn: 0, corrections: 0 });
    expect(await store.dataVersion()).toEqual(before);
  });

  it('leaves nothing before an opening that it tells later', async () => {
    const store = await tempStore();
    await run(store, `${header}\n${resolvedRow}`, 1);
    await run(store, `${header}\nA,2025-03-03T12:00:00Z,,,Open,P1,`, 2);
    const now = await store.judgement('desk', 'A', { asOf: monday + 10 * day, knownAt: null });
    expect(now).toMatchObject({ flags: [], acknowledgedAt: null, resolvedAt: null });
  });

  it('takes back what an import that was still running when it began states', async () => {
    const store = await tempStore();
    const both = [run(store, `${header}\n${resolvedRow}`, 1), run(store, `${header}\n${emptiedRow}`, 2)];
    expect((await Promise.all(both)).map((summary) => summary.withdrawn)).toEqual([0, 1]);
    expect(await typesOf(store)).toEqual(withdrawn);
  });

  it('is followed by one with a new date, which stands', async () => {
    const store = await tempStore();
    await run(store, `${header}\n${resolvedRow}`, 1);
    await run(store, `${header}\n${emptiedRow}`, 2);
    await run(store, `${header}\n${resolvedRow.replace('T10:00', 'T15:30')}`, 3);
    expect(await typesOf(store)).toEqual(resolved);
  });

  it('takes back a cancellation whose condition no longer holds', async () => {
    const store = await tempStore();
    await run(store, `${header}\n${resolvedRow.replace('Done', 'Cancelled')}`, 1);
    expect(await run(store, `${header}\n${resolvedRow}`, 2)).toMatchObject({ withdrawn: 1 });
    expect(await typesOf(store)).toContain('A:cancelled updated');
  });
});

const nested = mappingOf(`source: desk
format: ndjson
shape: incident
fields:
  incident: id
  opened: opened
  closed: shut
  cancelled: { column: shut, when: { column: state, in: [Cancelled] } }
timeline:
  path: log
  at: at
  activity: what
  events: { Seen: { type: acknowledged, keep: first }, Fixed: { type: resolved, keep: last } }
`);

/** A record of incident A or another one. */
function record(fields: object, id = 'A'): string {
  return JSON.stringify({ id, opened: '2025-03-03T09:00:00Z', ...fields });
}

const updates = (...list: string[]) => ({ log: list.map((what) => ({ what, at: '2025-03-03T09:30:00Z' })) });

it('a newer record takes back what only its updates had told', async () => {
  const store = await tempStore();
  await run(store, record(updates('Seen', 'Fixed')), 1, nested);
  expect(await run(store, record(updates('Seen')), 2, nested)).toMatchObject({ withdrawn: 1 });
  expect(await typesOf(store)).toEqual(withdrawn);
});

describe('a record that lacks a path', () => {
  const full = record({ ...updates('Seen', 'Fixed'), shut: '2025-03-03T11:00:00Z', state: 'Cancelled' });

  it('takes nothing back where no record of its file has it', async () => {
    const store = await tempStore();
    await run(store, full, 1, nested);
    const before = await typesOf(store);
    expect(await run(store, record({}), 2, nested)).toMatchObject({ withdrawn: 0 });
    expect(await run(store, record({ shut: '2025-03-03T11:00:00Z' }), 3, nested)).toMatchObject({
      withdrawn: 0,
    });
    expect(await typesOf(store)).toEqual(before);
  });

  it('takes back what it no longer states where another record has it', async () => {
    const store = await tempStore();
    await run(store, full, 1, nested);
    const file = [record({}), record({ ...updates(), shut: null, state: null }, 'B')].join('\n');
    expect(await run(store, file, 2, nested)).toMatchObject({ withdrawn: 4 });
  });
});

it('a row whose updates tell of another opening is one row', async () => {
  const store = await tempStore();
  const again = mappingOf(`source: desk
format: ndjson
shape: incident
fields: { incident: id, opened: opened, resolved: done }
timeline: { path: log, at: at, activity: what, events: { Again: opened } }
`);
  await run(store, record({ ...updates('Again'), done: '2025-03-03T10:00:00Z' }), 1, again);
  const second = await run(store, record({ ...updates('Again'), done: null }), 2, again);
  expect(second).toMatchObject({ withdrawn: 1 });
  expect(second.notes.join()).not.toContain('several rows');
});

describe('nothing is taken back', () => {
  it('by a file that lacks the column, or the column of its condition', async () => {
    const store = await tempStore();
    await run(store, `${header}\n${resolvedRow.replace('Done', 'Cancelled')}`, 1);
    const narrow = await run(store, 'id,opened,done\nA,2025-03-03T09:00:00Z,2025-03-03T10:00:00Z', 2);
    expect(narrow).toMatchObject({ withdrawn: 0 });
    expect(await typesOf(store)).toContain('A:acknowledged acknowledged');
    expect(await typesOf(store)).toContain('A:cancelled cancelled');
  });

  it('by a row that its source wrote before the one that is stored', async () => {
    const store = await tempStore();
    const dated = (row: string, updated: string) => `${header},updated\n${row},${updated}`;
    await run(store, dated(resolvedRow, '2025-03-05T00:00:00Z'), 4);
    expect(await run(store, dated(emptiedRow, '2025-03-04T00:00:00Z'), 5)).toMatchObject({ withdrawn: 0 });
    expect(await typesOf(store)).toEqual(resolved);
  });

  it('where a file has several rows of the incident, of which one states it', async () => {
    const store = await tempStore();
    const file = `${header}\n${resolvedRow}\n${emptiedRow}`;
    expect((await run(store, file, 1)).notes.join()).toContain('1 incidents have several rows');
    const before = await store.eventsOf('desk', 'A');
    expect(await run(store, file, 2)).toMatchObject({ withdrawn: 0 });
    expect((await store.eventsOf('desk', 'A')).map(({ type }) => type)).toEqual(
      before.map(({ type }) => type),
    );
    expect(await typesOf(store)).toEqual(resolved);
  });

  it('of other incidents, other sources or events that no row gave', async () => {
    const store = await tempStore();
    await run(store, `${header}\n${resolvedRow}\n${resolvedRow.replace('A', 'B')}`, 1);
    const [event] = (await store.eventsOf('desk', 'B')).filter(({ type }) => type === 'resolved');
    if (event === undefined) throw new Error('B is not resolved');
    await store.append([{ ...event, incident: 'A', eventId: 'live-7' }]);
    await store.append([{ ...event, incident: 'A', eventId: 'A:resolved', source: 'other' }]);
    expect(await run(store, `${header}\n${emptiedRow}`, 2)).toMatchObject({ withdrawn: 1 });
    expect(await typesOf(store)).toEqual([...withdrawn, 'live-7 resolved']);
    expect((await store.eventsOf('desk', 'B')).map(({ type }) => type)).toContain('resolved');
    expect((await store.eventsOf('other', 'A')).map(({ type }) => type)).toContain('resolved');
  });
});

it('an answer that proves to be automatic corrects the one taken for human', async () => {
  const store = await tempStore();
  const automatic = mappingOf(`source: desk
format: csv
shape: incident
fields:
  incident: id
  opened: opened
  acknowledged: { column: answered, automatic: { column: by, in: [bot] } }
`);
  const row = (by: string) => `id,opened,answered,by\nA,2025-03-03T09:00:00Z,2025-03-03T09:05:00Z,${by}`;
  await run(store, row('ann'), 1, automatic);
  expect(await typesOf(store)).toEqual(['A:opened opened', 'A:acknowledged acknowledged']);
  expect(await run(store, row('bot'), 2, automatic)).toMatchObject({ corrections: 1, withdrawn: 0 });
  expect(await typesOf(store)).toEqual(['A:opened opened', 'A:acknowledged updated']);
});
