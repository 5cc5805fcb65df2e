import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { alertmanagerWebhook } from '../../../../src/ingest/webhooks/alertmanager.ts';
import { grafanaWebhook } from '../../../../src/ingest/webhooks/grafana.ts';
import type { WebhookRequest } from '../../../../src/ingest/webhooks/source.ts';
import {
  clocks,
  eventsOf,
  expectSameClocksInAnyOrder,
  lines,
  now,
  payload,
  read,
  request,
} from '../../../support/webhook-sources.ts';

const options = { replayWindowMs: 300_000 };
const body = Buffer.from('{"alerts":[]}');
const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

describe.each([alertmanagerWebhook, grafanaWebhook])('a request of $kind', ({ verify }) => {
  const verified = (headers: WebhookRequest['headers'], secrets = ['new', 'old']) =>
    verify(request({ headers, body }), secrets, options);

  it('is trusted with a bearer token, or a password for any user, that is one of the secrets', () => {
    expect(verified({ authorization: 'Bearer new' })).toBeNull();
    expect(verified({ authorization: 'Bearer old' })).toBeNull();
    expect(verified(basic('alertmanager:old'))).toBeNull();
    expect(verified(basic('user:pass:word'), ['user:pass:word'])).toBeNull();
  });

  it('is refused with another token, an empty one, none, or no secret', () => {
    for (const authorization of ['Bearer other', 'Bearer ', 'Bearer', 'new', 'Token new', '']) {
      expect(verified({ authorization })?.status, authorization).toBe(401);
    }
    expect(verified(basic('new:'))?.status).toBe(401);
    expect(verified({})?.status).toBe(401);
    expect(verified({ authorization: 'Bearer new' }, [])?.status).toBe(401);
  });
});

describe('a signed request of Grafana', () => {
  const sign = (secret: string, text: string) =>
    createHmac('sha256', secret).update(text).update(body).digest('hex');
  const verify = (headers: WebhookRequest['headers']) =>
    grafanaWebhook.verify(request({ headers, body }), ['new', 'old'], options);
  const seconds = String(now / 1000);

  it('is trusted with a digest of the body, or of time and body where a time header is set', () => {
    expect(verify({ 'x-grafana-alerting-signature': sign('old', '') })).toBeNull();
    const headers = {
      'x-grafana-alerting-timestamp': seconds,
      'x-grafana-alerting-signature': sign('new', `${seconds}:`),
    };
    expect(verify(headers)).toBeNull();
    expect(verify({ 'x-grafana-alerting-signature': headers['x-grafana-alerting-signature'] })?.status).toBe(
      401,
    );
  });

  it('is refused under another secret, and when it is repeated after the window', () => {
    expect(verify({ 'x-grafana-alerting-signature': sign('other', '') })?.status).toBe(401);
    const earlier = String(now / 1000 - 301);
    const headers = {
      'x-grafana-alerting-timestamp': earlier,
      'x-grafana-alerting-signature': sign('new', `${earlier}:`),
    };
    expect(verify(headers)?.reason).toContain('another time');
    expect(verify({ ...headers, authorization: 'Bearer new' })?.status).toBe(401);
  });
});

const course = ['1-firing', '2-firing-more', '3-partly-resolved', '4-resolved', '5-firing-again'];

describe('an alert of Alertmanager', () => {
  it('opens an incident when it starts, with what its labels say', () => {
    const [opened, text] = eventsOf('alertmanager', '1-firing', { priorities: { critical: 'P1' } });
    expect(opened).toMatchObject({
      source: 'my-alertmanager',
      incident: '1a30ba71cca2921f@2026-03-02T09:00:00.828Z',
      type: 'opened',
      at: Date.UTC(2026, 2, 2, 9, 0, 0, 828),
      service: 'node',
      team: 'core',
      customer: null,
      priority: 'P1',
      title: 'InstanceDown',
    });
    expect(text).toMatchObject({ type: 'updated', title: 'Instance db-1 down', at: opened?.at });
  });

  it('is resolved when it ends, told apart from others of its group', () => {
    expect(lines(eventsOf('alertmanager', '3-partly-resolved'))).toEqual([
      'opened 03-02T09:00:00.828 critical',
      'updated 03-02T09:00:00.828',
      'resolved 03-02T09:40:15.500',
      'opened 03-02T09:04:26.739 warning',
      'updated 03-02T09:04:26.739',
    ]);
  });

  it('that fires again later is another incident', () => {
    const deliveries = course.map((name) =>
      eventsOf('alertmanager', name, { priorities: { critical: 'P1', warning: 'P2' } }),
    );
    const found = clocks(deliveries);
    expect(
      Object.entries(found).map(([incident, it]) => [incident, (it as { status: string }).status]),
    ).toEqual([
      ['1a30ba71cca2921f@2026-03-02T09:00:00.828Z', 'resolved'],
      ['1a30ba71cca2921f@2026-03-02T14:00:00.828Z', 'open'],
      ['9f30ba71cca29aaa@2026-03-02T09:04:26.739Z', 'resolved'],
    ]);
    expectSameClocksInAnyOrder(deliveries);
  });

  it('is one incident even where the news that it fired was lost', () => {
    expect(clocks([eventsOf('alertmanager', '4-resolved')])).toMatchObject({
      '9f30ba71cca29aaa@2026-03-02T09:04:26.739Z': { status: 'resolved' },
    });
  });

  it('that was left out of a notification is a dead letter that says how many', () => {
    const { events, dead } = read('alertmanager', payload('alertmanager', 'truncated'));
    expect(events).toHaveLength(2);
    expect(dead).toEqual([
      {
        kind: 'truncatedAlerts',
        reason: '7 alerts were not sent: set max_alerts of the webhook_config to 0',
      },
    ]);
  });

  it('that cannot be used is a dead letter that names place and field; the others are taken', () => {
    const value = structuredClone(payload('alertmanager', '2-firing-more')) as {
      alerts: Record<string, unknown>[];
    };
    const [first = {}, second = {}] = value.alerts;
    value.alerts = [
      { ...first, fingerprint: undefined },
      { ...first, status: 'suppressed' },
      { ...first, startsAt: zero },
      { ...first, status: 'resolved' },
      { ...first, labels: 'x' },
      second,
    ];
    const { events, dead } = read('alertmanager', value);
    expect(events[0]?.incident).toBe('9f30ba71cca29aaa@2026-03-02T09:04:26.739Z');
    expect(dead.map(({ reason }) => reason)).toEqual([
      'alerts[0].fingerprint: missing',
      'alerts[1].status: not firing or resolved',
      'alerts[2].startsAt: not a date and time with an offset (ISO 8601)',
      'alerts[3].endsAt: not a date and time with an offset (ISO 8601)',
      'alerts[4].labels: not an object',
    ]);
  });

  it('of another version of the webhook is a dead letter', () => {
    expect(read('alertmanager', { version: '5', alerts: [] }).dead[0]?.reason).toBe('version: not 4');
    expect(read('alertmanager', { version: '4', alerts: {} }).dead[0]?.reason).toBe('alerts: not a list');
  });
});

const zero = '0001-01-01T00:00:00Z';

describe('an alert of Grafana', () => {
  it('opens and resolves an incident', () => {
    expect(lines(eventsOf('grafana', '3-resolved', { priorities: { critical: 'P1' } }))).toEqual([
      'opened 03-02T07:51:03.157 P1',
      'updated 03-02T07:51:03.157',
      'resolved 03-02T08:21:00.000',
    ]);
    expect(eventsOf('grafana', '1-firing')[0]).toMatchObject({ service: 'Payments', team: 'blue' });
  });

  it('whose text changes while it fires stays one incident with the same clocks in any order', () => {
    const deliveries = ['1-firing', '2-still-firing', '3-resolved'].map((name) =>
      eventsOf('grafana', name, { priorities: { critical: 'P1' } }),
    );
    expect(Object.keys(clocks(deliveries))).toEqual(['c6eadffa33fcdf37@2026-03-02T07:51:03.157Z']);
    expectSameClocksInAnyOrder(deliveries);
  });

  it('that only tests the contact point means nothing', () => {
    const { events, ignored } = read('grafana', payload('grafana', 'test-notification'));
    expect({ events, ignored }).toEqual({ events: [], ignored: ['test notification'] });
  });
});
