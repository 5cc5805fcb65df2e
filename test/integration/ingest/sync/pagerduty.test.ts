import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import { pagerdutySync } from '../../../../src/ingest/sync/pagerduty.ts';
import { pagerdutyWebhook } from '../../../../src/ingest/webhooks/pagerduty.ts';
import type { Endpoint } from '../../../../src/ingest/webhooks/source.ts';
import { createMemoryIntake } from '../../../support/memory-intake.ts';
import { accountOf, recordedAccount } from '../../../support/sources/pagerduty-account.ts';
import { type PagerdutyAccount, pagerdutyApi } from '../../../support/sources/pagerduty-api.ts';
import { createSyncWorld, type Reply, startSyncServer } from '../../../support/sync-server.ts';
import { version } from '../../../unit/core/sla/build.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures');
const json = (file: string) => JSON.parse(readFileSync(path.join(fixtures, file), 'utf8'));
const now = Date.UTC(2026, 2, 2, 12);
const servers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function world(
  account: PagerdutyAccount,
  over: {
    before?: (url: URL) => Reply | null;
    scope?: string;
    weight?: number;
  } = {},
) {
  const api = pagerdutyApi(account, over.weight);
  const server = await startSyncServer((url, request) => over.before?.(url) ?? api(url, request));
  servers.push(server);
  const made = createSyncWorld({
    source: pagerdutySync,
    kind: 'pagerduty',
    url: server.url,
    now,
    ...(over.scope === undefined ? {} : { scope: over.scope }),
  });
  return { ...made, server };
}

const from = Date.UTC(2026, 1, 20);

describe("PagerDuty's history", () => {
  it('tells the whole story of an incident, oldest first, as it was then', async () => {
    const { sync, intake } = await world(recordedAccount());
    expect(await sync({ from })).toMatchObject({ incidents: 2, events: 16, appended: 8, skipped: {} });
    expect(intake.log.map(({ type, at }) => `${new Date(at).toISOString().slice(11, 19)} ${type}`)).toEqual([
      '08:14:05 opened',
      '08:19:41 acknowledged',
      '08:31:07 priority_changed',
      '08:50:12 assigned',
      '09:02:30 assigned',
      '09:40:22 resolved',
      '10:05:01 reopened',
      '11:20:40 resolved',
    ]);
  });

  it('leaves the same events and clocks as the webhooks that told the same, in whatever order both came', async () => {
    const told = createMemoryIntake();
    const fields = { service: null, team: null, customer: null, priority: null, assignee: null };
    const endpoint: Endpoint = {
      name: 'pagerduty',
      kind: 'pagerduty',
      settings: { fields, priorities: {}, pauses: null },
    };
    for (const name of [
      'triggered',
      'acknowledged',
      'annotated',
      'priority_updated',
      'unacknowledged',
      'escalated',
      'delegated',
      'resolved',
      'reopened',
      'resolved-again',
    ]) {
      const body = json(`webhooks/pagerduty/incident.${name}.json`);
      const request = { headers: {}, query: new URLSearchParams(), body: Buffer.alloc(0), receivedAt: now };
      await told.append(pagerdutyWebhook.read(body, endpoint, request).events);
    }
    const heard = [...told.log];
    const { sync, intake } = await world(recordedAccount());
    await sync({ from });
    const plain = (events: readonly IncidentEvent[]) =>
      events.map((event) => ({ ...event, recordedAt: 0, recordedBySource: false }));
    expect(plain(intake.log)).toEqual(plain(heard));
    // Told by webhook first, then read: nothing new.
    expect(await told.append(intake.log)).toEqual({ appended: 0, duplicates: heard.length });
    const judge = createJudge([version()]);
    expect(judge.judge(intake.log, now)).toEqual(judge.judge(heard, now));
    expect(judge.judge(heard, now)).toMatchObject({
      reopenCount: 1,
      priority: 'P1',
      team: 'Finance Systems',
    });
  });

  it('reads every incident once, in windows that a query can list, and then only what changed', async () => {
    const account = accountOf(610, now - 610 * 60_000);
    const { sync, intake, server } = await world(account, { weight: 50 });
    const summary = await sync({ from: now - 20 * 86_400_000 });
    expect(new Set(intake.log.map(({ incident }) => incident)).size).toBe(610);
    expect(summary).toMatchObject({ appended: 610, skipped: {} });
    const listed = server.asked.filter((asked) => asked.startsWith('/incidents?'));
    expect(listed.length).toBeLessThan(60);
    const [changed] = account.incidents;
    account.entries.get(changed?.id ?? '')?.push({
      id: 'RNEW',
      created_at: new Date(now - 30_000).toISOString(),
      type: 'resolve_log_entry',
    });
    const before = server.asked.length;
    expect(await sync()).toMatchObject({ appended: 1, resumed: true });
    expect(server.asked.length - before).toBeLessThan(10);
  });

  it('cuts a span of changes that is too long for a page, and goes on within it', async () => {
    const account = accountOf(1_300, now - 1_300 * 60_000);
    const { sync, intake, cursors } = await world(account);
    await sync({ from: now - 1 });
    const kept = JSON.parse(cursors.kept.get('pagerduty') ?? '');
    cursors.kept.set(
      'pagerduty',
      JSON.stringify({ ...kept, cursor: { history: null, since: now - 1_400 * 60_000 } }),
    );
    intake.log.length = 0;
    const cut = await sync();
    expect(cut.pages).toBeGreaterThan(1);
    expect(cut.incidents).toBe(1_300);
  });

  it('waits at its limit and on 429, in the middle of a page', async () => {
    let asked = 0;
    const { sync, intake, time } = await world(accountOf(40, now - 86_400_000), {
      before: () => {
        asked++;
        if (asked === 7) {
          return {
            status: 429,
            headers: { 'ratelimit-limit': '960', 'ratelimit-remaining': '0', 'ratelimit-reset': '20' },
            body: { error: { message: 'Rate Limit Exceeded', code: 2020 } },
          };
        }
        return null;
      },
    });
    await sync({ from: now - 2 * 86_400_000 });
    expect(intake.log).toHaveLength(40);
    expect(time.slept).toEqual([20_000]);
  });

  it('loses and doubles nothing where it is killed at any request, and incidents come meanwhile', async () => {
    const account = accountOf(60, now - 86_400_000);
    let left = 0;
    const { sync, intake, cursors } = await world(account, {
      before: () => (left-- === 0 ? { status: 418 } : null),
    });
    for (let round = 0; round < 200; round++) {
      left = 40;
      const extra = accountOf(1, now - 1_000 * (round + 1));
      if (round < 20) {
        const id = `QEXTRA${round}`;
        account.incidents.push({ ...extra.incidents[0], id, incident_number: 20_000 + round } as never);
        account.entries.set(id, extra.entries.get('QMANY0') ?? []);
      }
      const ended = await sync({ from: now - 2 * 86_400_000 }).then(
        () => true,
        () => false,
      );
      if (ended && round >= 20) break;
    }
    expect(cursors.kept.has('pagerduty')).toBe(true);
    expect(intake.log).toHaveLength(80);
    expect(new Set(intake.log.map(({ eventId }) => eventId)).size).toBe(80);
  });

  it('asks for the teams of its scope alone, and refuses one that is none', async () => {
    const { sync, server } = await world(recordedAccount(), { scope: 'team_ids[]=PABC1&team_ids[]=PDEF2' });
    await sync({ from });
    const lists = server.asked.filter((asked) => /^\/(incidents|log_entries)\?/.test(asked));
    expect(lists.every((asked) => asked.includes('team_ids%5B%5D=PABC1&team_ids%5B%5D=PDEF2'))).toBe(true);
    const wrong = await world(recordedAccount(), { scope: 'service=1' });
    await expect(wrong.sync({ from })).rejects.toThrow('sources.pagerduty.sync.scope');
  });
});
