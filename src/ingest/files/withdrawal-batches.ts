import type { EventBatch } from '../../ports/event-log.ts';
import type { Withdrawal } from '../../ports/withdrawals.ts';
import { draftEvent } from '../mapping/draft.ts';
import { createBatcher } from './encode-event.ts';

/**
 * What withdraws the milestones: the same events as `updated`, by which nothing is judged. The log keeps that they were
 * stated once.
 */
export function withdrawalBatches(withdrawals: readonly Withdrawal[]): EventBatch[] {
  if (withdrawals.length === 0) return [];
  const batcher = createBatcher();
  for (const withdrawal of withdrawals) {
    const event = draftEvent(withdrawal, 'updated', withdrawal.at);
    event.eventId = withdrawal.eventId;
    batcher.add(event);
  }
  return batcher.take(true);
}
