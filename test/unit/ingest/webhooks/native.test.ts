import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeWebhook } from '../../../../src/ingest/webhooks/native.ts';
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

const body = Buffer.from('{"incident":"INC-7"}');
const options = { replayWindowMs: 300_000 };

function signed(secret: string, at = now, encoding: 'hex' | 'base64' = 'hex'): WebhookRequest['headers'] {
  const timestamp = String(at / 1000);
  const digest = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest(encoding);
  return { 'x-sla-bot-timestamp': timestamp, 'x-sla-bot-signature': `sha256=${digest}` };
}

const verify = (headers: WebhookRequest['headers'], secrets = ['new', 'old'], sent = body) =>
  nativeWebhook.verify(request({ headers, body: sent }), secrets, options);

describe('a native request', () => {
  it('is trusted when signed with any of the secrets, in hexadecimal or base64', () => {
    expect(verify(signed('new'))).toBeNull();
    expect(verify(signed('old'))).toBeNull();
    expect(verify(signed('old', now, 'base64'))).toBeNull();
  });

  it('is refused under another secret, for another body or time, and without a whole signature', () => {
    const good = signed('new');
    expect(verify(signed('other'))?.status).toBe(401);
    expect(verify(good, ['new'], Buffer.from('{"incident":"INC-8"}'))?.status).toBe(401);
    expect(verify({ ...good, 'x-sla-bot-timestamp': String(now / 1000 + 1) })?.status).toBe(401);
    expect(verify({ 'x-sla-bot-signature': good['x-sla-bot-signature'] })?.status).toBe(401);
    expect(verify({ ...good, 'x-sla-bot-signature': 'sha256=00' })?.status).toBe(401);
    expect(verify({})?.status).toBe(401);
    expect(verify(good, [])?.status).toBe(401);
  });

  it('is refused when it is repeated after the window, or signed ahead of our time', () => {
    expect(verify(signed('new', now - 300_000))).toBeNull();
    expect(verify(signed('new', now - 301_000))?.reason).toContain('another time');
    expect(verify(signed('new', now + 301_000))?.reason).toContain('another time');
  });

  it('may bring the secret as a token or password, but no wrong signature beside it', () => {
    const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
    expect(verify({ authorization: 'Bearer old' })).toBeNull();
    expect(verify(basic('anybody:new'))).toBeNull();
    expect(verify({ authorization: 'Bearer olde' })?.status).toBe(401);
    expect(verify(basic('anybody:'))?.status).toBe(401);
    expect(verify({ authorization: 'Bearer old', ...signed('other') })?.status).toBe(401);
  });
});

describe('native events', () => {
  it('are taken from an object with events, a list, or one alone', () => {
    expect(lines(eventsOf('native', 'lifecycle'))).toEqual([
      'opened 03-02T09:00:00.000 P2',
      'acknowledged 03-02T09:12:00.000',
      'paused 03-02T09:40:00.000 customer',
      'resumed 03-02T10:10:00.000 customer',
      'priority_changed 03-02T10:20:00.000 P1',
      'resolved 03-02T11:40:00.250',
    ]);
    expect(lines(eventsOf('native', 'list'))).toEqual([
      'opened 03-02T09:00:00.000 P3',
      'cancelled 03-02T09:10:00.000 duplicate',
    ]);
    expect(lines(eventsOf('native', 'one'))).toEqual(['opened 03-02T09:00:00.000 P3']);
  });

  it('keep every field that a native line has', () => {
    const [first, , , , , last] = eventsOf('native', 'lifecycle');
    expect(first).toMatchObject({
      source: 'my-native',
      incident: 'INC-7',
      eventId: '7-1',
      service: 'payments',
      team: 'core',
      customer: 'Acme',
      title: 'Card payments fail',
      url: 'https://desk.example/INC-7',
    });
    expect(last).toMatchObject({ resolutionDueAt: Date.UTC(2026, 2, 2, 17), resolutionWithin: true });
  });

  it('without an id are known by what they say, whatever the order of their fields', () => {
    const said = { incident: 'A', type: 'opened', at: '2026-03-02T09:00:00Z', priority: 'P1' };
    const again = { priority: 'P1', at: Date.UTC(2026, 2, 2, 9), type: 'opened', incident: 'A' };
    const id = (value: unknown) => read('native', value).events[0]?.eventId;
    expect(id(said)).toBe(id(again));
    expect(id({ ...said, priority: 'P2' })).not.toBe(id(said));
  });

  it('put their words for a priority into those of the settings', () => {
    const [event] = eventsOf('native', 'one', { priorities: { p3: 'low' } });
    expect(event?.priority).toBe('low');
  });

  it('are each a dead letter that names place and field where they cannot be used; the others are taken', () => {
    const good = { incident: 'A', type: 'opened', at: '2026-03-02T09:00:00Z' };
    const wrong = [
      [{ ...good, incident: undefined }, 'incident: missing'],
      [{ ...good, incident: 'x'.repeat(513) }, 'incident: not a text of at most 512 characters'],
      [{ ...good, at: '2026-03-02T09:00:00' }, 'at: not a date and time with an offset'],
      [{ ...good, at: 1e18 }, 'at: not a date and time with an offset'],
      [{ ...good, type: 'closed ' }, 'type: not one of opened, acknowledged'],
      [{ ...good, service: ['x'] }, 'service: not a text'],
      [{ ...good, responseWithin: 'yes' }, 'responseWithin: not true or false'],
      [{ ...good, source: 'pagerduty' }, 'source: another name than that of the address'],
      ['opened', 'Invalid input: expected object'],
      [null, 'Invalid input: expected object'],
    ] as const;
    const events = [good, ...wrong.map(([event]) => event), { ...good, incident: 'B', source: 'my-native' }];
    const reading = read('native', { events });
    expect(reading.events.map(({ incident }) => incident)).toEqual(['A', 'B']);
    expect(reading.dead.map(({ reason }) => reason)).toEqual(
      wrong.map(([, reason], index) =>
        expect.stringMatching(new RegExp(`^events\\[${index + 1}\\].*${reason}`)),
      ),
    );
    expect(reading.dead[0]).toEqual({ kind: 'opened', reason: 'events[1].incident: missing' });
    expect(read('native', [good, {}]).dead).toEqual([{ kind: null, reason: '[1].incident: missing' }]);
    expect(read('native', {}).dead).toEqual([{ kind: null, reason: 'incident: missing' }]);
  });

  it('take null and empty texts for missing, and pass over fields of other names', () => {
    const value = { incident: 'A', type: 'opened', at: 0, team: '', customer: null, recordedAt: 5, own: {} };
    const [event] = read('native', value).events;
    expect(event).toMatchObject({ at: 0, team: null, customer: null });
    expect(event).not.toHaveProperty('recordedAt');
  });

  it('leave the same clocks in any order, and when they come again', () => {
    const { events } = payload('native', 'lifecycle') as { events: unknown[] };
    const deliveries = [...events, { ...(events[1] as object), eventId: undefined }].map(
      (event) => read('native', event).events,
    );
    expectSameClocksInAnyOrder(deliveries);
    expect(clocks(deliveries)).toMatchObject({ 'INC-7': { status: 'resolved', priority: 'P1' } });
  });

  it('keep any text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const [event] = read('native', { incident: 'A', type: 'opened', at: 0, title: text }).events;
        expect(event?.title).toBe(text.trim() === '' ? null : text.trim());
      }),
      { examples: [[' '], ['\u2003\t']] },
    );
  });
});
