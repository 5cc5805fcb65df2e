import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createJudge } from '../../../src/core/sla/judge.ts';
import type { BulkProgress } from '../../../src/ports/event-log.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { migrations } from '../../../src/store/schema.ts';
import type { Session } from '../../../src/store/session.ts';
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
  tempFolder,
  tempStore,
} from './support.ts';

const now = monday + 30 * day;
const settings = { memoryLimit: '256MB', threads: 1, clock: { now: () => now } };

/** The tables of what is derived as the first builds that wrote schema version 1 made them. */
const firstShape = `DROP TABLE clocks; DROP TABLE incidents;
  CREATE TABLE clocks (incident_id INTEGER, kind UTINYINT, cycle INTEGER, policy INTEGER, policy_version INTEGER,
    calendar INTEGER, judged_by UTINYINT, service INTEGER, team INTEGER, customer INTEGER, priority INTEGER,
    peak_priority INTEGER, target_ms BIGINT, started_at BIGINT, stopped_at BIGINT, due_at BIGINT, breached_at BIGINT,
    breaches_at BIGINT, elapsed_ms BIGINT, wall_ms BIGINT, paused_ms BIGINT, closed_ms BIGINT, verdict UTINYINT,
    verdict_at BIGINT, open_state UTINYINT, flags INTEGER, judged_at BIGINT);
  CREATE TABLE incidents (id INTEGER, incident_key UHUGEINT, source VARCHAR, incident VARCHAR, first_event_at BIGINT,
    last_event_at BIGINT, min_recorded_at BIGINT, max_recorded_at BIGINT, judged_at BIGINT, held_back BOOLEAN,
    status UTINYINT, service INTEGER, team INTEGER, customer INTEGER, priority INTEGER, opened_at BIGINT,
    acknowledged_at BIGINT, resolved_at BIGINT, closed_at BIGINT, reopen_count INTEGER, cancelled_at BIGINT,
    cancelled_breached BOOLEAN, flags INTEGER);
  INSERT INTO incidents (id, incident_key, source, incident) SELECT DISTINCT 1, incident_key, source, incident FROM events;`;

const lastShape = 'SELECT 1;';

/** Tables of schema versions after 5. */
const dropNewer = [
  'audit',
  'archived_reports',
  'stored_schedules',
  'deliveries',
  'plan_marks',
  'notices',
  'notice_summaries',
  'silences',
  'copied_log',
  'dead_letters',
  'sync_cursors',
]
  .map((name) => `DROP TABLE ${name};`)
  .join(' ');

async function inDatabase<T>(folder: string, work: (session: Session) => Promise<T>): Promise<T> {
  const database = await openDatabase({ folder, memoryLimit: '256MB', threads: 1, readOnly: false });
  try {
    return await database.write(work);
  } finally {
    await database.close();
  }
}

/** A store of schema version 1 with a scenario judged by two versions of the policies, and what it answered. */
async function olderStore(shape: string) {
  const folder = tempFolder();
  const store = await tempStore({ folder, now });
  const changedAt = monday + 8 * day;
  const events = scenario(4);
  await store.appendBulk(batches(events.filter(({ recordedAt }) => recordedAt < changedAt)));
  await store.recordPolicies(policies({ response: 2, resolution: 16 }), changedAt);
  await store.appendBulk(batches(events.filter(({ recordedAt }) => recordedAt >= changedAt)));
  const answers = await answersOf(store);
  await store.close();
  await inDatabase(folder, (session) =>
    session.run(`${dropNewer} DROP TABLE issued_reports; ${shape} UPDATE schema_version SET version = 1`),
  );
  return { folder, answers };
}

async function answersOf(store: Store) {
  const asked = query({ asOf: now });
  return {
    version: await store.dataVersion(),
    facts: comparable(await store.facts(asked)),
    breaches: await store.breaches(asked, 1000),
    open: await store.openClocks(
      { ...asked, clock: null, from: 'on-track', shares: { 'at-risk': 0.8, critical: 0.95 } },
      1000,
    ),
    known: comparable(await store.facts({ ...asked, knownAt: monday + 12 * day })),
    policies: await store.policyVersions(),
  };
}

const versionOf = (folder: string) =>
  inDatabase(folder, async (session) => {
    const [row] = await session.rows<{ version: number; columns: number }>(`SELECT version,
      (SELECT count(*) FROM information_schema.columns WHERE table_name = 'clocks') AS columns FROM schema_version`);
    return row;
  });

describe.each([
  ['of its first shape', firstShape],
  ['of its last shape', lastShape],
])('a store of schema version 1, %s', (_name, shape) => {
  it('answers as before once it is opened for writing, and takes further events', async () => {
    const { folder, answers } = await olderStore(shape);
    const progress: BulkProgress[] = [];
    const store = await openStore({ folder, ...settings, onProgress: (report) => progress.push(report) });
    expect(await answersOf(store)).toEqual(answers);
    expect(progress.at(-1)).toEqual({ stage: 'judging', done: 25, total: 25 });
    const more = [event('opened', now - hour, { incident: 'new', priority: 'P1' })];
    expect(await store.append(more)).toMatchObject({ appended: 1, newIncidents: 1 });
    await store.close();
    const fresh = await inDatabase(folder, (session) =>
      session.rows<{ n: number; ids: number }>(
        'SELECT count(*) AS n, count(DISTINCT id) AS ids FROM incidents',
      ),
    );
    expect(fresh).toEqual([{ n: 26, ids: 26 }]);
    expect((await versionOf(folder))?.version).toBe(migrations.length);
    const again = await openStore({ folder, ...settings, onProgress: (report) => progress.push(report) });
    expect(progress).toHaveLength(1);
    await again.close();
  });

  it('is refused where it is opened for reading alone', async () => {
    const { folder } = await olderStore(shape);
    await expect(openStore({ folder, ...settings, readOnly: true })).rejects.toMatchObject({
      name: 'UserError',
      code: 'store-older',
    });
  });

  it('stays as it was where judging fails, and is brought up the next time', async () => {
    const { folder, answers } = await olderStore(shape);
    const before = await versionOf(folder);
    let judged = 0;
    const failing: typeof createJudge = (versions) => {
      const judge = createJudge(versions);
      return {
        ...judge,
        judge(events, asOf) {
          if (++judged > 9) throw new Error('judging failed');
          return judge.judge(events, asOf);
        },
      };
    };
    await expect(openStore({ folder, ...settings, createJudge: failing })).rejects.toThrow('judging failed');
    expect(await versionOf(folder)).toEqual(before);
    expect(before?.version).toBe(1);
    const store = await openStore({ folder, ...settings });
    expect(await answersOf(store)).toEqual(answers);
    await store.close();
  });

  it('stays as it was where the process is killed after judging, before the commit', async () => {
    const { folder, answers } = await olderStore(shape);
    const before = await versionOf(folder);
    const url = new URL('../../../dist/src/store/open.js', import.meta.url).href;
    const code = `import(${JSON.stringify(url)}).then(({ openStore }) => openStore({
      folder: ${JSON.stringify(folder)}, memoryLimit: '256MB', threads: 1, clock: { now: () => ${now} },
      onProgress: () => process.kill(process.pid, 'SIGKILL') }))`;
    expect(spawnSync(process.execPath, ['-e', code]).signal).toBe('SIGKILL');
    expect(await versionOf(folder)).toEqual(before);
    const store = await openStore({ folder, ...settings });
    expect(await answersOf(store)).toEqual(answers);
    await store.close();
  });
});

it('gives a store of schema version 3 a table of issued reports, and judges it anew once', async () => {
  const folder = tempFolder();
  const store = await tempStore({ folder, now });
  await store.appendBulk(batches(scenario(4)));
  const answers = await answersOf(store);
  await store.close();
  await inDatabase(folder, (session) =>
    session.run(`${dropNewer} DROP TABLE issued_reports; UPDATE schema_version SET version = 3`),
  );
  await expect(openStore({ folder, ...settings, readOnly: true })).rejects.toMatchObject({
    code: 'store-older',
  });
  const progress: BulkProgress[] = [];
  const opened = await openStore({ folder, ...settings, onProgress: (report) => progress.push(report) });
  expect(progress).toEqual([{ stage: 'judging', done: 25, total: 25 }]);
  expect(await answersOf(opened)).toEqual(answers);
  const scope = { kind: 'monthly', timeZone: 'UTC', cohort: 'verdict', filters: query().filters } as const;
  expect(await opened.records.find({ scope, asOf: now, knownAt: null, limit: 1 })).toEqual([]);
  await opened.close();
});

it('takes what a store of schema version 4 issued for reports that showed the figures then', async () => {
  const folder = tempFolder();
  const store = await tempStore({ folder, now });
  const scope = { kind: 'monthly', timeZone: 'UTC', cohort: 'verdict', filters: query().filters } as const;
  const data = { version: 1, hash: 'a', policyVersion: 1 };
  const lists = { forecasts: null, recommendations: null };
  const report = {
    scope,
    from: monday,
    to: now,
    issuedAt: now + 1,
    asOf: now,
    data,
    ...lists,
    restates: false,
  };
  await store.records.record({ ...report, figures: false });
  await store.close();
  await inDatabase(folder, (session) =>
    session.run(
      `${dropNewer} ALTER TABLE issued_reports DROP COLUMN figures_at; UPDATE schema_version SET version = 4`,
    ),
  );
  const opened = await openStore({ folder, ...settings });
  const asked = { scope, asOf: now, knownAt: null, having: 'figures', limit: 2 } as const;
  expect(await opened.records.find(asked)).toEqual([{ ...report, figures: true }]);
  await opened.close();
});
