import { createHash } from 'node:crypto';
import type { OwedReport } from '../ports/delivery-ledger.ts';

const digits = 16;

/**
 * The id of a delivery: the same for the same schedule, kind, period and destination, in any process. `byHand`: tells
 * apart those that people asked for beyond what was owed.
 */
export function deliveryId(
  { schedule, kind, from }: Pick<OwedReport, 'schedule' | 'kind' | 'from'>,
  destination: string,
  byHand?: number,
): string {
  return createHash('sha256')
    .update(JSON.stringify([schedule, kind, from, destination, ...(byHand === undefined ? [] : [byHand])]))
    .digest('hex')
    .slice(0, digits);
}
