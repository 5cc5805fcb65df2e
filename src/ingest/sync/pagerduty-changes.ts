import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { pagerdutyIncident } from '../webhooks/pagerduty-incident.ts';
import { instantOfIso } from '../webhooks/text.ts';
import {
  askPagerduty,
  entriesAtOnce,
  entryList,
  isoOf,
  mostListed,
  type PagerdutyReader,
  pagerdutyStories,
  shortestWindowMs,
} from './pagerduty-read.ts';

/** Log entries of one window: its incidents are a page, which a sync that is killed reads again. */
const entriesOfPage = 1_000;

const changeSchema = z.object({ created_at: z.unknown().optional(), incident: z.unknown().optional() });

export interface ChangesPage {
  readonly events: readonly ArrivedEvent[];
  readonly skipped: readonly string[];
  readonly incidents: number;
  /** When the newest of the changes was, by PagerDuty's clock; null: there was none. */
  readonly newestAt: number | null;
}

/** The incidents that changed in `[since, to)`; null where they are too many for one page and the span can be cut. */
export async function readChanges(
  reader: PagerdutyReader,
  since: number,
  to: number,
): Promise<ChangesPage | null> {
  const canCut = to - since > shortestWindowMs;
  const changed = new Map<string, unknown>();
  let newestAt: number | null = null;
  for (let offset = 0; offset + entriesAtOnce <= mostListed; offset += entriesAtOnce) {
    const answer = await askPagerduty(reader, '/log_entries', entryList, {
      since: isoOf(since),
      until: isoOf(to),
      limit: String(entriesAtOnce),
      offset: String(offset),
      total: 'true',
      'include[]': 'incidents',
    });
    if (canCut && (answer.total ?? 0) > entriesOfPage) return null;
    for (const value of answer.log_entries) {
      const entry = changeSchema.safeParse(value);
      const at = instantOfIso(entry.data?.created_at);
      if (at !== null) newestAt = Math.max(newestAt ?? at, at);
      const incident = pagerdutyIncident.safeParse(entry.data?.incident);
      if (incident.success) changed.set(incident.data.id, entry.data?.incident);
    }
    if (answer.more !== true || answer.log_entries.length === 0) break;
    if (canCut && offset + entriesAtOnce >= entriesOfPage) return null;
  }
  const { events, skipped } = await pagerdutyStories(reader, [...changed.values()]);
  return { events, skipped, incidents: changed.size, newestAt };
}
