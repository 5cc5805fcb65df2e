import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { type PagerdutyIncident, pagerdutyIncident } from '../webhooks/pagerduty-incident.ts';
import { firstProblem } from '../webhooks/shape.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { type PagerdutyEntry, pagerdutyEntry, pagerdutyStory } from './pagerduty-story.ts';
import { type SyncClient, syncErrors } from './source.ts';

/** The API gives at most 100 at once, and none beyond the 10,000th of a query. */
export const entriesAtOnce = 100;
export const mostListed = 10_000;

/** A query is asked for at least this long. */
export const shortestWindowMs = 1_000;

const paging = { more: z.boolean().nullish(), total: z.number().nullish() };
export const incidentList = z.object({ incidents: z.array(z.unknown()), ...paging });
export const entryList = z.object({ log_entries: z.array(z.unknown()), ...paging });

export interface PagerdutyReader {
  readonly client: SyncClient;
  readonly endpoint: Endpoint;
  /** A filter that both lists take, as a query with a leading `?`, or empty. */
  readonly filter: string;
}

/** Asks for one page of a list. */
export async function askPagerduty<Answer>(
  { client, endpoint, filter }: PagerdutyReader,
  path: string,
  schema: z.ZodType<Answer>,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { body } = await client.get(`${path}${filter}`, { ...query, time_zone: 'UTC' });
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  throw new UserError(`${endpoint.name} answered ${path} not as documented: ${firstProblem(answer.error)}`, {
    code: syncErrors.unreadable,
    hint: `Check that sources.${endpoint.name}.sync.url is the address of its API.`,
  });
}

/** As the API takes instants. */
export function isoOf(at: number): string {
  return new Date(at).toISOString();
}

/** Of each incident everything that happened to it. */
export async function pagerdutyStories(reader: PagerdutyReader, incidents: readonly unknown[]) {
  const events: ArrivedEvent[] = [];
  const skipped: string[] = [];
  for (const value of incidents) {
    const incident = pagerdutyIncident.safeParse(value);
    if (incident.success) {
      const entries = await entriesOf(reader, incident.data, skipped);
      events.push(...pagerdutyStory(reader.endpoint, incident.data, entries));
    } else skipped.push(`an incident is not as documented: ${firstProblem(incident.error)}`);
  }
  return { events, skipped };
}

async function entriesOf(
  reader: PagerdutyReader,
  incident: PagerdutyIncident,
  skipped: string[],
): Promise<PagerdutyEntry[]> {
  const entries: PagerdutyEntry[] = [];
  const path = `/incidents/${encodeURIComponent(incident.id)}/log_entries`;
  for (let offset = 0; offset + entriesAtOnce <= mostListed; offset += entriesAtOnce) {
    const query = { limit: String(entriesAtOnce), offset: String(offset), 'include[]': 'channels' };
    const answer = await askPagerduty({ ...reader, filter: '' }, path, entryList, query).catch(
      (error: unknown) => {
        if (!(error instanceof UserError && error.code === syncErrors.missing)) throw error;
        skipped.push('an incident has no log entries any more');
        return { log_entries: [], more: false };
      },
    );
    for (const value of answer.log_entries) {
      const entry = pagerdutyEntry.safeParse(value);
      if (entry.success) entries.push(entry.data);
      else skipped.push(`a log entry is not as documented: ${firstProblem(entry.error)}`);
    }
    if (answer.more !== true || answer.log_entries.length === 0) break;
  }
  return entries;
}
