import { createHash } from 'node:crypto';
import type { Visible } from '../bot/access/restrict.ts';
import type { Delivery } from '../ports/delivery-ledger.ts';

/** Crockford's base 32, lower case: no i, l, o or u. */
const digits = '0123456789abcdefghjkmnpqrstvwxyz';
const length = 12;

/**
 * Id of the one report of a schedule, kind and period for all who may see the same; each time somebody asks for one by
 * hand it is another. The same in any process, so that a report is found that was kept by one that died.
 */
export function reportIdOf(
  { schedule, kind, from, byHand, runAt }: Pick<Delivery, 'schedule' | 'kind' | 'from' | 'byHand' | 'runAt'>,
  { teams, customers }: Visible,
): string {
  const content = JSON.stringify([schedule, kind, from, byHand ? runAt : null, teams, customers]);
  const bytes = createHash('sha256').update(content).digest();
  return Array.from(bytes.subarray(0, length), (byte) => digits[byte % digits.length]).join('');
}
