import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { issueSchema } from '../../../../src/ingest/github/schema.ts';
import { storyEvents } from '../../../../src/ingest/github/timeline.ts';
import { githubWebhook } from '../../../../src/ingest/webhooks/github.ts';
import type { Endpoint, WebhookRequest } from '../../../../src/ingest/webhooks/source.ts';

const fixtures = path.resolve(import.meta.dirname, '../../../fixtures');
const none = { service: null, team: null, customer: null, priority: null, assignee: null };

function endpoint(settings: Partial<Endpoint['settings']> = {}): Endpoint {
  return {
    name: 'issues',
    kind: 'github',
    settings: { fields: none, priorities: {}, pauses: null, ...settings },
  };
}

function fixture(file: string): unknown {
  return JSON.parse(readFileSync(path.join(fixtures, file), 'utf8'));
}

function request(event: string | null, body: Buffer = Buffer.from('')): WebhookRequest {
  const headers = event === null ? {} : { 'x-github-event': event };
  return { headers, query: new URLSearchParams(), body, receivedAt: Date.UTC(2026, 2, 2, 9) };
}

/** Reads a fixture as GitHub sends it: the event's name is the file's beginning. */
function read(name: string, settings: Partial<Endpoint['settings']> = {}) {
  const event = name.split('.', 1)[0] ?? null;
  return githubWebhook.read(fixture(`webhooks/github/${name}.json`), endpoint(settings), request(event));
}

/** What an event says beside its source and what is null. */
function said(name: string, settings: Partial<Endpoint['settings']> = {}) {
  return read(name, settings).events.map((event) =>
    Object.fromEntries(
      Object.entries(event).filter(([key, value]) => value !== null && value !== false && key !== 'source'),
    ),
  );
}

const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);
const incident = 'acme/support#42';

describe('a GitHub webhook', () => {
  it('opens an issue under the name people know it by', () => {
    expect(said('issues.opened')).toEqual([
      {
        incident,
        eventId: '2211003344:opened',
        type: 'opened',
        at: at('09:00:00'),
        service: 'support',
        title: 'Payments fail with 502',
        url: 'https://github.com/acme/support/issues/42',
      },
    ]);
  });

  it('reads priorities and pauses off labels, by the usual words or the settings’', () => {
    const priority = {
      incident,
      eventId: '2211003344:labeled:priority%3A P1:1772442190000',
      type: 'priority_changed',
      at: at('09:03:10'),
    };
    expect(said('issues.labeled.priority')).toEqual([{ ...priority, priority: 'P1' }]);
    expect(said('issues.labeled.priority', { priorities: { 'Priority: P1': 'urgent' } })).toEqual([
      { ...priority, priority: 'urgent' },
    ]);
    expect(said('issues.labeled.pause')).toMatchObject([
      { type: 'paused', reason: 'customer', at: at('10:00:00') },
    ]);
    expect(said('issues.unlabeled.pause')).toMatchObject([
      { type: 'resumed', reason: 'customer', at: at('12:00:00') },
    ]);
    expect(said('issues.labeled.pause', { pauses: {} })).toEqual([]);
  });

  it('goes back to the priority that is left where a label of one goes', () => {
    const body = fixture('webhooks/github/issues.unlabeled.pause.json') as { label: { name: string } };
    body.label.name = 'P0';
    const { events } = githubWebhook.read(body, endpoint(), request('issues'));
    expect(events).toMatchObject([{ type: 'priority_changed', priority: 'P1' }]);
  });

  it('takes the first answer of the team for an acknowledgement, and no other comment', () => {
    expect(said('issue_comment.created')).toEqual([
      { incident, eventId: '2211003344:comment:3100001', type: 'acknowledged', at: at('09:12:00') },
    ]);
    expect(read('issue_comment.created.author')).toMatchObject({ events: [], dead: [] });
    const body = fixture('webhooks/github/issue_comment.created.json') as {
      comment: { user: { login: string; type: string } };
    };
    const { user } = body.comment;
    const events = (over: Partial<typeof user>) => {
      body.comment.user = { ...user, ...over };
      return githubWebhook.read(body, endpoint(), request('issue_comment')).events;
    };
    expect(events({})).toHaveLength(1);
    expect(events({ type: 'Bot' })).toEqual([]);
    expect(events({ login: 'ana-customer' })).toEqual([]);
  });

  it('resolves and reopens; a duplicate, a deleted and a moved issue no longer count', () => {
    expect(said('issues.closed')).toMatchObject([{ type: 'resolved', at: at('12:30:00') }]);
    expect(said('issues.reopened')).toMatchObject([{ type: 'reopened' }]);
    expect(said('issues.closed.duplicate')).toMatchObject([{ type: 'cancelled', reason: 'duplicate' }]);
    expect(said('issues.deleted')).toMatchObject([{ type: 'cancelled', reason: 'cancelled' }]);
    expect(said('issues.transferred')).toMatchObject([{ type: 'cancelled', reason: 'merged', incident }]);
  });

  it('follows assignments and titles', () => {
    expect(said('issues.assigned')).toMatchObject([{ type: 'assigned', assignee: 'ben-acme' }]);
    expect(said('issues.edited')).toMatchObject([
      { type: 'updated', title: 'Payments fail with 502 since 08:50' },
    ]);
  });

  it('counts what means nothing for a clock', () => {
    expect(read('ping')).toEqual({ events: [], ignored: ['ping'], dead: [] });
    expect(read('issues.pinned')).toEqual({ events: [], ignored: ['issues.pinned'], dead: [] });
    expect(read('issue_comment.created.pull_request')).toEqual({
      events: [],
      ignored: ['issue_comment of a pull request'],
      dead: [],
    });
  });

  it('names the field of a body that is not as documented', () => {
    const body = fixture('webhooks/github/issues.closed.json') as { issue: Record<string, unknown> };
    body.issue.updated_at = 'yesterday';
    const { events, dead } = githubWebhook.read(body, endpoint(), request('issues'));
    expect(events).toEqual([]);
    expect(dead).toEqual([
      { kind: 'issues', reason: 'issue.updated_at: not a date and time with an offset (ISO 8601)' },
    ]);
    expect(githubWebhook.read([], endpoint(), request(null)).dead).toHaveLength(1);
  });

  it('reads a letter again without the header that came with it', () => {
    for (const file of readdirSync(path.join(fixtures, 'webhooks/github'))) {
      if (!file.endsWith('.json')) continue;
      const body = fixture(`webhooks/github/${file}`);
      const event = file.split('.', 1)[0] ?? '';
      const again = githubWebhook.read(body, endpoint(), request(null));
      expect(again, file).toEqual(githubWebhook.read(body, endpoint(), request(event)));
    }
  });

  it('trusts only a body that is signed with one of the secrets', () => {
    const body = Buffer.from('{"zen":"x"}');
    const sign = (secret: string) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const verify = (signature?: string) =>
      githubWebhook.verify(
        {
          ...request('ping', body),
          headers: signature === undefined ? {} : { 'x-hub-signature-256': signature },
        },
        ['old', 'new'],
        { replayWindowMs: 1 },
      );
    expect([verify(sign('old')), verify(sign('new'))]).toEqual([null, null]);
    expect(verify(sign('other'))).toMatchObject({ status: 401 });
    expect(verify(sign('new').replace('sha256=', 'sha1='))).toMatchObject({ status: 401 });
    expect(verify()).toMatchObject({ status: 401 });
  });
});

describe('a GitHub timeline', () => {
  it('tells the same events as the webhooks did', () => {
    const [raw] = fixture('sync/github/issues.json') as unknown[];
    const issue = issueSchema.parse(raw);
    const timeline = fixture('sync/github/timeline-42.json') as unknown[];
    const story = { endpoint: endpoint(), issue, repository: 'acme/support' };
    const { events, skipped } = storyEvents(story, raw, timeline);
    const heard = [
      'issues.opened',
      'issues.labeled.priority',
      'issues.assigned',
      'issues.edited',
      'issue_comment.created.author',
      'issue_comment.created',
      'issues.labeled.pause',
      'issues.unlabeled.pause',
      'issues.closed',
      'issues.reopened',
    ].flatMap((name) => read(name).events);
    expect(events).toEqual(heard);
    expect(skipped).toEqual([]);
  });

  it('says of an entry that cannot be read which field is wrong', () => {
    const [raw] = fixture('sync/github/issues.json') as unknown[];
    const story = { endpoint: endpoint(), issue: issueSchema.parse(raw), repository: 'acme/support' };
    const { events, skipped } = storyEvents(story, raw, [{ event: 'closed', created_at: 'never' }, 7]);
    expect(events).toHaveLength(1);
    expect(skipped).toEqual([
      'an entry of a timeline: created_at: not a date and time with an offset (ISO 8601)',
    ]);
  });
});
