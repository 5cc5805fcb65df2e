import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CancelledError } from '../../core/errors.ts';
import type { Intake } from '../../ports/intake.ts';
import type { SyncCursors } from '../../ports/sync-cursors.ts';
import { eventProblem } from '../webhooks/event.ts';
import type { Endpoint } from '../webhooks/source.ts';
import type { OpenSyncClient } from './client.ts';
import type { SyncSource } from './source.ts';

export interface SyncProgress {
  /** Incidents read so far, and of how many; null: the source does not say. */
  readonly done: number;
  readonly total: number | null;
}

export interface SyncSummary {
  readonly source: string;
  readonly incidents: number;
  readonly events: number;
  /** Null in a dry run, which keeps nothing. */
  readonly appended: number | null;
  readonly duplicates: number | null;
  /** What could not be used: how often, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly pages: number;
  readonly requests: number;
  readonly waitedMs: number;
  /** False: it began at its beginning. */
  readonly resumed: boolean;
}

export interface SyncRun {
  readonly source: SyncSource<unknown>;
  readonly endpoint: Endpoint;
  readonly client: OpenSyncClient;
  readonly intake: Intake;
  readonly cursors: SyncCursors;
  /** The API's address, which a kept cursor belongs to. */
  readonly url: string;
  readonly scope: string | null;
  /** Where a sync without a cursor begins, epoch milliseconds; null: all there is. */
  readonly from: number | null;
  /** Begins anew, whatever was kept. */
  readonly restart: boolean;
  /** Reads, keeps nothing. */
  readonly dryRun: boolean;
  readonly now: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SyncProgress) => void;
}

/** Events handed to the log at once. */
const appendedAtOnce = 1_000;

const keptSchema = z.object({ of: z.string(), cursor: z.unknown() });

/**
 * Reads a source from where the last sync ended: each page's events are durable before its cursor is kept, so one that is
 * killed repeats a page at most, with the same event ids. A cursor of another address or scope counts as none.
 */
export async function runSync(run: SyncRun): Promise<SyncSummary> {
  const { source, endpoint, client, cursors, signal, dryRun } = run;
  const kept = run.restart ? null : await keptCursor(run);
  const counts = { events: 0, appended: 0, duplicates: 0, incidents: 0, pages: 0 };
  const skipped: Record<string, number> = {};
  if (run.restart && !dryRun) await cursors.remove(endpoint.name);
  const pages = source.pages({
    client,
    endpoint,
    cursor: kept,
    from: run.from,
    scope: run.scope,
    now: run.now,
    signal,
  });
  for await (const page of pages) {
    const sound = page.events.filter((event) => {
      const problem = eventProblem(event);
      if (problem !== null) count(skipped, `an event is not sound: ${problem}`);
      return problem === null;
    });
    for (let at = 0; at < sound.length && !dryRun; at += appendedAtOnce) {
      const events = sound.slice(at, at + appendedAtOnce);
      // Whenever it is asked: how late we ask is no delay of the source's.
      const taken = await run.intake.append(events, { history: true });
      counts.appended += taken.appended;
      counts.duplicates += taken.duplicates;
    }
    if (!dryRun) await cursors.put(endpoint.name, cursorText(run, page.cursor));
    counts.events += page.events.length;
    counts.incidents = page.done;
    counts.pages++;
    for (const reason of page.skipped) count(skipped, reason);
    run.onProgress?.({ done: page.done, total: page.total });
    if (signal.aborted) throw new CancelledError();
  }
  return {
    source: endpoint.name,
    ...counts,
    ...(dryRun ? { appended: null, duplicates: null } : {}),
    skipped,
    ...client.effort(),
    resumed: kept !== null,
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

async function keptCursor(run: SyncRun): Promise<unknown> {
  const text = await run.cursors.get(run.endpoint.name);
  if (text === null) return null;
  const kept = keptSchema.safeParse(parsed(text));
  if (!kept.success || kept.data.of !== belongsTo(run)) return null;
  const cursor = run.source.cursor.safeParse(kept.data.cursor);
  return cursor.success ? cursor.data : null;
}

/** Undefined where it is no JSON: an unreadable cursor is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cursorText(run: SyncRun, cursor: unknown): string {
  return JSON.stringify({ of: belongsTo(run), cursor });
}

/** What a cursor is of: another address or scope has another history. */
function belongsTo({ source, url, scope }: Pick<SyncRun, 'source' | 'url' | 'scope'>): string {
  return createHash('sha256')
    .update(JSON.stringify([source.kind, url, scope]))
    .digest('hex')
    .slice(0, 16);
}
