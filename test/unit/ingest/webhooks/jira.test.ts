import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { historyEvents } from '../../../../src/ingest/jira/history.ts';
import { issueSchema } from '../../../../src/ingest/jira/schema.ts';
import { readSite } from '../../../../src/ingest/sync/jira-site.ts';
import { jiraWebhook } from '../../../../src/ingest/webhooks/jira.ts';
import type { Endpoint, WebhookRequest } from '../../../../src/ingest/webhooks/source.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures');
const none = { service: null, team: null, customer: null, priority: null, assignee: null };
const t0 = Date.UTC(2026, 2, 2, 9);
const minute = 60_000;

function endpoint(settings: Partial<Endpoint['settings']> = {}): Endpoint {
  return {
    name: 'desk',
    kind: 'jira',
    settings: { fields: none, priorities: {}, pauses: null, ...settings },
  };
}

function fixture<Body = unknown>(file: string): Body {
  return JSON.parse(readFileSync(path.join(fixtures, file), 'utf8'));
}

function request(over: Partial<WebhookRequest> = {}): WebhookRequest {
  return { headers: {}, query: new URLSearchParams(), body: Buffer.from('{}'), receivedAt: t0, ...over };
}

function read(body: unknown, settings: Partial<Endpoint['settings']> = {}) {
  return jiraWebhook.read(body, endpoint(settings), request());
}

/** What the events of a fixture say beside source and incident and what is null; minutes after the opening. */
function said(name: string, settings: Partial<Endpoint['settings']> = {}) {
  const { events } = read(fixture(`webhooks/jira/${name}.json`), settings);
  return events.map(({ source: _, incident: __, at, ...event }) => ({
    at: (at - t0) / minute,
    ...Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null && value !== false)),
  }));
}

describe('a Jira webhook', () => {
  it('opens an issue with what it is, and the deadlines that Jira counts', () => {
    const eventId = (rest: string) => `12296:${rest}`;
    expect(said('issue_created')).toEqual([
      {
        at: 0,
        eventId: eventId('opened'),
        type: 'opened',
        service: 'Payments',
        customer: 'Globex',
        priority: 'P3',
        title: 'Payments fail with 502',
        url: 'https://acme.atlassian.net/browse/SUP-42',
      },
      { at: 0, eventId: eventId('sla:response:opened'), type: 'updated', responseDueAt: t0 + 60 * minute },
      {
        at: 0,
        eventId: eventId('sla:resolution:opened'),
        type: 'updated',
        resolutionDueAt: t0 + 240 * minute,
      },
    ]);
  });

  it('follows each field of a change, its deadline too', () => {
    expect(said('issue_updated.priority')).toMatchObject([
      { at: 5, eventId: '12296:24456:priority:1', type: 'priority_changed', priority: 'P1' },
      { type: 'updated', eventId: '12296:sla:response:24456' },
      { type: 'updated', eventId: '12296:sla:resolution:24456', resolutionDueAt: t0 + 120 * minute },
    ]);
    expect(said('issue_updated.status').slice(0, 2)).toMatchObject([
      { at: 7, type: 'assigned', assignee: 'Ben' },
      { at: 7, type: 'acknowledged', eventId: '12296:24457:status' },
    ]);
    expect(said('issue_updated.priority', { priorities: { HIGHEST: 'urgent' } })[0]).toMatchObject({
      priority: 'urgent',
    });
  });

  it('pauses and resumes by status, resolves and reopens by its category', () => {
    const states = (name: string, settings = {}) =>
      said(name, settings).filter((event) => !String(Reflect.get(event, 'eventId')).includes(':sla:'));
    expect(states('issue_updated.paused')).toMatchObject([{ at: 60, type: 'paused', reason: 'customer' }]);
    expect(states('issue_updated.resumed')).toMatchObject([{ at: 180, type: 'resumed', reason: 'customer' }]);
    expect(states('issue_updated.resolved')).toMatchObject([{ at: 210, type: 'resolved' }]);
    expect(states('issue_updated.reopened')).toMatchObject([{ at: 1440, type: 'reopened' }]);
    const pauses = { 'waiting for support': 'internal' };
    expect(states('issue_updated.paused', { pauses })).toMatchObject([{ type: 'acknowledged' }]);
    expect(states('issue_updated.resumed', { pauses })).toMatchObject([
      { type: 'paused', reason: 'internal' },
    ]);
    // At the instant of the reopening a pause would still be one of a resolved incident.
    expect(states('issue_updated.reopened', { pauses })).toMatchObject([
      { at: 1440, type: 'reopened' },
      { at: 1440 + 1 / minute, type: 'paused' },
    ]);
  });

  it('takes out what was never worked on, by its resolution or its status', () => {
    const body = fixture<{ changelog: { items: { toString: string }[] } }>(
      'webhooks/jira/issue_updated.resolved.json',
    );
    const [resolution] = body.changelog.items;
    if (resolution === undefined) throw new Error('no resolution');
    resolution.toString = 'Duplicate';
    expect(read(body).events[0]).toMatchObject({ type: 'cancelled', reason: 'duplicate' });
    resolution.toString = "Won't do";
    expect(read(body).events[0]).toMatchObject({ type: 'cancelled', reason: 'cancelled' });
  });

  it('keeps the verdict of a cycle that is over', () => {
    const verdicts = said('issue_updated.resolved').filter((event) => 'resolutionWithin' in event);
    expect(verdicts).toEqual([
      {
        at: 210,
        eventId: `12296:sla:resolution:cycle:${t0}`,
        type: 'updated',
        resolutionDueAt: t0 + 240 * minute,
        resolutionWithin: true,
      },
    ]);
    expect(said('issue_updated.paused').some((event) => 'resolutionDueAt' in event)).toBe(false);
  });

  it('takes public comments of the team for acknowledgements, and no others', () => {
    expect(said('comment_created')).toEqual([
      { at: 12, eventId: '12296:comment:10050', type: 'acknowledged' },
    ]);
    expect(said('comment_created.internal')).toEqual([]);
    expect(said('comment_created.customer')).toEqual([]);
    const body = fixture<{ comment: { author: { accountType: string } } }>(
      'webhooks/jira/comment_created.json',
    );
    body.comment.author.accountType = 'app';
    expect(read(body).events).toEqual([]);
  });

  it('reads what Data Center sends: no ids of fields, no kinds of accounts', () => {
    expect(said('data_center.issue_updated')).toEqual([
      { at: 9, eventId: '20001:30100:status', type: 'acknowledged' },
    ]);
    expect(said('data_center.issue_commented')).toEqual([
      { at: 9, eventId: '20001:comment:40001', type: 'acknowledged' },
    ]);
  });

  it('reads what an automation rule sends in the form of the documentation', () => {
    expect(said('automation.issue_updated')).toEqual([
      { at: 7, eventId: `12296:at-${t0 + 7 * minute}:assignee:Ben`, type: 'assigned', assignee: 'Ben' },
      { at: 7, eventId: `12296:at-${t0 + 7 * minute}:status`, type: 'acknowledged' },
    ]);
    expect(said('automation.comment_created')).toMatchObject([{ at: 12, type: 'acknowledged' }]);
  });

  it('takes the fields of the settings, under the issue or its fields', () => {
    const body = fixture<{ issue: { fields: Record<string, unknown> } }>('webhooks/jira/issue_created.json');
    body.issue.fields.customfield_10001 = { id: 'x', name: 'Blue' };
    for (const team of ['customfield_10001.name', 'fields.customfield_10001']) {
      expect(read(body, { fields: { ...none, team } }).events[0]).toMatchObject({ team: 'Blue' });
    }
    body.issue.fields.components = [];
    expect(read(body).events[0]).toMatchObject({ service: 'Support', team: null });
  });

  it('cancels what is deleted, counts what means nothing', () => {
    expect(said('issue_deleted')).toMatchObject([{ at: 30, type: 'cancelled', reason: 'cancelled' }]);
    expect(read(fixture('webhooks/jira/issue_updated.worklog.json'))).toEqual({
      events: [],
      ignored: ['worklog_created'],
      dead: [],
    });
  });

  it('keeps what it cannot use, with the reason', () => {
    const body = fixture<{
      issue: { fields: Record<string, unknown> };
      changelog: { items: Record<string, unknown>[] };
    }>('webhooks/jira/issue_updated.status.json');
    Object.assign(body.changelog.items[0] ?? {}, { to: '77', toString: 'Umgesetzt' });
    expect(read(body).dead).toEqual([
      {
        kind: 'jira:issue_updated',
        reason: 'nobody says whether the status "Umgesetzt" is an end; a sync tells',
      },
    ]);
    body.issue.fields.updated = 'today';
    expect(read(body).dead).toEqual([
      {
        kind: 'jira:issue_updated',
        reason: 'issue.fields.updated: not a date and time with an offset (ISO 8601)',
      },
    ]);
    expect([read(null).dead.length, read({ webhookEvent: 'jira:issue_created' }).dead.length]).toEqual([
      1, 1,
    ]);
  });

  it('trusts a signature, or without one a token; a wrong signature is not mended by a token', () => {
    const body = Buffer.from('{"a":1}');
    const signature = `sha256=${createHmac('sha256', 'the secret').update(body).digest('hex')}`;
    const verify = (over: Partial<WebhookRequest>) =>
      jiraWebhook.verify(request({ body, ...over }), ['other', 'the secret'], { replayWindowMs: 1 })
        ?.status ?? 'trusted';
    const query = new URLSearchParams({ token: 'the secret' });
    expect(verify({ headers: { 'x-hub-signature': signature } })).toBe('trusted');
    expect(verify({ query })).toBe('trusted');
    expect(verify({ headers: { authorization: 'Bearer the secret'.replace(' secret', '_secret') } })).toBe(
      401,
    );
    expect(verify({ headers: { 'x-automation-webhook-token': 'the secret' } })).toBe('trusted');
    expect(verify({ headers: { 'x-hub-signature': signature.replace(/.$/, 'x') }, query })).toBe(401);
    expect(verify({})).toBe(401);
  });
});

describe('a Jira history', () => {
  it('tells the same events as the webhooks did', async () => {
    const get = async (asked: string) => {
      const body = fixture(`sync/jira/${asked.split('/').at(-1)}.json`);
      return { body, headers: new Headers() };
    };
    const { categoryOf, isCloud, timeZone } = await readSite({ get });
    expect([isCloud, timeZone]).toEqual([true, 'Europe/Berlin']);
    const page = fixture<{ issues: { changelog: { histories: unknown[] } }[] }>('sync/jira/search-jql.json');
    const issue = issueSchema.parse(page.issues[0]);
    const histories = page.issues.flatMap(({ changelog }) => changelog.histories);
    const { comments } = issue.fields.comment as { comments: unknown[] };
    const story = { endpoint: endpoint(), issue, categoryOf };
    const { events, skipped } = historyEvents(story, histories, comments);
    expect(skipped).toEqual([]);
    const heard = new Map(
      [
        'issue_created',
        'issue_updated.priority',
        'issue_updated.status',
        'comment_created.customer',
        'comment_created.internal',
        'comment_created',
        'issue_updated.paused',
        'issue_updated.resumed',
        'issue_updated.resolved',
        'issue_updated.reopened',
      ]
        .flatMap((name) => read(fixture(`webhooks/jira/${name}.json`)).events)
        .map((event) => [event.eventId, event]),
    );
    for (const event of events) expect(heard.get(event.eventId)).toEqual(event);
    const told = new Set(events.map(({ eventId }) => eventId));
    // The API knows the last deadline alone.
    const alone = [...heard.keys()].filter((id) => !told.has(id));
    expect(alone.every((id) => /:sla:\w+:(?:opened|\d+)$/.test(id))).toBe(true);
  });
});
