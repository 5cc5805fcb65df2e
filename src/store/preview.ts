import { CancelledError } from '../core/errors.ts';
import type { BulkSummary, EventBatch } from '../ports/event-log.ts';
import { type AppendOptions, appendBatches } from './append.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';

export interface PreviewOptions extends Omit<AppendOptions, 'preview'> {
  /** Waited for before the next: `recordedAt` and `recordedBySource` are as the log would have them. */
  readonly keep: (batch: EventBatch) => Promise<void>;
}

/** An entry as an element of an `EventBatch`. */
const entryJson = `json_object('source', source, 'incident', incident, 'eventId', event_id, 'type', type, 'at', happened_at,
  'recordedAt', recorded_at, 'recordedBySource', recorded_by_source, 'service', service, 'team', team, 'customer', customer,
  'priority', priority, 'assignee', assignee, 'title', title, 'url', url, 'reason', reason,
  'responseDueAt', response_due_at, 'resolutionDueAt', resolution_due_at, 'responseWithin', response_within,
  'resolutionWithin', resolution_within, 'naiveResolved', naive_resolved)::VARCHAR`;

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
    await keep({ count: chunk.rowCount, json: `[${chunk.getColumnValues(0).join(',')}]` });
  }
}
