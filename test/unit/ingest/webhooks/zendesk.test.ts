import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sourcesSchema } from '../../../../config/sources-schema.ts';
import { effectiveEvents } from '../../../../src/core/incidents/effective.ts';
import type { Endpoint } from '../../../../src/ingest/webhooks/source.ts';
import { zendeskWebhook } from '../../../../src/ingest/webhooks/zendesk.ts';
import { statusEvents, ticketEvent } from '../../../../src/ingest/webhooks/zendesk-ticket.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/webhooks/zendesk');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));
const bytes = (name: string) => readFileSync(path.join(folder, `${name}.json`));
const parsed = (name: string) => JSON.parse(bytes(name).toString('utf8'));

const signedAt = '2026-03-02T08:31:41Z';
const receivedAt = Date.parse(signedAt) + 1_500;

function endpoint(settings: object = {}): Endpoint {
  const all = sourcesSchema.parse({ zd: { kind: 'zendesk', ...settings } }).zd;
  if (all === undefined) throw new Error('no settings');
  return { name: 'zd', kind: 'zendesk', settings: all };
}

function request(body: Buffer, headers: Record<string, string> = {}) {
  return {
    headers: { 'x-zendesk-webhook-signature-timestamp': signedAt, ...headers },
    query: new URLSearchParams(),
    body,
    receivedAt,
  };
}

const read = (name: string, settings: object = {}) =>
  zendeskWebhook.read(parsed(name), endpoint(settings), request(bytes(name)));
const events = (name: string, settings: object = {}) => {
  const { events, dead } = read(name, settings);
  expect(dead, name).toEqual([]);
  return events;
};
const told = (name: string, settings: object = {}) =>
  events(name, settings).map(({ type, reason }) => (reason === null ? type : `${type}: ${reason}`));

describe('a Zendesk webhook', () => {
  const body = bytes('created');
  const sign = (secret: string, at = signedAt, sent = body) =>
    createHmac('sha256', secret).update(at).update(sent).digest('base64');
  const verify = (headers: Record<string, string>, windowMs = 300_000) =>
    zendeskWebhook.verify(request(body, headers), ['old', 'new'], { replayWindowMs: windowMs });
  const signed = (signature: string, at = signedAt) => ({
    'x-zendesk-webhook-signature': signature,
    'x-zendesk-webhook-signature-timestamp': at,
  });

  it('is trusted when signed with one of our secrets, recently', () => {
    expect(verify(signed(sign('old')))).toBeNull();
    expect(verify(signed(sign('new')))).toBeNull();
    expect(verify(signed(sign('new')), 1_000)).toMatchObject({ status: 401 });
    const early = '2026-03-02T08:20:00Z';
    expect(verify(signed(sign('new', early), early))).toMatchObject({ status: 401 });
    expect(verify(signed(sign('new'), early))).toMatchObject({ status: 401 });
  });

  it('is refused without a signature, with a forged one, or a time that is none', () => {
    expect(verify({})).toMatchObject({ status: 401 });
    expect(verify(signed(sign('theirs')))).toMatchObject({ status: 401 });
    expect(verify(signed(sign('new').toLowerCase()))).toMatchObject({ status: 401 });
    expect(verify(signed(sign('new', 'now'), 'now'))).toMatchObject({ status: 401 });
  });

  it('opens a ticket with its subject and priority, in the words of the policies', () => {
    expect(events('created')).toHaveLength(1);
    expect(events('created')[0]).toMatchObject({
      incident: '9120',
      eventId: '9120:opened',
      type: 'opened',
      at: Date.UTC(2026, 2, 2, 8, 14, 5),
      title: 'Till does not open',
      priority: 'P3',
      team: null,
    });
    expect(events('created', { priorities: { Normal: 'Sev 3' } })[0]?.priority).toBe('Sev 3');
  });

  it('says ids of groups and people only where the settings name their places', () => {
    expect(read('group_assignment_changed').ignored).toEqual([
      'zen:event-type:ticket.group_assignment_changed',
    ]);
    const fields = { team: 'group_id', assignee: 'assignee_id', customer: 'organization_id' };
    expect(events('agent_assignment_changed', { fields })[0]).toMatchObject({
      type: 'assigned',
      team: '302',
      assignee: '7001',
    });
    const ids = ['agent_assignment_changed', 'organization_changed'].map(
      (name) => events(name, { fields })[0]?.eventId,
    );
    expect(ids).toEqual([expect.stringContaining('told assigned'), expect.stringContaining('told updated')]);
    expect(events('organization_changed', { fields })[0]).toMatchObject({ type: 'updated', customer: '402' });
    expect(told('created', { fields })).toEqual(['opened', 'updated']);
  });

  it('rests as it did last, in whatever order two changes of one second arrive', () => {
    const fields = { service: null, team: null, customer: null, priority: null, assignee: null };
    const endpoint = {
      name: 'z',
      kind: 'zendesk',
      settings: { fields, priorities: {}, pauses: null },
    } as const;
    const at = Date.UTC(2026, 0, 5, 9);
    const moment = { endpoint, ticket: '1', at: at + 60_000 };
    const changes = [statusEvents(moment, 'open', 'pending'), statusEvents(moment, 'pending', 'hold')];
    const opened = ticketEvent('opened', { ...moment, at }, { priority: 'P1' });
    const log = (order: typeof changes) =>
      [[opened], ...order].flatMap((events, recordedAt) =>
        events.map((event) => ({ ...event, recordedAt, recordedBySource: true })),
      );
    const standing = (order: typeof changes) =>
      effectiveEvents(log(order)).map(({ type, reason }) => `${type} ${reason}`);
    const wanted = [
      'opened null',
      'paused on hold',
      'paused waiting for customer',
      'resumed waiting for customer',
    ];
    expect(standing(changes).sort()).toEqual(wanted);
    expect(standing(changes.toReversed()).sort()).toEqual(wanted);
  });

  it('is answered by the first public comment of an agent after the creation', () => {
    expect(told('comment_added-agent')).toEqual(['acknowledged']);
    for (const name of ['with-creation', 'private', 'customer']) {
      expect(read(`comment_added-${name}`)).toMatchObject({ events: [], dead: [] });
    }
  });

  it('pauses, resumes, resolves, reopens and closes by its statuses', () => {
    expect(told('status_changed-open')).toEqual([]);
    expect(told('status_changed-pending')).toEqual(['paused: waiting for customer']);
    expect(told('status_changed-open-again')).toEqual(['resumed: waiting for customer']);
    expect(told('status_changed-hold')).toEqual(['paused: on hold']);
    expect(told('status_changed-solved')).toEqual(['resolved']);
    expect(told('status_changed-closed')).toEqual(['closed']);
    expect(told('status_changed-reopened-pending')).toEqual(['reopened', 'paused: waiting for customer']);
    const [reopened, paused] = events('status_changed-reopened-pending');
    expect((paused?.at ?? 0) - (reopened?.at ?? 0)).toBe(1);
  });

  it('pauses in the statuses that the settings name, and in no others', () => {
    const pauses = { Hold: 'vendor', pending: 'pending' };
    expect(told('status_changed-hold', { pauses })).toEqual(['paused: vendor']);
    expect(told('status_changed-pending', { pauses })).toEqual(['paused: pending']);
    expect(told('status_changed-pending', { pauses: {} })).toEqual([]);
    expect(told('status_changed-pending', { pauses: { hold: 'vendor' } })).toEqual([]);
  });

  it('changes priority and subject, cancels what was merged, deleted or spam', () => {
    expect(events('priority_changed')[0]).toMatchObject({ type: 'priority_changed', priority: 'P1' });
    expect(events('subject_changed')[0]).toMatchObject({ type: 'updated', title: 'Till 4 does not open' });
    expect(told('merged')).toEqual(['cancelled: merged']);
    expect(told('soft_deleted')).toEqual(['cancelled: cancelled']);
    expect(told('marked_as_spam')).toEqual(['cancelled: cancelled']);
  });

  it('takes what a trigger says in our words, at the time of sending, once', () => {
    expect(events('trigger-paused')[0]).toEqual({
      ...events('trigger-paused')[0],
      incident: '9120',
      eventId: '9120:trigger:paused:2026-03-02T08%3A31Z',
      type: 'paused',
      at: Date.parse(signedAt),
      reason: 'waiting for customer',
      priority: 'P3',
      team: 'Store Support',
      customer: 'Haddad Books',
      service: 'Northwind',
      assignee: 'Ada Brandt',
    });
    expect(events('trigger-opened')[0]?.eventId).toBe('9120:trigger:opened');
  });

  it('gives no two events of its fixtures one id with different contents', () => {
    const seen = new Map<string, string>();
    for (const name of names) {
      for (const event of read(name).events) {
        expect(seen.get(event.eventId) ?? name, event.eventId).toBe(name);
        seen.set(event.eventId, name);
      }
    }
  });

  it('keeps what it does not know, and names the field that is not as documented', () => {
    const dead = (value: unknown) => zendeskWebhook.read(value, endpoint(), request(Buffer.alloc(0))).dead;
    const created = parsed('created');
    expect(dead({ ...created, type: 'zen:event-type:ticket.teleported' })[0]?.reason).toContain('not known');
    expect(dead({ ...created, type: 'zen:event-type:ticket.constructor' })).toHaveLength(1);
    expect(dead({ ...created, type: 'x'.repeat(500) })[0]?.kind).toHaveLength(100);
    expect(dead({ sla_event: 'x'.repeat(500), ticket: '1' })[0]?.kind).toHaveLength(100);
    expect(dead({ ...created, detail: { ...created.detail, created_at: 'x' } })[0]?.reason).toBe(
      'detail.created_at: not a date and time with an offset (ISO 8601)',
    );
    const comment = { ...parsed('comment_added-agent'), event: { comment: { is_public: 'yes' } } };
    expect(dead(comment)[0]?.reason).toContain('event.comment.is_public');
    expect(dead({ sla_event: 'teleported', ticket: '1' })[0]?.reason).toContain(
      'sla_event: not one of opened',
    );
    expect(dead({ sla_event: 'opened' })[0]).toEqual({ kind: 'opened', reason: 'ticket: missing' });
    for (const value of [null, [], 'x', {}, { type: 7 }]) expect(dead(value)).toHaveLength(1);
    const user = zendeskWebhook.read({ type: 'zen:event-type:user.created' }, endpoint(), request(body));
    expect(user).toEqual({ events: [], ignored: ['zen:event-type:user.created'], dead: [] });
  });
});
