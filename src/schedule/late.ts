import type { Delivery } from '../ports/delivery-ledger.ts';
import { lateAfterMs } from './plan.ts';

/** Whether a delivery must say that it comes late. */
export function isLate(
  { late, byHand, runAt }: Pick<Delivery, 'late' | 'byHand' | 'runAt'>,
  now: number,
): boolean {
  return !byHand && (late || now - runAt > lateAfterMs);
}
