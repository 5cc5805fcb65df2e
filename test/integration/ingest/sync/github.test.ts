import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { githubSync } from '../../../../src/ingest/sync/github.ts';
import { githubWebhook } from '../../../../src/ingest/webhooks/github.ts';
import { createGitHubDesk, type Delivery, type GitHubStep } from '../../../support/desks/github.ts';
import { judgementsOf, statements } from '../../../support/desks/heard.ts';
import { createMemoryIntake } from '../../../support/memory-intake.ts';
import { createSyncWorld, type Reply, startSyncServer } from '../../../support/sync-server.ts';
import { version } from '../../../unit/core/sla/build.ts';

const start = Date.UTC(2026, 2, 2, 9);
const now = Date.UTC(2026, 5, 1);
const open: { close(): Promise<void> }[] = [];
const none = { service: null, team: null, customer: null, priority: null, assignee: null };
const endpoint = {
  name: 'github',
  kind: 'github',
  settings: { fields: none, priorities: {}, pauses: null },
} as const;

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function serve(answer: (url: URL) => Reply | null): Promise<string> {
  const server = await startSyncServer(answer);
  open.push(server);
  return server.url;
}

function worldOf(url: string, scope = 'acme/support') {
  return createSyncWorld({ source: githubSync, kind: 'github', url, now, scope });
}

/** Hands deliveries to the webhook; every one must be read. */
async function hear(intake: ReturnType<typeof createMemoryIntake>, deliveries: readonly Delivery[]) {
  for (const { event, body } of deliveries) {
    const headers = { 'x-github-event': event };
    const request = { headers, query: new URLSearchParams(), body: Buffer.from(''), receivedAt: now };
    const reading = githubWebhook.read(structuredClone(body), endpoint, request);
    expect(reading.dead).toEqual([]);
    await intake.append(reading.events);
  }
}

const label = fc.constantFrom('P1', 'p2', 'priority: P3', 'waiting for customer', 'on hold', 'bug');

const step: fc.Arbitrary<GitHubStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('labeled' as const), label }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unlabeled' as const), label }) },
  fc.record({ do: fc.constant('assigned' as const), login: fc.constantFrom('ben', 'cleo') }),
  fc.record({
    do: fc.constant('closed' as const),
    reason: fc.constantFrom('completed' as const, 'not_planned' as const, 'duplicate' as const),
  }),
  fc.constant({ do: 'reopened' } as const),
  fc.record({ do: fc.constant('renamed' as const), title: fc.constantFrom('One', 'Two', 'Drei ☃') }),
  fc.record({
    do: fc.constant('commented' as const),
    login: fc.constantFrom('visitor', 'ben', 'stranger', 'helper[bot]'),
    association: fc.constantFrom('MEMBER', 'OWNER', 'COLLABORATOR', 'CONTRIBUTOR', 'NONE'),
    bot: fc.boolean(),
  }),
);

const story = fc.record({
  issues: fc.array(fc.record({ login: fc.constantFrom('visitor', 'ben'), pull: fc.nat({ max: 9 }) }), {
    minLength: 1,
    maxLength: 6,
  }),
  steps: fc.array(fc.record({ issue: fc.nat(), waitS: fc.integer({ min: 1, max: 400_000 }), step }), {
    maxLength: 40,
  }),
  perPage: fc.integer({ min: 1, max: 5 }),
  order: fc.infiniteStream(fc.nat()),
  redelivered: fc.array(fc.nat(), { maxLength: 10 }),
});

/** In another order, by the numbers of a stream. */
function shuffled<Value>(values: readonly Value[], order: Iterator<number>): Value[] {
  const left = [...values];
  return values.flatMap(() => left.splice((order.next().value ?? 0) % left.length, 1));
}

describe('GitHub through webhooks and through its API', () => {
  it('leaves the same events and clocks, in any order and with deliveries repeated', async () => {
    let desk = createGitHubDesk();
    let perPage = 1;
    const url = await serve((asked) => desk.answer(asked, perPage));
    await fc.assert(
      fc.asyncProperty(story, async ({ issues, steps, order, redelivered, ...rest }) => {
        desk = createGitHubDesk();
        perPage = rest.perPage;
        let at = start;
        for (const { login, pull } of issues) desk.open(at++, 'First', login, pull === 0);
        for (const { issue, waitS, step } of steps) {
          at += waitS * 1000;
          desk.act((issue % issues.length) + 1, at, step);
        }
        const repeated = redelivered.flatMap(
          (index) => desk.deliveries[index % desk.deliveries.length] ?? [],
        );
        const heard = createMemoryIntake();
        await hear(heard, shuffled([...desk.deliveries, ...repeated], order));
        const world = worldOf(url);
        const summary = await world.sync();

        expect(summary.skipped).toEqual({});
        expect(statements(world.intake.log)).toEqual(statements(heard.log));
        const asOf = at + 1;
        const policies = version();
        expect(judgementsOf(world.intake.log, asOf, policies)).toEqual(
          judgementsOf(heard.log, asOf, policies),
        );

        // Both together: neither adds anything to what the other told.
        await hear(world.intake, desk.deliveries);
        expect(statements(world.intake.log)).toEqual(statements(heard.log));
        expect(world.intake.log).toHaveLength(summary.appended ?? 0);
      }),
      { numRuns: 60 },
    );
  });

  it('goes on where it ended: only what changed since is asked for', async () => {
    const desk = createGitHubDesk();
    const asked: string[] = [];
    const since: (string | null)[] = [];
    const url = await serve((target) => {
      asked.push(target.pathname);
      since.push(target.searchParams.get('since'));
      return desk.answer(target, 3);
    });
    const world = worldOf(url);
    for (let index = 0; index < 8; index++) desk.open(start + index * 3_600_000, `No. ${index}`);
    expect(await world.sync()).toMatchObject({ incidents: 8, appended: 8, resumed: false });
    desk.act(2, start + 86_400_000, { do: 'closed', reason: 'completed' });
    asked.length = 0;
    since.length = 0;
    expect(await world.sync()).toMatchObject({ incidents: 2, appended: 1, duplicates: 2, resumed: true });
    // A minute before the last change, should the list have been behind.
    expect(since[0]).toBe('2026-03-02T15:59:00Z');
    expect(asked.filter((path) => path.endsWith('/timeline'))).toEqual([
      '/repos/acme/support/issues/8/timeline',
      '/repos/acme/support/issues/2/timeline',
    ]);
  });

  it('loses nothing where issues change while the pages are read', async () => {
    const desk = createGitHubDesk();
    for (let index = 0; index < 30; index++) desk.open(start + (index >> 3) * 60_000, `No. ${index}`);
    let asked = 0;
    const url = await serve((target) => {
      if (target.pathname.endsWith('/issues') && ++asked <= 12) {
        // The first of the list leaves its place: what follows moves up.
        const first = [...desk.issues].sort((a, b) => a.updated_at.localeCompare(b.updated_at))[0];
        const at = start + 3_600_000 + asked * 1000;
        desk.act(first?.number ?? 1, at, { do: 'assigned', login: `ben-${asked}` });
      }
      return desk.answer(target, 4);
    });
    const world = worldOf(url);
    await world.sync();
    const heard = createMemoryIntake();
    await hear(heard, desk.deliveries);
    expect(statements(world.intake.log)).toEqual(statements(heard.log));
  });

  it('killed in the middle, it repeats a page at most and doubles nothing', async () => {
    const desk = createGitHubDesk();
    for (let index = 0; index < 20; index++) {
      const number = desk.open(start + index * 60_000, `No. ${index}`);
      desk.act(number, start + index * 60_000 + 1000, { do: 'labeled', label: 'P1' });
    }
    let left = 9;
    const url = await serve((target) => (left-- > 0 ? desk.answer(target, 3) : null));
    const world = worldOf(url);
    const limits = { attempts: 1 };
    for (let runs = 0; runs < 20; runs++) {
      left = 9;
      const ended = await world.sync({ limits }).then(
        () => true,
        () => false,
      );
      if (ended) break;
    }
    const heard = createMemoryIntake();
    await hear(heard, desk.deliveries);
    expect(statements(world.intake.log)).toEqual(statements(heard.log));
    expect(world.intake.log).toHaveLength(heard.log.length);
  });

  it('gives up in words where a timeline is paged in a circle', async () => {
    const desk = createGitHubDesk();
    desk.open(start, 'One');
    let asked = 0;
    const url = await serve((target) => {
      const answer = desk.answer(target);
      if (!target.pathname.endsWith('/timeline')) return answer;
      if (asked++ > 20) return { status: 404, body: {} };
      const link = `<${target.origin}${target.pathname}?page=2>; rel="next"`;
      return { ...answer, headers: { ...answer.headers, link } };
    });
    await expect(worldOf(url).sync()).rejects.toThrow('is paged in a circle');
  });

  it('waits for the primary limit by its reset, for the secondary by Retry-After', async () => {
    const desk = createGitHubDesk();
    desk.open(start, 'One');
    let asked = 0;
    const url = await serve((target) => {
      asked++;
      const reset = String(Math.floor(now / 1000) + 90);
      const limit = { 'x-ratelimit-limit': '60', 'x-ratelimit-reset': reset };
      if (asked === 1) {
        const headers = { ...limit, 'x-ratelimit-remaining': '0' };
        return { status: 403, headers, body: { message: 'API rate limit exceeded' } };
      }
      if (asked === 2) {
        const body = { message: 'You have exceeded a secondary rate limit' };
        return { status: 403, headers: { 'retry-after': '60', 'x-ratelimit-remaining': '40' }, body };
      }
      const answer = desk.answer(target);
      return { ...answer, headers: { ...answer.headers, 'x-ratelimit-remaining': '40', ...limit } };
    });
    const world = worldOf(url);
    expect(await world.sync()).toMatchObject({ incidents: 1, appended: 1 });
    expect(world.time.slept).toEqual([90_000, 60_000]);
  });

  it('says what is missing where it has no repository, and passes over what is gone', async () => {
    const desk = createGitHubDesk();
    desk.open(start, 'One');
    desk.open(start + 1000, 'Two');
    const url = await serve((target) => {
      if (target.pathname.endsWith('/1/timeline')) return { status: 410, body: { message: 'deleted' } };
      return desk.answer(target);
    });
    await expect(worldOf(url, 'support').sync()).rejects.toThrow('sync.scope of github is no repository');
    await expect(worldOf(url, 'acme/other').sync()).rejects.toMatchObject({ code: 'sync-missing' });
    expect(await worldOf(url, 'ACME/Support').sync()).toMatchObject({
      appended: 1,
      skipped: { 'an issue that was gone before its timeline was read': 1 },
    });
  });
});
