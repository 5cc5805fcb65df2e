import { CancelledError } from '../core/errors.ts';
import type { BulkSummary, EventBatch } from '../ports/event-log.ts';
import { type AppendOptions, appendBatches } from './append.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';

export interface PreviewOptions extends Omit<AppendOptions, 'preview'> {
  /** Gets entries as JSON, `recordedAt` and `recordedBySource` as the log would have them; waited for before the next. */
  readonly keep: (entries: readonly string[]) => Promise<void>;
}

/**
 * An entry as `encodeEvent` writes it. What is null is taken out of the text: a quotation mark within a text has a backslash
 * before it, so that nothing else looks like that.
 */
const entryJson = `regexp_replace(json_object('source', source, 'incident', incident, 'eventId', event_id, 'type', type,
  'at', happened_at, 'recordedAt', recorded_at, 'recordedBySource', nullif(recorded_by_source, false), 'service', service,
  'team', team, 'customer', customer, 'priority', priority, 'assignee', assignee, 'title', title, 'url', url,
  'reason', reason, 'responseDueAt', response_due_at, 'resolutionDueAt', resolution_due_at,
  'responseWithin', response_within, 'resolutionWithin', resolution_within,
  'naiveResolved', nullif(naive_resolved, false))::VARCHAR, ',"[A-Za-z]+":null', '', 'g')`;

/**
 * Runs an append by all its rules and takes it back, for a log that lies elsewhere: the summary is the one that it would
 * have had. A failure of `keep` ends it; what it was handed until then it may keep, for the next preview hands over the
 * rest.
 */
export function previewBulk(
  context: StoreContext,
  batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
  { keep, ...options }: PreviewOptions,
): Promise<BulkSummary> {
  return appendBatches(context, batches, {
    ...options,
    preview: (session, batch) => handOver(session, batch, keep, options.signal),
  });
}

async function handOver(
  { connection }: Session,
  batch: number,
  keep: PreviewOptions['keep'],
  signal: AbortSignal | undefined,
): Promise<void> {
  const result = await connection.stream(`SELECT ${entryJson} FROM events WHERE batch = ${batch}`);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    if (signal?.aborted) throw new CancelledError();
    await keep(chunk.getColumnValues(0).map(String));
  }
}
