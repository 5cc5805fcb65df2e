import type { RedisFacts } from '../../../adapters/redis/probe.ts';
import { otherLog } from '../../../adapters/redis/tail/failures.ts';
import { plural } from '../../../core/report/plural.ts';
import type { Freshness } from '../../../ports/replication.ts';
import { type DoctorFinding, finding } from '../check.ts';

/**
 * Whether the log that the bots share is the one that is configured here, that of our copy (null: there is none), and
 * followed by who has it open.
 */
export function logFindings(
  { log }: RedisFacts,
  { partitions, prefix }: { readonly partitions: number; readonly prefix: string },
  copyOf: string | null,
  unfollowed?: Freshness['unfollowed'],
): DoctorFinding[] {
  const about = 'Redis log';
  if (copyOf !== null && copyOf !== log?.id) {
    const { message, hint } = otherLog(copyOf, log?.id ?? null);
    return [finding(about, 'problem', message, hint)];
  }
  if (log === null) {
    const text = `none yet under ${prefix}: the first bot that starts makes it`;
    return [finding(about, 'ok', text, null)];
  }
  if (unfollowed !== undefined) {
    const text = `is there, but this bot does not follow it: ${unfollowed.message}`;
    return [finding(about, 'problem', text, unfollowed.hint ?? 'see the log of the bot')];
  }
  const has = `${log.partitions} ${plural(log.partitions, 'partition')}`;
  if (log.partitions !== partitions) {
    const text = `has ${has}, but redis.partitions is ${partitions}, which has no effect any more`;
    return [finding(about, 'warning', text, `set redis.partitions: ${log.partitions}`)];
  }
  return [finding(about, 'ok', `${has} under ${prefix}`, null)];
}
