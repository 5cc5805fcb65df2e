import type { ArrivedEvent } from '../../ports/intake.ts';
import {
  askPagerduty,
  incidentList,
  isoOf,
  mostListed,
  type PagerdutyReader,
  pagerdutyStories,
  shortestWindowMs,
} from './pagerduty-read.ts';

/** Epoch milliseconds: the incidents created in `[at, to)`, of them those from `offset` on; `until` ends the last window. */
export interface HistoryWindow {
  readonly at: number;
  readonly to: number;
  readonly until: number;
  readonly offset: number;
}

const dayMs = 86_400_000;
const firstWindowMs = 30 * dayMs;
/** The API takes at most six months. */
const longestWindowMs = 150 * dayMs;
const incidentsAtOnce = 25;

/** The first of the windows that cover `[from, until)`; null where that is empty. */
export function firstWindow(from: number, until: number): HistoryWindow | null {
  return from >= until ? null : { at: from, to: Math.min(from + firstWindowMs, until), until, offset: 0 };
}

export interface HistoryPage {
  readonly events: readonly ArrivedEvent[];
  readonly skipped: readonly string[];
  readonly incidents: number;
  /** What is left; null: nothing. */
  readonly rest: HistoryWindow | null;
}

/** The next incidents of a window; none, and a smaller window, where it has more than can be listed. */
export async function readHistory(reader: PagerdutyReader, window: HistoryWindow): Promise<HistoryPage> {
  const { at, to, offset } = window;
  const answer = await askPagerduty(reader, '/incidents', incidentList, {
    since: isoOf(at),
    until: isoOf(to),
    sort_by: 'incident_number:asc',
    limit: String(incidentsAtOnce),
    offset: String(offset),
    total: 'true',
  });
  const length = to - at;
  if (offset === 0 && (answer.total ?? 0) > mostListed && length > shortestWindowMs) {
    const smaller = Math.max(shortestWindowMs, Math.floor(length / 2));
    return { events: [], skipped: [], incidents: 0, rest: { ...window, to: at + smaller } };
  }
  const { events, skipped } = await pagerdutyStories(reader, answer.incidents);
  const read = { events, incidents: answer.incidents.length };
  const next = offset + incidentsAtOnce;
  const hasMore = answer.more === true && answer.incidents.length > 0;
  if (hasMore && next + incidentsAtOnce <= mostListed) {
    return { ...read, skipped, rest: { ...window, offset: next } };
  }
  const unlisted = hasMore
    ? [`of more than ${mostListed} incidents of one second the rest is not listed`]
    : [];
  return { ...read, skipped: [...skipped, ...unlisted], rest: following(window, answer.total ?? null) };
}

/** The window after one that is read, longer where that one had few. */
function following({ at, to, until }: HistoryWindow, total: number | null): HistoryWindow | null {
  if (to >= until) return null;
  const isSparse = total !== null && total < mostListed / 4;
  const length = Math.min((to - at) * (isSparse ? 2 : 1), longestWindowMs);
  return { at: to, to: Math.min(to + length, until), until, offset: 0 };
}
