import { noteOf } from '../bot/schedules/note-of.ts';
import type { Delivery, DeliveryLedger } from '../ports/delivery-ledger.ts';
import type { Logger } from '../ports/logger.ts';
import { noteTo } from './notes.ts';
import type { Schedule } from './schedule.ts';

/** A report that is not out this long after its time raises a notice. */
export const overdueAfterMs = 30 * 60_000;
/** Deliveries under way that are looked at. */
const most = 10_000;

/** Raises a notice of each delivery that should have come to its end long ago: silence is no good news. */
export function createWatchdog(deps: {
  readonly ledger: Pick<DeliveryLedger, 'list' | 'find' | 'plan'>;
  readonly logger: Logger;
  /** Of the process, epoch milliseconds: what was due before has been left that long only since then. */
  readonly startedAt: number;
}): { look(schedules: ReadonlyMap<string, Schedule>, now: number): Promise<void> } {
  const { ledger, logger, startedAt } = deps;
  const noticed = new Set<string>();

  function isOverdue(delivery: Delivery, now: number): boolean {
    const { runAt, attempts, updatedAt } = delivery;
    const since = Math.max(runAt, startedAt, attempts === 0 ? updatedAt : 0);
    return now >= since + overdueAfterMs && noteOf(delivery) === null;
  }

  return {
    async look(schedules, now) {
      const open = await ledger.list({ states: ['planned', 'claimed', 'posted', 'unknown'], limit: most });
      for (const delivery of open) {
        if (noticed.has(delivery.id) || !isOverdue(delivery, now)) continue;
        const owner = schedules.get(delivery.schedule)?.owner ?? null;
        const note = owner === null ? null : noteTo(owner, 'overdue', delivery, now);
        const isKnown = note !== null && (await ledger.find(note.id)) !== null;
        if (!isKnown) {
          if (note !== null) await ledger.plan({ deliveries: [note], marks: [] }, now);
          const { id, schedule, from, destination, attempts, reason } = delivery;
          logger.warn({ delivery: id, schedule, from, destination, attempts, reason }, 'a report is overdue');
        }
        noticed.add(delivery.id);
      }
    },
  };
}
