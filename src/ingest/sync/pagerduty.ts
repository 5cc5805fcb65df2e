import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { numberHeader } from './pace.ts';
import { readChanges } from './pagerduty-changes.ts';
import { firstWindow, readHistory } from './pagerduty-history.ts';
import type { PagerdutyReader } from './pagerduty-read.ts';
import type { SyncSource } from './source.ts';

const cursorSchema = z.object({
  /** What is left of the incidents that were there when the first sync began; null: nothing. */
  history: z.object({ at: z.number(), to: z.number(), until: z.number(), offset: z.number() }).nullable(),
  /** Changes before it are read. */
  since: z.number(),
});

type PagerdutyCursor = z.output<typeof cursorSchema>;

/** No incident is older than PagerDuty. */
const beginning = Date.UTC(2009, 0, 1);
/** Clocks differ, and entries may show up late. */
const startMarginMs = 3_600_000;
const overlapMs = 2 * 60_000;

/**
 * PagerDuty's REST API v2. A first sync lists incidents by when they were created, in windows small enough for a query;
 * then, and later on, it asks for log entries since, and reads the incidents these name. Of each incident all log entries
 * are read: what it was when it opened follows from what changed since.
 */
export const pagerdutySync: SyncSource<PagerdutyCursor> = {
  kind: 'pagerduty',
  usualUrl: 'https://api.pagerduty.com',
  needs: 'to read incidents (a read-only REST API key, or an OAuth token with incidents.read)',
  authorize: (token) => ({
    accept: 'application/vnd.pagerduty+json;version=2',
    authorization: /^Bearer /i.test(token) ? token : `Token token=${token}`,
  }),
  limit(headers, now) {
    const remaining = numberHeader(headers, 'ratelimit-remaining');
    const seconds = numberHeader(headers, 'ratelimit-reset');
    return remaining === null || seconds === null ? null : { remaining, resetAt: now + seconds * 1000 };
  },
  cursor: cursorSchema,
  async *pages({ client, endpoint, cursor, from, scope, now }) {
    const reader: PagerdutyReader = { client, endpoint, filter: teamsOf(scope, endpoint) };
    let done = 0;
    let { history, since } = cursor ?? {
      history: firstWindow(from ?? beginning, now),
      since: now - startMarginMs,
    };
    while (history !== null) {
      const { events, skipped, incidents, rest } = await readHistory(reader, history);
      history = rest;
      done += incidents;
      yield { events, skipped, cursor: { history, since }, done, total: null };
    }
    let to = now;
    while (since < now) {
      const page = await readChanges(reader, since, to);
      if (page === null) {
        to = since + Math.floor((to - since) / 2);
        continue;
      }
      const { events, skipped, incidents, newestAt } = page;
      const isLast = to >= now;
      // By PagerDuty's clock, which may be behind ours.
      since = isLast ? Math.max(since, (newestAt ?? since) - overlapMs) : to;
      to = now;
      done += incidents;
      yield { events, skipped, cursor: { history, since }, done, total: null };
      if (isLast) return;
    }
  },
};

/** `team_ids[]=PABC&team_ids[]=PDEF`, the one filter that both lists take. */
function teamsOf(scope: string | null, { name }: Endpoint): string {
  if (scope === null) return '';
  const teams = new URLSearchParams(scope);
  const isTeams = [...teams].every(([key, id]) => key === 'team_ids[]' && /^[A-Za-z0-9]+$/.test(id));
  if (isTeams && teams.size > 0) return `?${teams}`;
  throw new UserError(`sources.${name}.sync.scope is not a list of teams`, {
    hint: 'For example team_ids[]=PABC123&team_ids[]=PDEF456.',
  });
}
