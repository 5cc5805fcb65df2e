import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../../src/core/incidents/event.ts';
import { createJudge } from '../../../../src/core/sla/judge.ts';
import { zendeskSync } from '../../../../src/ingest/sync/zendesk.ts';
import type { Endpoint } from '../../../../src/ingest/webhooks/source.ts';
import { zendeskWebhook } from '../../../../src/ingest/webhooks/zendesk.ts';
import { createMemoryIntake } from '../../../support/memory-intake.ts';
import {
  recordedZendesk,
  type ZendeskAccount,
  zendeskApi,
  zendeskOf,
} from '../../../support/sources/zendesk-api.ts';
import { createSyncWorld, type Reply, startSyncServer } from '../../../support/sync-server.ts';
import { version } from '../../../unit/core/sla/build.ts';

const webhooks = path.resolve(import.meta.dirname, '../../../fixtures/webhooks/zendesk');
const now = Date.UTC(2026, 2, 10);
const from = Date.UTC(2026, 1, 1);
const token = 'a@example.com/token:t';
const servers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function world(
  account: ZendeskAccount,
  over: { before?: (url: URL) => Reply | null; settings?: Partial<Endpoint['settings']> } = {},
) {
  const api = zendeskApi(account);
  const server = await startSyncServer((url, request) => over.before?.(url) ?? api(url, request));
  servers.push(server);
  const { settings = {} } = over;
  const made = createSyncWorld({ source: zendeskSync, kind: 'zendesk', url: server.url, now, settings });
  const sync: typeof made.sync = (request = {}) => made.sync({ token, from, ...request });
  return { ...made, sync, server };
}

const lineOf = ({ type, at, reason }: IncidentEvent) =>
  `${new Date(at).toISOString().slice(5, 19)} ${type}${reason === null ? '' : `: ${reason}`}`;

describe("Zendesk's history", () => {
  it('tells all that happened to a ticket, with names', async () => {
    const { sync, intake } = await world(recordedZendesk());
    expect(await sync()).toMatchObject({ incidents: 1, appended: 14, skipped: {} });
    expect(intake.log.map(lineOf)).toEqual([
      '03-02T08:14:05 opened',
      '03-02T08:14:05 updated',
      '03-02T08:16:00 assigned',
      '03-02T08:20:10 assigned',
      '03-02T08:31:40 acknowledged',
      '03-02T08:31:40 paused: waiting for customer',
      '03-02T09:45:00 resumed: waiting for customer',
      '03-02T09:50:30 priority_changed',
      '03-02T10:00:00 paused: on hold',
      '03-02T11:30:15 resolved',
      '03-02T12:05:00 reopened',
      '03-02T12:05:00 paused: waiting for customer',
      '03-02T13:00:00 resolved',
      '03-06T13:00:20 closed',
    ]);
    expect(intake.log[1]).toMatchObject({
      service: 'Northwind',
      team: 'Front Desk',
      customer: 'Haddad Books',
      assignee: null,
      url: 'https://northwind.zendesk.com/agent/tickets/9120',
    });
    expect(intake.log[2]).toMatchObject({ team: 'Store Support' });
    expect(intake.log[3]).toMatchObject({ assignee: 'Ada Brandt' });
  });

  it('has every event that webhooks tell of the same, with the same id and content, and the same clocks', async () => {
    const told = createMemoryIntake();
    const fields = { service: null, team: null, customer: null, priority: null, assignee: null };
    const settings = { fields, priorities: {}, pauses: null };
    for (const name of readdirSync(webhooks)) {
      if (!/^(created|comment_added|status_changed|priority_changed|agent_|group_)/.test(name)) continue;
      const body = JSON.parse(readFileSync(path.join(webhooks, name), 'utf8'));
      const request = { headers: {}, query: new URLSearchParams(), body: Buffer.alloc(0), receivedAt: now };
      const endpoint = { name: 'zendesk', kind: 'zendesk', settings } as const;
      await told.append(zendeskWebhook.read(body, endpoint, request).events);
    }
    const heard = [...told.log];
    const { sync, intake } = await world(recordedZendesk());
    await sync();
    expect(heard.length).toBeGreaterThan(8);
    expect(await told.append(intake.log)).toEqual({ appended: 3, duplicates: heard.length });
    const judge = createJudge([version()]);
    const clocksOf = (events: readonly IncidentEvent[]) => {
      const judged = judge.judge(events, now);
      return judged?.cycles.map(({ response, resolution }) => [
        response.verdict,
        response.stoppedAt,
        resolution.verdict,
        resolution.stoppedAt,
        resolution.elapsedMs,
        resolution.pausedMs,
      ]);
    };
    expect(clocksOf(intake.log)).toEqual(clocksOf(heard));
    expect(clocksOf(told.log)).toEqual(clocksOf(heard));
    expect(clocksOf(heard)?.[0]).toContain('met');
  });

  it('reads on by the cursor, only what changed', async () => {
    const account = zendeskOf(230, now - 5 * 86_400_000);
    const { sync, intake, server } = await world(account);
    expect(await sync()).toMatchObject({ incidents: 230, pages: 3 });
    const [changed] = account.tickets;
    if (changed === undefined) throw new Error('no ticket');
    account.tickets.push({ ...changed, status: 'solved' });
    const solving = { ...recordedZendesk().audits.get(9120)?.at(-2), created_at: '2026-03-09T10:00:00Z' };
    account.audits.set(changed.id, [...(account.audits.get(changed.id) ?? []), solving]);
    const before = server.asked.length;
    expect(await sync()).toMatchObject({ incidents: 1, appended: 1, resumed: true });
    expect(intake.log.at(-1)).toMatchObject({ type: 'resolved', incident: '20000' });
    // The export, its audits, and four kinds of names.
    expect(server.asked.length - before).toBe(6);
    expect(server.asked.filter((asked) => asked.includes('start_time'))).toEqual([
      `/api/v2/incremental/tickets/cursor.json?per_page=100&start_time=${from / 1000}`,
    ]);
  });

  it('gives up in words where the export does not get on', async () => {
    let asked = 0;
    const { sync } = await world(zendeskOf(1, now - 86_400_000), {
      before: (url) => {
        if (!url.pathname.includes('/incremental/')) return null;
        if (asked++ > 20) return { status: 404, body: {} };
        return { body: { tickets: [], after_cursor: 'here', end_of_stream: false } };
      },
    });
    await expect(sync()).rejects.toThrow('is paged in a circle');
  });

  it('reads all audits of a long ticket and of an archived one', async () => {
    const account = recordedZendesk();
    const audits = account.audits.get(9120) ?? [];
    const filling = Array.from({ length: 130 }, () => ({ ...audits[3], created_at: '2026-03-02T08:21:00Z' }));
    account.audits.set(9120, [...audits.slice(0, 3), ...filling, ...audits.slice(3)] as typeof audits);
    const long = await world(account);
    expect(await long.sync()).toMatchObject({ appended: 14 });
    account.archived.add(9120);
    const archived = await world(account);
    expect(await archived.sync()).toMatchObject({ appended: 14 });
  });

  it('takes what the settings place elsewhere from the ticket', async () => {
    const fields = {
      service: null,
      team: 'custom_fields[id=3601].value',
      customer: null,
      priority: null,
      assignee: null,
    };
    const { sync, intake } = await world(recordedZendesk(), { settings: { fields } });
    await sync();
    expect(intake.log[1]).toMatchObject({ team: '4' });
    expect(intake.log.filter(({ type }) => type === 'assigned')).toHaveLength(1);
  });

  it('waits for the export’s own limit and on 429, in the middle', async () => {
    let exports = 0;
    const account = zendeskOf(250, now - 5 * 86_400_000);
    const api = zendeskApi(account);
    const server = await startSyncServer((url, request) => {
      const reply = api(url, request);
      if (!url.pathname.includes('/incremental/')) return reply;
      exports++;
      if (exports === 2) return { status: 429, headers: { 'retry-after': '31' }, body: 'Too many' };
      // After the last page, only requests follow that it does not count.
      const left = exports >= 3 ? 0 : 5;
      const limit = `total=10; remaining=${left}; resets=44`;
      return { ...reply, headers: { 'zendesk-ratelimit-incremental-exports-cursor': limit } };
    });
    servers.push(server);
    const { sync, time, intake } = createSyncWorld({
      source: zendeskSync,
      kind: 'zendesk',
      url: server.url,
      now,
    });
    await sync({ token, from });
    expect(new Set(intake.log.map(({ incident }) => incident)).size).toBe(250);
    expect(time.slept).toEqual([31_000, 44_000]);
  });

  it('loses and doubles nothing where it is killed at any request, and tickets change meanwhile', async () => {
    const account = zendeskOf(230, now - 5 * 86_400_000);
    let left = 0;
    const { sync, intake } = await world(account, { before: () => (left-- === 0 ? { status: 418 } : null) });
    let rounds = 0;
    for (let ended = false; !ended && rounds < 100; rounds++) {
      left = 110 + rounds;
      ended = await sync().then(
        () => true,
        () => false,
      );
      const [first] = account.tickets.splice(5, 1);
      if (first !== undefined && rounds < 2) account.tickets.push(first);
      else if (first !== undefined) account.tickets.splice(5, 0, first);
    }
    expect(rounds).toBeGreaterThan(2);
    expect(new Set(intake.log.map(({ incident }) => incident)).size).toBeGreaterThanOrEqual(228);
    expect(new Set(intake.log.map(({ eventId }) => eventId)).size).toBe(intake.log.length);
  });

  it('cancels what was deleted or merged, and goes on where a ticket is gone or not as documented', async () => {
    const account = recordedZendesk();
    const [ticket] = account.tickets;
    const audits = account.audits.get(9120) ?? [];
    const merge = {
      ...audits.at(-1),
      via: { channel: 'web', source: { rel: 'merge' } },
    } as (typeof audits)[number];
    account.audits.set(9120, [...audits.slice(0, 1), merge]);
    account.tickets.push({ ...ticket, id: 9121, status: 'deleted' } as never);
    account.tickets.push({ ...ticket, id: 9122, status: 'open' } as never);
    account.tickets.push({ ...ticket, id: 9123, created_at: 'never' } as never);
    const { sync, intake } = await world(account);
    expect(await sync()).toMatchObject({
      skipped: {
        'a ticket has no audits any more': 1,
        'a ticket is not as documented: created_at: not a date and time with an offset (ISO 8601)': 1,
      },
    });
    const cancelled = intake.log.filter(({ type }) => type === 'cancelled');
    expect(cancelled.map(({ incident, reason }) => [incident, reason])).toEqual([
      ['9121', 'cancelled'],
      ['9120', 'merged'],
    ]);
  });
});
