import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Told } from '../jira/events.ts';
import { historyEvents } from '../jira/history.ts';
import { issueSchema, type JiraIssue } from '../jira/schema.ts';
import { categoriesOf } from '../jira/story.ts';
import { readPlace } from '../webhooks/place.ts';
import { firstProblem } from '../webhooks/shape.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { answerOf, type JiraSite, readSite, searchIssues } from './jira-site.ts';
import { numberHeader } from './pace.ts';
import { type RateLimit, type SyncClient, type SyncPage, type SyncSource, syncErrors } from './source.ts';
import { walkByUpdate } from './walk-by-update.ts';

const cursorSchema = z.object({ since: z.number().int() });

export type JiraCursor = z.output<typeof cursorSchema>;

/** Read again at a further sync: what had not reached the search's index. */
const overlapMs = 5 * 60_000;
const minuteMs = 60_000;

interface Listed {
  readonly raw: unknown;
  /** In words what is wrong, where it cannot be read. */
  readonly issue: JiraIssue | string;
  readonly key: string;
  readonly updatedAt: number;
}

/** Jira Cloud and Data Center. The token: `email:token` of Cloud, or a personal access token. */
export const jiraSync: SyncSource<JiraCursor> = {
  kind: 'jira',
  usualUrl: null,
  needs: 'to browse the projects of the scope',
  authorize: (token) => ({
    authorization: token.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Bearer ${token}`,
  }),
  limit: jiraLimit,
  cursor: cursorSchema,
  async *pages({ client, endpoint, cursor, from, scope, now }) {
    const site = await readSite(client);
    let done = 0;
    const walk = walkByUpdate<Listed>({
      list: async (since, page) => {
        const { items, ...rest } = await searchIssues(client, site, scope, since, page);
        return { items: items.map(listed), ...rest };
      },
      keyOf: ({ key }) => key,
      updatedAt: ({ updatedAt }) => updatedAt,
      since: cursor === null ? (from ?? 0) : Math.max(0, cursor.since - overlapMs),
      until: now,
      grainMs: minuteMs,
    });
    let all: number | null = null;
    for await (const { items, since, total } of walk) {
      const events: SyncPage<JiraCursor>['events'][number][] = [];
      const skipped: string[] = [];
      for (const { raw, issue } of items) {
        const told =
          typeof issue === 'string'
            ? { events: [], skipped: [issue] }
            : await readIssue(client, site, endpoint, raw, issue);
        events.push(...told.events);
        skipped.push(...told.skipped);
        done++;
      }
      // Later lists are shorter: they begin later.
      all ??= total;
      yield { events, cursor: { since }, done, total: all === null ? null : Math.max(all, done), skipped };
    }
  },
};

/** Cloud says when its limit is renewed, Data Center in how many seconds. */
function jiraLimit(headers: Headers, now: number): RateLimit | null {
  const remaining = numberHeader(headers, 'x-ratelimit-remaining');
  const reset = Date.parse(headers.get('x-ratelimit-reset') ?? '');
  const seconds = numberHeader(headers, 'x-ratelimit-interval-seconds');
  const resetAt = Number.isNaN(reset) ? (seconds === null ? null : now + seconds * 1000) : reset;
  return remaining === null || resetAt === null ? null : { remaining, resetAt };
}

function listed(raw: unknown): Listed {
  const parsed = issueSchema.safeParse(raw);
  if (!parsed.success) {
    const issue = `an issue: ${firstProblem(parsed.error)}`;
    return { raw, issue, key: JSON.stringify(raw).slice(0, 200), updatedAt: 0 };
  }
  const updatedAt = parsed.data.updated ?? 0;
  return { raw, issue: parsed.data, key: `${parsed.data.id}@${updatedAt}`, updatedAt };
}

async function readIssue(
  client: SyncClient,
  site: JiraSite,
  endpoint: Endpoint,
  raw: unknown,
  issue: JiraIssue,
): Promise<Told> {
  const own = categoriesOf(issue);
  const story = {
    endpoint,
    issue,
    categoryOf: (status: Parameters<typeof own>[0]) => site.categoryOf(status) ?? own(status),
  };
  try {
    const histories = await changelogOf(client, site, issue, raw);
    const comments = await commentsOf(client, site, issue);
    return historyEvents(story, histories, comments);
  } catch (error) {
    const isGone = error instanceof UserError && error.code === syncErrors.missing;
    if (isGone) return { events: [], skipped: ['an issue that was gone before it was read'] };
    throw error;
  }
}

const expandedSchema = z.object({ total: z.number().nullish(), histories: z.array(z.unknown()) });
const changelogPage = z.object({ total: z.number(), values: z.array(z.unknown()) });
const commentPage = z.object({ total: z.number(), comments: z.array(z.unknown()) });

/** What the search brought along, or all of it where that was not all. */
async function changelogOf(
  client: SyncClient,
  { isCloud }: JiraSite,
  issue: JiraIssue,
  raw: unknown,
): Promise<readonly unknown[]> {
  const expanded = expandedSchema.safeParse(readPlace(raw, 'changelog')).data;
  if (expanded !== undefined && (expanded.total ?? 0) <= expanded.histories.length) return expanded.histories;
  const path = `/rest/api/${isCloud ? 3 : 2}/issue/${issue.id}/changelog`;
  return allPages(async (startAt) => {
    const { total, values } = await answerOf(client, path, changelogPage, { startAt, maxResults: '100' });
    return { total, items: values };
  });
}

/** Data Center marks internal notes in properties, which only a question of its own brings. */
async function commentsOf(
  client: SyncClient,
  { isCloud }: JiraSite,
  issue: JiraIssue,
): Promise<readonly unknown[]> {
  const listed = commentPage.safeParse(issue.fields.comment).data;
  const isDesk = readPlace(issue.fields, 'project.projectTypeKey') === 'service_desk';
  const isMarked = isCloud || !isDesk || listed?.total === 0;
  if (listed !== undefined && isMarked && listed.total <= listed.comments.length) return listed.comments;
  const path = `/rest/api/${isCloud ? 3 : 2}/issue/${issue.id}/comment`;
  return allPages(async (startAt) => {
    const query = { startAt, maxResults: '100', orderBy: 'created', expand: 'properties' };
    const { total, comments } = await answerOf(client, path, commentPage, query);
    return { total, items: comments };
  });
}

async function allPages(
  page: (startAt: string) => Promise<{ readonly total: number; readonly items: readonly unknown[] }>,
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (;;) {
    const { total, items } = await page(String(all.length));
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}
