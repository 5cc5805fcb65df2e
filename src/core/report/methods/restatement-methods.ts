import type { Format } from '../format.ts';
import type { Restatements } from '../restatements.ts';

/** How a period was compared with an earlier report of it. */
export function restatementMethods(
  restatements: Restatements | null,
  format: Format,
): Record<string, string> {
  if (restatements === null) return {};
  const { version, policyVersion, asOf } = restatements.since;
  const then = `data version ${version}, policy version ${policyVersion}, as of ${format.instant(Date.parse(asOf))}`;
  return {
    restatements: `Restatements: the period judged from the log as it was at the earlier report (${then}) and as it is now, clock by clock, with the same filters. A clock that was open then and has been decided by what happened after that as-of is none. “What has come since” lists the entries of the incident that bear on the clock and that the log did not have then or that happened later, however their source dates them; which of them turned the verdict is not told.`,
  };
}
