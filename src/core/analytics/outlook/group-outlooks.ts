import type { Outlook, OutlookInput } from './outlook.ts';
import { periodOutlook } from './period-outlook.ts';

export interface GroupOutlook extends Outlook {
  /** Say the priority. */
  readonly key: string;
}

/** The outlook of each group that has room for at least one breach and whose record is large enough for a chance. */
export function groupOutlooks(
  groups: readonly { readonly key: string; readonly input: OutlookInput }[],
): GroupOutlook[] {
  return groups
    .map(({ key, input }) => ({ key, ...periodOutlook(input) }))
    .filter(({ allowance, missChance }) => allowance.allowed >= 1 && missChance !== null);
}
