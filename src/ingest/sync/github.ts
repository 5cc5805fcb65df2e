import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { type GitHubIssue, issueSchema } from '../github/schema.ts';
import { storyEvents } from '../github/timeline.ts';
import { firstProblem } from '../webhooks/shape.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { numberHeader } from './pace.ts';
import { circular } from './refusals.ts';
import { type RateLimit, type SyncClient, type SyncPage, type SyncSource, syncErrors } from './source.ts';
import { type UpdatedPage, walkByUpdate } from './walk-by-update.ts';

const cursorSchema = z.object({ since: z.number().int() });

export type GitHubCursor = z.output<typeof cursorSchema>;

/** The API's largest page. */
const perPage = '100';
/** Read again at a further sync: what had not reached the list's index. */
const overlapMs = 60_000;

interface Listed {
  readonly raw: unknown;
  /** In words what is wrong, where it cannot be read. */
  readonly issue: GitHubIssue | string;
  readonly key: string;
  readonly updatedAt: number;
}

/** GitHub.com; Enterprise has its API at `https://HOST/api/v3`. */
export const githubSync: SyncSource<GitHubCursor> = {
  kind: 'github',
  usualUrl: 'https://api.github.com',
  needs: 'read access to the issues of the repository',
  authorize: (token) => ({
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'x-github-api-version': '2022-11-28',
  }),
  limit: githubLimit,
  cursor: cursorSchema,
  async *pages({ client, endpoint, cursor, from, scope, now }) {
    const repository = repositoryOf(endpoint, scope);
    let done = 0;
    const walk = walkByUpdate<Listed>({
      list: (since, page) => listIssues(client, repository, since, page),
      keyOf: ({ key }) => key,
      updatedAt: ({ updatedAt }) => updatedAt,
      since: cursor === null ? (from ?? 0) : Math.max(0, cursor.since - overlapMs),
      until: now,
      grainMs: 1000,
    });
    for await (const { items, since } of walk) {
      const events: SyncPage<GitHubCursor>['events'][number][] = [];
      const skipped: string[] = [];
      for (const { raw, issue } of items) {
        if (typeof issue === 'string') {
          skipped.push(issue);
          continue;
        }
        if (issue.pull_request !== undefined && issue.pull_request !== null) continue;
        const read = await readIssue(client, endpoint, raw, issue, repository);
        events.push(...read.events);
        skipped.push(...read.skipped);
        done++;
      }
      yield { events, cursor: { since }, done, total: null, skipped };
    }
  },
};

function githubLimit(headers: Headers): RateLimit | null {
  const remaining = numberHeader(headers, 'x-ratelimit-remaining');
  const reset = numberHeader(headers, 'x-ratelimit-reset');
  return remaining === null || reset === null ? null : { remaining, resetAt: reset * 1000 };
}

function repositoryOf({ name }: Endpoint, scope: string | null): string {
  if (scope !== null && /^[\w.-]+\/[\w.-]+$/.test(scope)) return scope;
  throw new UserError(
    scope === null ? `${name} has no sync.scope` : `sync.scope of ${name} is no repository: ${scope}`,
    {
      code: syncErrors.missing,
      hint: `Set sources.${name}.sync.scope to owner/repository, e.g. acme/support.`,
    },
  );
}

async function listIssues(
  client: SyncClient,
  repository: string,
  since: number,
  page: string | null,
): Promise<UpdatedPage<Listed>> {
  const query = {
    state: 'all',
    sort: 'updated',
    direction: 'asc',
    per_page: perPage,
    ...(since > 0 ? { since: new Date(since).toISOString().replace('.000Z', 'Z') } : {}),
  };
  const path = `/repos/${repository}/issues`;
  const { body, headers } = page === null ? await client.get(path, query) : await client.get(page);
  return { items: listOf(body, path).map(listed), next: nextLink(headers), total: null };
}

function listed(raw: unknown): Listed {
  const parsed = issueSchema.safeParse(raw);
  if (!parsed.success) {
    const wrong = `an issue: ${firstProblem(parsed.error)}`;
    return { raw, issue: wrong, key: JSON.stringify(raw).slice(0, 200), updatedAt: 0 };
  }
  const { id, updated_at } = parsed.data;
  return { raw, issue: parsed.data, key: `${id}@${updated_at}`, updatedAt: updated_at };
}

async function readIssue(
  client: SyncClient,
  endpoint: Endpoint,
  raw: unknown,
  issue: GitHubIssue,
  scope: string,
): Promise<ReturnType<typeof storyEvents>> {
  const repository = spelled(raw) ?? scope;
  try {
    const timeline = await allPages(client, `/repos/${scope}/issues/${issue.number}/timeline`);
    return storyEvents({ endpoint, issue, repository }, raw, timeline);
  } catch (error) {
    const isGone = error instanceof UserError && error.code === syncErrors.missing;
    if (isGone) return { events: [], skipped: ['an issue that was gone before its timeline was read'] };
    throw error;
  }
}

/** `owner/repository` as GitHub spells it, whatever the scope does. */
function spelled(raw: unknown): string | null {
  const url: unknown = Reflect.get(Object(raw), 'repository_url');
  return typeof url === 'string' ? (/\/repos\/([^/]+\/[^/]+)$/.exec(url)?.[1] ?? null) : null;
}

async function allPages(client: SyncClient, path: string): Promise<unknown[]> {
  const items: unknown[] = [];
  const asked = new Set<string>();
  let answer = await client.get(path, { per_page: perPage });
  for (;;) {
    for (const item of listOf(answer.body, path)) items.push(item);
    const next = nextLink(answer.headers);
    if (next === null) return items;
    if (asked.has(next)) throw circular(path);
    asked.add(next);
    answer = await client.get(next);
  }
}

function listOf(body: unknown, path: string): unknown[] {
  if (Array.isArray(body)) return body;
  throw new UserError(`${path} did not answer with a list`, {
    code: syncErrors.unreadable,
    hint: 'Check that sync.url is the address of the API (Enterprise: https://HOST/api/v3).',
  });
}

/** The address of the next page (RFC 8288). */
function nextLink(headers: Headers): string | null {
  for (const link of (headers.get('link') ?? '').split(/,\s*(?=<)/)) {
    const [, url, params] = /^<([^>]*)>(.*)$/.exec(link.trim()) ?? [];
    if (url !== undefined && /;\s*rel="?next"?/i.test(params ?? '')) return url;
  }
  return null;
}
