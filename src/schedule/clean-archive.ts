import type { Config } from '../../config/schema.ts';
import { type DeliveryLedger, type DeliveryState, deliveryStates } from '../ports/delivery-ledger.ts';
import type { ReportArchive } from '../ports/report-archive.ts';
import type { Schedule } from './schedule.ts';

const final: readonly DeliveryState[] = ['confirmed', 'failed', 'skipped'];
const underWay = deliveryStates.filter((state) => !final.includes(state));
const mostUnderWay = 1_000_000;

export interface CleanDeps {
  readonly archive: Pick<ReportArchive, 'clean'>;
  readonly ledger: Pick<DeliveryLedger, 'list'>;
  /** As they hold now. */
  readonly schedules: () => Promise<readonly Schedule[]>;
  readonly retention: Config['retention'];
}

/**
 * Removes from the archive what is beyond its retention: that of the schedule, else that of its kind. What is still to
 * be delivered stays. Resolves with how many reports went.
 */
export async function cleanArchive({ archive, ledger, schedules, retention }: CleanDeps): Promise<number> {
  const keepOf = new Map((await schedules()).map(({ name, keep }) => [name, keep]));
  const waiting = await ledger.list({ states: underWay, limit: mostUnderWay });
  return archive.clean({
    keep: (schedule, kind) => keepOf.get(schedule) ?? retention[kind],
    inUse: new Set(waiting.flatMap(({ reportId }) => (reportId === null ? [] : [reportId]))),
  });
}
