import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { firstProblem } from '../webhooks/shape.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { ticketEvent } from '../webhooks/zendesk-ticket.ts';
import { numberHeader } from './pace.ts';
import { circular } from './refusals.ts';
import { type RateLimit, type SyncClient, type SyncSource, syncErrors } from './source.ts';
import { createZendeskNames, type ZendeskNames } from './zendesk-names.ts';
import {
  idsIn,
  type ZendeskAudit,
  type ZendeskTicket,
  zendeskAudit,
  zendeskStory,
  zendeskTicket,
} from './zendesk-story.ts';

const cursorSchema = z.object({ after: z.string() });
type ZendeskCursor = z.output<typeof cursorSchema>;

const exported = '/api/v2/incremental/tickets/cursor';
/** Of an export's page, whose tickets are a page of the sync: each is another request or more. */
const ticketsAtOnce = 100;
const auditsAtOnce = 100;
/** More audits than a ticket may have. */
const mostAuditPages = 300;
const secondMs = 1000;
/** The export takes no beginning within the last minute. */
const marginMs = 90_000;

const exportSchema = z.object({
  tickets: z.array(z.unknown()),
  after_cursor: z.string().nullish(),
  end_of_stream: z.boolean(),
});
const auditsSchema = z.object({
  audits: z.array(z.unknown()),
  meta: z.object({ has_more: z.boolean().nullish(), after_cursor: z.string().nullish() }).nullish(),
});

/**
 * Zendesk's Support API: the incremental export lists the tickets that changed since, by a cursor, and the audits of each
 * tell all that happened to it.
 */
export const zendeskSync: SyncSource<ZendeskCursor> = {
  kind: 'zendesk',
  usualUrl: null,
  needs:
    'an administrator’s rights, which the ticket export asks for (an API token as mail@example.com/token:TOKEN, or an OAuth token)',
  authorize: (token) => ({
    authorization: token.includes(':') ? `Basic ${Buffer.from(token).toString('base64')}` : `Bearer ${token}`,
  }),
  limit: limitOf,
  cursor: cursorSchema,
  async *pages({ client, endpoint, cursor, from, now }) {
    const names = createZendeskNames(client);
    let after = cursor?.after ?? null;
    let done = 0;
    for (;;) {
      const start = Math.max(0, Math.floor(Math.min(from ?? 0, now - marginMs) / secondMs));
      const place: Record<string, string> =
        after === null ? { start_time: String(start) } : { cursor: after };
      const answer = await ask(client, endpoint, `${exported}.json`, exportSchema, {
        per_page: String(ticketsAtOnce),
        ...place,
      });
      const { events, skipped } = await readTickets(client, endpoint, answer.tickets, names);
      done += answer.tickets.length;
      const isStuck = after !== null && (answer.after_cursor ?? after) === after;
      if (isStuck && !answer.end_of_stream) throw circular(exported);
      after = answer.after_cursor ?? after;
      if (after !== null) yield { events, skipped, cursor: { after }, done, total: null };
      if (answer.end_of_stream || after === null) return;
    }
  },
};

/** The export has a limit of its own, ten requests a minute. */
function limitOf(headers: Headers, now: number): RateLimit | null {
  const own = /total=\d+; *remaining=(\d+); *resets=(\d+)/.exec(
    headers.get('zendesk-ratelimit-incremental-exports-cursor') ??
      headers.get('zendesk-ratelimit-incremental-exports') ??
      '',
  );
  if (own !== null) {
    return { remaining: Number(own[1]), resetAt: now + Number(own[2]) * secondMs, only: exported };
  }
  const remaining = numberHeader(headers, 'ratelimit-remaining');
  const seconds = numberHeader(headers, 'ratelimit-reset');
  return remaining === null || seconds === null ? null : { remaining, resetAt: now + seconds * secondMs };
}

async function readTickets(
  client: SyncClient,
  endpoint: Endpoint,
  values: readonly unknown[],
  names: ZendeskNames,
) {
  const skipped: string[] = [];
  const events: ArrivedEvent[] = [];
  const read: { ticket: ZendeskTicket; audits: readonly ZendeskAudit[] }[] = [];
  for (const value of values) {
    const parsed = zendeskTicket.safeParse(value);
    if (!parsed.success) skipped.push(`a ticket is not as documented: ${firstProblem(parsed.error)}`);
    else if (parsed.data.status === 'deleted') {
      const { id: ticket, updated_at: at } = parsed.data;
      events.push(ticketEvent('cancelled', { endpoint, ticket, at }, { reason: 'cancelled' }));
    } else {
      read.push({ ticket: parsed.data, audits: await auditsOf(client, endpoint, parsed.data, skipped) });
    }
  }
  const ids = read.map(({ ticket, audits }) => idsIn(ticket, audits));
  await names.learn({
    users: ids.flatMap(({ users }) => users),
    organizations: ids.flatMap(({ organizations }) => organizations),
  });
  for (const { ticket, audits } of read) events.push(...zendeskStory(endpoint, ticket, audits, names));
  return { events, skipped };
}

/** All audits of a ticket, oldest first. */
async function auditsOf(
  client: SyncClient,
  endpoint: Endpoint,
  { id }: ZendeskTicket,
  skipped: string[],
): Promise<ZendeskAudit[]> {
  const audits: ZendeskAudit[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostAuditPages; page++) {
    const place: Record<string, string> = after === null ? {} : { 'page[after]': after };
    const query = { 'page[size]': String(auditsAtOnce), ...place };
    const path = `/api/v2/tickets/${encodeURIComponent(id)}/audits.json`;
    const answer: z.output<typeof auditsSchema> | null = await ask(
      client,
      endpoint,
      path,
      auditsSchema,
      query,
    ).catch((error: unknown) => {
      if (error instanceof UserError && error.code === syncErrors.missing) return null;
      throw error;
    });
    if (answer === null) {
      skipped.push('a ticket has no audits any more');
      break;
    }
    for (const value of answer.audits) {
      const audit = zendeskAudit.safeParse(value);
      if (audit.success) audits.push(audit.data);
      else skipped.push(`an audit is not as documented: ${firstProblem(audit.error)}`);
    }
    // Those of an archived ticket come all at once.
    after = answer.meta?.has_more === true ? (answer.meta.after_cursor ?? null) : null;
    if (after === null) break;
  }
  return audits.sort((a, b) => a.created_at - b.created_at);
}

async function ask<Answer>(
  client: SyncClient,
  { name }: Endpoint,
  path: string,
  schema: z.ZodType<Answer>,
  query: Readonly<Record<string, string>>,
): Promise<Answer> {
  const { body } = await client.get(path, query);
  const answer = schema.safeParse(body);
  if (answer.success) return answer.data;
  throw new UserError(`${name} answered ${path} not as documented: ${firstProblem(answer.error)}`, {
    code: syncErrors.unreadable,
    hint: `Check that sources.${name}.sync.url is the address of the account, e.g. https://example.zendesk.com.`,
  });
}
