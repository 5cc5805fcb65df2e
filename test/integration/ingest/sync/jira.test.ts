import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { effectiveEvents } from '../../../../src/core/incidents/effective.ts';
import { jiraSync } from '../../../../src/ingest/sync/jira.ts';
import { jiraWebhook } from '../../../../src/ingest/webhooks/jira.ts';
import { judgementsOf, statements } from '../../../support/desks/heard.ts';
import { createJiraDesk, type JiraStep } from '../../../support/desks/jira.ts';
import { createMemoryIntake, type MemoryIntake } from '../../../support/memory-intake.ts';
import { createSyncWorld, type Reply, startSyncServer } from '../../../support/sync-server.ts';
import { version } from '../../../unit/core/sla/build.ts';

const start = Date.UTC(2026, 2, 2, 9);
const now = Date.UTC(2027, 5, 1);
const open: { close(): Promise<void> }[] = [];
const fields = {
  service: null,
  team: 'customfield_10001.name',
  customer: null,
  priority: null,
  assignee: null,
};
const settings = { fields, priorities: {}, pauses: null };
const endpoint = { name: 'jira', kind: 'jira', settings } as const;

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(answer: (url: URL) => Reply | null): Promise<string> {
  const server = await startSyncServer(answer);
  open.push(server);
  return server.url;
}

function worldOf(url: string, scope?: string) {
  const usual = { source: jiraSync, kind: 'jira', url, now, settings } as const;
  return createSyncWorld(scope === undefined ? usual : { ...usual, scope });
}

/** Hands deliveries to the webhook; every one must be read. */
async function hear(intake: MemoryIntake, deliveries: readonly unknown[]) {
  const request = { headers: {}, query: new URLSearchParams(), body: Buffer.from(''), receivedAt: now };
  for (const body of deliveries) {
    const reading = jiraWebhook.read(structuredClone(body), endpoint, request);
    expect(reading.dead).toEqual([]);
    await intake.append(reading.events);
  }
}

const isDeadline = (text: string) => /"eventId":"\d+:sla:/.test(text);
/** What was said but for the SLA's own words, of which the API knows the last alone. */
const withoutDeadlines = (log: MemoryIntake['log']) => statements(log).filter((text) => !isDeadline(text));

const people = fc.constantFrom('customer-1', 'agent-1', 'agent-2', 'app');
const anyStatus = fc.constantFrom(
  'Open' as const,
  'In Progress' as const,
  'Waiting for support' as const,
  'Waiting for customer' as const,
  'Pending' as const,
  'Resolved' as const,
  'Closed' as const,
  'Canceled' as const,
);

function stepsOf(isCloud: boolean): fc.Arbitrary<JiraStep> {
  const resolution = fc.constantFrom('Done', 'Fixed', 'Duplicate', "Won't Do");
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('status' as const), to: anyStatus, resolution, by: people }),
    },
    fc.record({ do: fc.constant('priority' as const), to: fc.constantFrom('Highest', 'High', 'Low', 'Odd') }),
    fc.record({ do: fc.constant('assignee' as const), to: fc.constantFrom('agent-1', 'agent-2', null) }),
    fc.record({ do: fc.constant('summary' as const), to: fc.constantFrom('Two', 'Drei ☃') }),
    fc.record({ do: fc.constant('component' as const), name: fc.constantFrom('Web', 'Api', 'Mail') }),
    fc.record({ do: fc.constant('team' as const), to: fc.constantFrom('Red', 'Blue') }),
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('comment' as const),
        by: people,
        internal: isCloud ? fc.boolean() : fc.constant(false),
      }),
    },
  );
}

const storyOf = (isCloud: boolean) =>
  fc.record({
    issues: fc.array(
      fc.record({ status: anyStatus, priority: fc.constantFrom('High', 'Medium', 'Blocker') }),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
    steps: fc.array(
      fc.record({
        issue: fc.nat(),
        waitMs: fc.integer({ min: 2, max: 200_000_000 }),
        step: stepsOf(isCloud),
      }),
      { maxLength: 30 },
    ),
    most: fc.record({
      issues: fc.integer({ min: 1, max: 4 }),
      expanded: fc.integer({ min: 0, max: 5 }),
      values: fc.integer({ min: 1, max: 4 }),
    }),
    order: fc.infiniteStream(fc.nat()),
    redelivered: fc.array(fc.nat(), { maxLength: 10 }),
  });

/** In another order, by the numbers of a stream. */
function shuffled<Value>(values: readonly Value[], order: Iterator<number>): Value[] {
  const left = [...values];
  return values.flatMap(() => left.splice((order.next().value ?? 0) % left.length, 1));
}

describe.each([
  { name: 'Jira Cloud', isCloud: true },
  { name: 'Jira Data Center', isCloud: false },
])('$name through webhooks and through its API', ({ isCloud }) => {
  it('leaves the same events and clocks, in any order and with deliveries repeated', async () => {
    let desk = createJiraDesk({ isCloud });
    let most = { issues: 1, expanded: 1, values: 1 };
    const url = await serve((asked) => desk.answer(asked, most));
    await fc.assert(
      fc.asyncProperty(storyOf(isCloud), async ({ issues, steps, order, redelivered, ...rest }) => {
        desk = createJiraDesk({ isCloud });
        most = rest.most;
        let at = start;
        for (const issue of issues) desk.open(at++, issue);
        for (const { issue, waitMs, step } of steps) {
          at += waitMs;
          desk.act((issue % issues.length) + 1, at, step);
        }
        const { deliveries } = desk;
        const repeated = redelivered.flatMap((index) => deliveries[index % deliveries.length] ?? []);
        const heard = createMemoryIntake();
        await hear(heard, shuffled([...deliveries, ...repeated], order));
        const world = worldOf(url);
        const summary = await world.sync();

        expect(summary.skipped).toEqual({});
        expect(withoutDeadlines(world.intake.log)).toEqual(withoutDeadlines(heard.log));
        const synced = statements(world.intake.log);
        const told = new Set(statements(heard.log));
        expect(synced.filter((text) => !told.has(text))).toEqual([]);
        const asOf = at + 10;
        const policies = version();
        expect(judgementsOf(world.intake.log, asOf, policies)).toEqual(
          judgementsOf(heard.log, asOf, policies),
        );

        // Both together: neither corrects anything that the other told.
        await hear(world.intake, deliveries);
        expect(statements(world.intake.log)).toEqual(statements(heard.log));
        expect(world.intake.log).toHaveLength(new Set(world.intake.log.map(({ eventId }) => eventId)).size);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('loses nothing where issues change while the pages are read, though many changed in one minute', async () => {
    const desk = createJiraDesk({ isCloud });
    for (let index = 0; index < 30; index++) desk.open(start + (index >> 4) * 60_000 + index);
    let asked = 0;
    const url = await serve((target) => {
      if (target.pathname.includes('/search') && ++asked <= 9) {
        const first = [...desk.issues].sort((a, b) => a.updatedAt - b.updatedAt)[0];
        const index = first === undefined ? 1 : desk.issues.indexOf(first) + 1;
        desk.act(index, start + 3_600_000 + asked, { do: 'summary', to: `No. ${asked}` });
      }
      return desk.answer(target, { issues: 4, expanded: 40, values: 100 });
    });
    const world = worldOf(url);
    await world.sync();
    await world.sync();
    const heard = createMemoryIntake();
    await hear(heard, desk.deliveries);
    expect(withoutDeadlines(world.intake.log)).toEqual(withoutDeadlines(heard.log));
  });

  it('killed in the middle, it doubles nothing and comes to its end', async () => {
    const desk = createJiraDesk({ isCloud });
    for (let index = 0; index < 12; index++) desk.open(start + index * 600_000);
    let left = 0;
    const most = { issues: 2, expanded: 40, values: 100 };
    const url = await serve((target) => (left-- > 0 ? desk.answer(target, most) : null));
    const world = worldOf(url);
    let runs = 0;
    for (let isDone = false; !isDone && runs < 30; runs++) {
      left = 9;
      isDone = await world.sync({ limits: { attempts: 1 } }).then(
        () => true,
        () => false,
      );
    }
    expect(runs).toBeGreaterThan(1);
    const heard = createMemoryIntake();
    await hear(heard, desk.deliveries);
    expect(statements(world.intake.log)).toEqual(statements(heard.log));
    expect(world.intake.log).toHaveLength(heard.log.length);
  });
});

describe('a Jira sync', () => {
  it('goes on where it ended, in the zone of its user, the hour that clocks repeat included', async () => {
    const desk = createJiraDesk();
    const queries: string[] = [];
    const url = await serve((target) => {
      const jql = target.searchParams.get('jql');
      if (jql !== null) queries.push(jql);
      return desk.answer(target);
    });
    const world = worldOf(url, 'project = SUP ORDER BY rank');
    // 02:30 in Berlin for the second time.
    const at = Date.UTC(2026, 9, 25, 1, 30);
    desk.open(at);
    await world.sync();
    desk.act(1, at + 60_000, { do: 'priority', to: 'High' });
    expect(await world.sync()).toMatchObject({ incidents: 1, resumed: true });
    expect(queries[0]).toBe(
      '(project = SUP) AND updated >= "1970-01-01 01:00" ORDER BY updated ASC, key ASC',
    );
    expect(queries.some((jql) => jql.includes('updated >= "2026-10-25 01:25"'))).toBe(true);
    expect(world.intake.log.map(({ type }) => type)).toContain('priority_changed');
  });

  it('waits as 429 says', async () => {
    const desk = createJiraDesk();
    desk.open(start);
    let asked = 0;
    const url = await serve((target) => {
      if (++asked !== 4) return desk.answer(target);
      return {
        status: 429,
        headers: { 'retry-after': '7' },
        body: { errorMessages: ['Rate limit exceeded.'] },
      };
    });
    const world = worldOf(url);
    expect(await world.sync()).toMatchObject({ incidents: 1 });
    expect(world.time.slept).toEqual([7000]);
  });

  it('signs in with e-mail and token, or a token alone', () => {
    expect(jiraSync.authorize('ben@acme.example:t0ken')).toEqual({
      authorization: `Basic ${Buffer.from('ben@acme.example:t0ken').toString('base64')}`,
    });
    expect(jiraSync.authorize('t0ken')).toEqual({ authorization: 'Bearer t0ken' });
  });

  it('keeps to the limit that the headers tell', () => {
    const limit = (headers: Record<string, string>) => jiraSync.limit(new Headers(headers), 5000);
    expect(limit({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-03-02T09:00Z' })).toEqual({
      remaining: 0,
      resetAt: start,
    });
    expect(limit({ 'x-ratelimit-remaining': '3', 'x-ratelimit-interval-seconds': '10' })).toEqual({
      remaining: 3,
      resetAt: 15_000,
    });
    expect(limit({ 'x-ratelimit-remaining': '3' })).toBeNull();
  });

  it('corrects what a webhook could not know', async () => {
    const desk = createJiraDesk();
    const url = await serve((target) => desk.answer(target));
    // An agent reported it, whose comment the webhook takes for an answer: it does not say who reported it.
    desk.open(start, { by: 'agent-1' });
    desk.act(1, start + 60_000, { do: 'comment', by: 'agent-1', internal: false });
    // A final status that the name does not betray: closing it after is no further resolve.
    const status = { do: 'status', resolution: 'Done', by: 'agent-2' } as const;
    desk.act(1, start + 120_000, { ...status, to: 'Erledigt' });
    desk.act(1, start + 180_000, { ...status, to: 'Closed' });
    const world = worldOf(url);
    await hear(world.intake, desk.deliveries);
    const types = () =>
      effectiveEvents(world.intake.log)
        .filter(({ eventId }) => !eventId.includes(':sla:'))
        .sort((a, b) => a.at - b.at)
        .map(({ type }) => type);
    expect(types()).toEqual(['opened', 'acknowledged', 'resolved', 'resolved']);
    await world.sync();
    expect(types()).toEqual(['opened', 'updated', 'resolved', 'closed']);
  });

  it('does not take an internal note of a Data Center for an answer', async () => {
    const desk = createJiraDesk({ isCloud: false });
    const url = await serve((target) => desk.answer(target));
    desk.open(start);
    desk.act(1, start + 60_000, { do: 'comment', by: 'agent-1', internal: true });
    desk.act(1, start + 90_000, { do: 'comment', by: 'agent-1', internal: false });
    const world = worldOf(url);
    await world.sync();
    const acknowledged = world.intake.log.filter(({ type }) => type === 'acknowledged');
    expect(acknowledged.map(({ at }) => at)).toEqual([start + 90_000]);
  });

  it('brings an issue that moved to another project under its new key, whole', async () => {
    const desk = createJiraDesk();
    const url = await serve((target) => desk.answer(target));
    desk.open(start);
    const world = worldOf(url);
    await hear(world.intake, desk.deliveries);
    const [issue] = desk.issues;
    if (issue !== undefined) issue.key = 'OPS-9';
    await world.sync();
    expect(new Set(effectiveEvents(world.intake.log).map(({ incident }) => incident))).toEqual(
      new Set(['OPS-9']),
    );
  });
});
