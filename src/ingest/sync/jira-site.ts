import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { localPartsOf, localToInstant } from '../../core/time/zone.ts';
import { statusSchema } from '../jira/schema.ts';
import { categoryOfKey, type JiraStory } from '../jira/story.ts';
import type { Category } from '../jira/words.ts';
import { type SyncClient, syncErrors } from './source.ts';
import type { UpdatedPage } from './walk-by-update.ts';

/** What a site is asked once, before its issues. */
export interface JiraSite {
  readonly isCloud: boolean;
  /** In which the token's owner reads and writes times: queries are in it. */
  readonly timeZone: string;
  readonly categoryOf: JiraStory['categoryOf'];
}

const serverSchema = z.object({ deploymentType: z.string().nullish() });
const myselfSchema = z.object({ timeZone: z.string() });
const statusesSchema = z.array(statusSchema);

/** Asks which Jira it is, in which zone its user lives and what its statuses mean. */
export async function readSite(client: SyncClient): Promise<JiraSite> {
  const server = await answerOf(client, '/rest/api/2/serverInfo', serverSchema);
  const { timeZone } = await answerOf(client, '/rest/api/2/myself', myselfSchema);
  const statuses = await answerOf(client, '/rest/api/2/status', statusesSchema);
  const byId = new Map<string, Category | null>();
  const byName = new Map<string, Category | null>();
  for (const { id, name, statusCategory } of statuses) {
    const category = categoryOfKey(statusCategory?.key);
    if (id !== null) byId.set(id, category);
    if (name !== null) byName.set(name, category);
  }
  return {
    isCloud: server.deploymentType === 'Cloud',
    timeZone: isZone(timeZone) ? timeZone : 'UTC',
    categoryOf: ({ id, name }) => byId.get(id ?? '') ?? byName.get(name ?? '') ?? null,
  };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** One answer of the expected form; UserError where it is none. */
export async function answerOf<Value>(
  client: SyncClient,
  path: string,
  schema: z.ZodType<Value, unknown>,
  query: Readonly<Record<string, string>> = {},
): Promise<Value> {
  const { body } = await client.get(path, query);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new UserError(`${path} did not answer as Jira does`, {
    code: syncErrors.unreadable,
    hint: 'Check that sync.url is the address of the site, e.g. https://acme.atlassian.net.',
  });
}

const hourMs = 3_600_000;

/**
 * An instant as queries write it: to the minute, in the user's zone. Of an hour that the clocks repeat the one before it,
 * since the text does not tell which of both is meant.
 */
export function queryTime(timeZone: string, at: number): string {
  let instant = Math.max(at, 0);
  while (instant > 0 && localToInstant(timeZone, localPartsOf(timeZone, instant)).resolved === 'overlap') {
    instant -= hourMs;
  }
  const { year, month, day, hour, minute } = localPartsOf(timeZone, instant);
  const two = (part: number) => String(part).padStart(2, '0');
  return year < 1970 ? '1970-01-01 00:00' : `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}`;
}

/** What is in the scope and changed since then, oldest change first. */
function jqlOf(scope: string | null, timeZone: string, since: number): string {
  const condition = scope?.replace(/\s*\border\s+by\b[^"']*$/i, '').trim() ?? '';
  const within = condition === '' ? '' : `(${condition}) AND `;
  return `${within}updated >= "${queryTime(timeZone, since)}" ORDER BY updated ASC, key ASC`;
}

/** Issues of a page: with all their fields and changelogs Cloud takes no more than this at once. */
const perPage = 50;

const cloudPage = z.object({ issues: z.array(z.unknown()), nextPageToken: z.string().nullish() });
const serverPage = z.object({ issues: z.array(z.unknown()), startAt: z.number(), total: z.number() });

/** One page of a search, by the API that the site has for it. */
export async function searchIssues(
  client: SyncClient,
  site: JiraSite,
  scope: string | null,
  since: number,
  page: string | null,
): Promise<UpdatedPage<unknown>> {
  const jql = jqlOf(scope, site.timeZone, since);
  const query = { jql, maxResults: String(perPage), fields: '*all', expand: 'changelog' };
  if (site.isCloud) {
    const paging = page === null ? {} : { nextPageToken: page };
    const answer = await answerOf(client, '/rest/api/3/search/jql', cloudPage, { ...query, ...paging });
    return { items: answer.issues, next: answer.nextPageToken ?? null, total: null };
  }
  const asked = { ...query, startAt: page ?? '0' };
  const { issues, startAt, total } = await answerOf(client, '/rest/api/2/search', serverPage, asked);
  const end = startAt + issues.length;
  return { items: issues, next: issues.length > 0 && end < total ? String(end) : null, total };
}
