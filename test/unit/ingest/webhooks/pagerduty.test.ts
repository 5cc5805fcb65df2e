import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pagerdutyWebhook } from '../../../../src/ingest/webhooks/pagerduty.ts';
import type { Endpoint, WebhookRequest } from '../../../../src/ingest/webhooks/source.ts';

const folder = path.resolve(import.meta.dirname, '../../../fixtures/webhooks/pagerduty');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace('.json', ''));

const fields = { service: null, team: null, customer: null, priority: null, assignee: null };
const endpoint: Endpoint = {
  name: 'pd',
  kind: 'pagerduty',
  settings: { fields, priorities: {}, pauses: null },
};

function bytes(name: string): Buffer {
  return readFileSync(path.join(folder, `${name}.json`));
}

function request(body: Buffer, headers: WebhookRequest['headers'] = {}): WebhookRequest {
  return { headers, query: new URLSearchParams(), body, receivedAt: Date.UTC(2026, 2, 2, 9) };
}

function read(name: string, settings: Partial<Endpoint['settings']> = {}) {
  const body: unknown = JSON.parse(bytes(name).toString('utf8'));
  const over = { ...endpoint, settings: { ...endpoint.settings, ...settings } };
  return pagerdutyWebhook.read(body, over, request(bytes(name)));
}

function event(name: string, settings: Partial<Endpoint['settings']> = {}) {
  const { events, ignored, dead } = read(name, settings);
  expect({ ignored, dead, count: events.length }, name).toEqual({ ignored: [], dead: [], count: 1 });
  return events[0];
}

const sign = (body: Buffer, secret: string) =>
  `v1=${createHmac('sha256', secret).update(body).digest('hex')}`;

describe('a PagerDuty webhook', () => {
  const body = bytes('incident.triggered');
  const verify = (signature: string | undefined, secrets = ['new', 'old'], sent = body) =>
    pagerdutyWebhook.verify(
      request(sent, signature === undefined ? {} : { 'x-pagerduty-signature': signature }),
      secrets,
      { replayWindowMs: 1 },
    );

  it('is trusted with any of its signatures under any of our secrets', () => {
    expect(verify(sign(body, 'new'))).toBeNull();
    expect(verify(`${sign(body, 'theirs')},${sign(body, 'old')}`)).toBeNull();
    expect(
      verify(`${sign(body, 'theirs')}, ${sign(body, 'old').toUpperCase().replace('V1', 'v1')}`),
    ).toBeNull();
  });

  it('is refused without a signature, under another secret, of another version or for another body', () => {
    const good = sign(body, 'new');
    for (const signature of [undefined, '', 'v1=', good.replace('v1=', 'v2='), good.replace('v1=', '')]) {
      expect(verify(signature), String(signature)).toMatchObject({ status: 401 });
    }
    expect(verify(sign(body, 'theirs'))).toMatchObject({ status: 401 });
    expect(verify(good, ['new'], Buffer.concat([body, Buffer.from(' ')]))).toMatchObject({ status: 401 });
    expect(verify(good, [])).toMatchObject({ status: 401 });
  });

  it('opens an incident with what it says of it, at its creation', () => {
    expect(event('incident.triggered')).toMatchObject({
      source: 'pd',
      incident: '4417',
      eventId: '4417:opened',
      type: 'opened',
      at: Date.UTC(2026, 2, 2, 8, 14, 5),
      service: 'Payments API',
      team: 'Core Payments',
      priority: 'P2',
      assignee: 'Mira Okafor',
      title: 'Checkout latency above 2 s',
      url: 'https://northwind.pagerduty.com/incidents/Q1WX7Z0PAY4417',
    });
  });

  it('acknowledges where a person did, updates where an integration did', () => {
    const at = Date.UTC(2026, 2, 2, 8, 19, 41);
    expect(event('incident.acknowledged')).toMatchObject({
      type: 'acknowledged',
      at,
      eventId: `4417:acknowledged:${at / 1000}`,
    });
    expect(event('incident.acknowledged-by-integration')).toMatchObject({ type: 'updated' });
  });

  it('resolves, reopens and cancels what was merged', () => {
    expect(event('incident.resolved')).toMatchObject({ type: 'resolved', reason: null });
    expect(event('incident.reopened')).toMatchObject({ type: 'reopened' });
    expect(event('incident.resolved-by-merge')).toMatchObject({ type: 'cancelled', reason: 'merged' });
  });

  it('tells who has it after an escalation, a reassignment and a delegation, with its team', () => {
    expect(event('incident.escalated')).toMatchObject({ type: 'assigned', assignee: 'Theo Lindgren' });
    expect(event('incident.reassigned')).toMatchObject({ type: 'assigned', assignee: 'Theo Lindgren' });
    expect(event('incident.delegated')).toMatchObject({ type: 'assigned', team: 'Finance Systems' });
    const placed = { fields: { ...fields, team: 'escalation_policy' } };
    expect(event('incident.delegated', placed)).toMatchObject({ team: null });
  });

  it('goes by the urgency where there is no priority, in the words of the settings', () => {
    expect(event('incident.priority_updated')).toMatchObject({ type: 'priority_changed', priority: 'P1' });
    expect(event('incident.urgency_updated')).toMatchObject({ type: 'priority_changed', priority: 'P3' });
    expect(event('incident.urgency_updated', { priorities: { Low: 'P4' } })).toMatchObject({
      priority: 'P4',
    });
    expect(event('incident.triggered', { priorities: { p2: 'Sev 2' } })).toMatchObject({ priority: 'Sev 2' });
  });

  it('updates service and title', () => {
    expect(event('incident.service_updated')).toMatchObject({ type: 'updated', service: 'Ledger' });
    expect(event('incident.title_updated')).toMatchObject({
      type: 'updated',
      title: 'Checkout latency above 5 s',
    });
  });

  it('ignores, by name, what means nothing to a clock', () => {
    const ignored = names.filter((name) => read(name).events.length === 0);
    expect(ignored).toEqual([
      'incident.annotated',
      'incident.custom_field_values.updated',
      'incident.responder.added',
      'incident.status_update_published',
      'incident.unacknowledged',
      'incident.workflow.started',
      'pagey.ping',
      'service.updated',
    ]);
    for (const name of ignored) expect(read(name)).toEqual({ events: [], ignored: [name], dead: [] });
  });

  it('keeps what it does not know, and names the field that is not as documented', () => {
    const dead = (body: unknown) => pagerdutyWebhook.read(body, endpoint, request(Buffer.alloc(0))).dead;
    const known = JSON.parse(bytes('incident.triggered').toString('utf8'));
    const edited = (event: object) => ({ event: { ...known.event, ...event } });
    expect(dead(edited({ event_type: 'incident.teleported' }))).toEqual([
      { kind: 'incident.teleported', reason: 'an event type that is not known' },
    ]);
    expect(dead(edited({ event_type: 'constructor' }))).toHaveLength(1);
    expect(dead(edited({ event_type: 'x'.repeat(500) }))[0]?.kind).toHaveLength(100);
    expect(dead(edited({ occurred_at: 'today' }))[0]?.reason).toBe(
      'event.occurred_at: not a date and time with an offset (ISO 8601)',
    );
    const without = { ...known.event.data, created_at: undefined, number: undefined };
    expect(dead(edited({ data: without }))[0]).toEqual({
      kind: 'incident.triggered',
      reason: 'event.data.created_at: missing',
    });
    expect(dead(edited({ data: { ...known.event.data, number: undefined } }))[0]?.reason).toBe(
      'event.data.number: missing',
    );
    for (const body of [null, [], 'x', {}, { event: null }]) expect(dead(body)).toHaveLength(1);
  });
});
