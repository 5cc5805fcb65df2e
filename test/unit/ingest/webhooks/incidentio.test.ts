import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { incidentioWebhook } from '../../../../src/ingest/webhooks/incidentio.ts';
import type { WebhookRequest } from '../../../../src/ingest/webhooks/source.ts';
import {
  clocks,
  course,
  eventsOf,
  expectSameClocksInAnyOrder,
  lines,
  now,
  payload,
  payloadNames,
  read,
  request,
} from '../../../support/webhook-sources.ts';

const body = Buffer.from(JSON.stringify(payload('incidentio', '1-created')));
const key = Buffer.from('a key of twenty-four bytes');
const secret = `whsec_${key.toString('base64')}`;

function signature(by: Buffer, timestamp: number, id = 'msg_1', sent = body): string {
  const digest = createHmac('sha256', by).update(`${id}.${timestamp}.`).update(sent).digest('base64');
  return `v1,${digest}`;
}

const seconds = now / 1000;
const good = {
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(seconds),
  'webhook-signature': signature(key, seconds),
};

const verify = (headers: WebhookRequest['headers'], secrets = [secret], sent = body) =>
  incidentioWebhook.verify(request({ headers, body: sent }), secrets, { replayWindowMs: 300_000 });

describe('a request of incident.io', () => {
  it('is trusted with any of its signatures under any of our secrets', () => {
    const other = Buffer.from('another');
    expect(verify(good)).toBeNull();
    expect(verify(good, [`whsec_${other.toString('base64')}`, secret])).toBeNull();
    const two = `${signature(other, seconds)} v1a,xyz ${signature(key, seconds)}`;
    expect(verify({ ...good, 'webhook-signature': two })).toBeNull();
  });

  it('may name its headers as Svix does', () => {
    const headers = Object.entries(good).map(([name, value]) => [name.replace('webhook', 'svix'), value]);
    expect(verify(Object.fromEntries(headers))).toBeNull();
  });

  it('is refused under another secret, for another id, time or body, and without a header', () => {
    expect(verify(good, [`whsec_${Buffer.from('other').toString('base64')}`])?.status).toBe(401);
    const unkeyed = { ...good, 'webhook-signature': signature(Buffer.alloc(0), seconds) };
    for (const empty of ['whsec_', 'whsec_!!']) expect(verify(unkeyed, [empty])?.status).toBe(401);
    expect(verify(good, [])?.status).toBe(401);
    expect(verify({ ...good, 'webhook-id': 'msg_2' })?.status).toBe(401);
    expect(verify({ ...good, 'webhook-timestamp': String(seconds - 1) })?.status).toBe(401);
    expect(verify(good, [secret], Buffer.from('{}'))?.status).toBe(401);
    const unversioned = { ...good, 'webhook-signature': good['webhook-signature'].slice('v1,'.length) };
    expect(verify(unversioned)?.status).toBe(401);
    for (const name of Object.keys(good)) expect(verify({ ...good, [name]: undefined })?.status).toBe(401);
  });

  it('is refused when it is repeated after the window', () => {
    const at = (ms: number) => {
      const then = (now - ms) / 1000;
      return verify({
        ...good,
        'webhook-timestamp': String(then),
        'webhook-signature': signature(key, then),
      });
    };
    expect(at(300_000)).toBeNull();
    expect(at(301_000)?.reason).toContain('another time');
    expect(at(-301_000)?.reason).toContain('another time');
  });
});

const names = payloadNames('incidentio').filter((name) => /^\d/.test(name));
const said = (name: string, pauses: Readonly<Record<string, string>> | null = null) =>
  lines(eventsOf('incidentio', name, { pauses }));
const moves = (name: string, pauses: Readonly<Record<string, string>> | null = null) =>
  course(eventsOf('incidentio', name, { pauses }));

describe('an incident of incident.io', () => {
  it('opens when it was created, with its severity from then on', () => {
    const [opened, details] = eventsOf('incidentio', '1-created');
    expect(said('1-created')).toEqual([
      'opened 03-02T09:00:00.413',
      'priority_changed 03-02T09:00:00.413 Minor',
    ]);
    expect(opened).toMatchObject({
      source: 'my-incidentio',
      incident: 'INC-123',
      priority: null,
      title: null,
    });
    expect(details).toMatchObject({
      team: 'Core Payments',
      customer: 'Acme',
      title: 'Card payments fail',
      url: 'https://app.incident.io/acme/incidents/123',
      assignee: null,
    });
  });

  it('is acknowledged when it is accepted, when a lead has it, and when its status shows work', () => {
    expect(moves('2-accepted')).toEqual(['acknowledged 03-02T09:06:00.100']);
    expect(said('3-severity-raised').slice(1)).toEqual([
      'priority_changed 03-02T09:20:00.700 Major',
      'acknowledged 03-02T09:20:00.700',
    ]);
    expect(eventsOf('incidentio', '3-severity-raised')[1]?.assignee).toBe('Lena Lead');
    expect(said('5-fixing')).toContain('acknowledged 03-02T10:30:00.000');
  });

  it('pauses, resumes, is resolved when it becomes post-incident, closed, reopened and merged', () => {
    expect(said('4-paused')).toContain('paused 03-02T10:00:00.000 paused');
    expect(said('5-fixing')).toContain('resumed 03-02T10:30:00.000');
    expect(moves('6-documenting')).toEqual(['resolved 03-02T11:15:00.000']);
    expect(moves('7-closed')).toEqual(['closed 03-03T09:00:00.000']);
    expect(moves('8-reopened')).toEqual(['reopened 03-03T10:00:00.000']);
    expect(moves('9-merged')).toEqual(['cancelled 03-03T10:05:00.000 merged']);
  });

  it('pauses in the statuses of the settings, where they name some', () => {
    expect(moves('5-fixing', { fixing: 'vendor' })).toEqual([
      'acknowledged 03-02T10:30:00.000',
      'paused 03-02T10:30:00.000 vendor',
    ]);
    expect(said('4-paused', { fixing: 'vendor' }).join()).not.toContain('paused');
  });

  it('has what the settings name, by custom field or role', () => {
    const fields = {
      service: 'custom_fields.Region',
      team: 'incident_type.name',
      customer: null,
      priority: 'severity.rank',
      assignee: 'roles.Reporter',
    };
    const settings = { fields, priorities: { '1': 'P1' } };
    const [, details] = eventsOf('incidentio', '1-created', settings);
    expect(details).toMatchObject({
      service: 'eu-1',
      team: 'Production outage',
      customer: 'Acme',
      priority: 'P1',
      assignee: 'Rita Report',
    });
  });

  it('leaves the same clocks in any order of its webhooks, and when they come again', () => {
    const deliveries = names.map((name) =>
      eventsOf('incidentio', name, { priorities: { Minor: 'P2', Major: 'P1' } }),
    );
    expectSameClocksInAnyOrder(deliveries);
    const upToClosed = clocks(deliveries.slice(0, 7));
    expect(upToClosed).toMatchObject({
      'INC-123': { status: 'closed', priority: 'P1', acknowledgedAt: Date.UTC(2026, 2, 2, 9, 6, 0, 100) },
    });
    expect(clocks(deliveries)).toMatchObject({ 'INC-123': { status: 'cancelled', reopenCount: 1 } });
  });

  it('heard of only after it ended stays out, since nobody says when it did', () => {
    for (const name of ['7-closed', '8-reopened']) {
      expect(clocks([eventsOf('incidentio', name)]), name).toEqual({ 'INC-123': null });
    }
    const kind = 'public_incident.incident_updated_v2';
    const { [kind]: incident } = payload('incidentio', '3-severity-raised') as Record<string, object>;
    const status = { name: 'Closed', category: 'closed' };
    const touched = read('incidentio', {
      event_type: kind,
      [kind]: { ...incident, incident_status: status },
    });
    expect(lines(touched.events)).toEqual(['priority_changed 03-02T09:20:00.700 Major']);
    expect(clocks([eventsOf('incidentio', '6-documenting')])).toMatchObject({
      'INC-123': { status: 'resolved' },
    });
  });

  it('that is a test, private or no incident at all means nothing and is counted by its kind', () => {
    const kinds = {
      'created-test': 'public_incident.incident_created_v2',
      'private-created': 'private_incident.incident_created_v2',
      'follow-up-created': 'public_incident.follow_up_created_v2',
      'alert-created': 'public_alert.alert_created_v1',
    };
    for (const [name, kind] of Object.entries(kinds)) {
      expect(read('incidentio', payload('incidentio', name))).toEqual({
        events: [],
        ignored: [kind],
        dead: [],
      });
    }
  });

  it('of an unknown kind, or without what is documented, is a dead letter that names the field', () => {
    const dead = (value: unknown) => read('incidentio', value).dead;
    const kind = 'public_incident.incident_created_v3';
    expect(dead({ event_type: kind, [kind]: {} })).toEqual([{ kind, reason: 'event_type: not a known one' }]);
    const known = 'public_incident.incident_status_updated_v2';
    const change = structuredClone(payload('incidentio', '2-accepted')) as Record<
      string,
      Record<string, Record<string, unknown>>
    >;
    const at = change[known] ?? {};
    at.incident = { ...at.incident, updated_at: 5 };
    expect(dead(change)).toEqual([
      {
        kind: known,
        reason: `["${known}"].incident.updated_at: not a date and time with an offset (ISO 8601)`,
      },
    ]);
    at.incident = { ...at.incident, updated_at: '2026-03-02T09:06:00Z' };
    at.new_status = { name: 'Odd', category: 'odd' };
    expect(dead(change)[0]?.reason).toContain('new_status.category: not one of triage, live');
    expect(dead({ event_type: known })[0]?.reason).toContain(known);
    expect(dead({ event_type: 5 })).toEqual([{ kind: null, reason: 'event_type: missing' }]);
  });
});
