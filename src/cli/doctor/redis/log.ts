import type { RedisFacts } from '../../../adapters/redis/probe.ts';
import { plural } from '../../../core/report/plural.ts';
import { type DoctorFinding, finding } from '../check.ts';

/** Whether the log that the bots share is the one that is configured here. */
export function logFindings(
  { log }: RedisFacts,
  { partitions, prefix }: { readonly partitions: number; readonly prefix: string },
): DoctorFinding[] {
  const about = 'Redis log';
  if (log === null) {
    const text = `none yet under ${prefix}: the first bot that starts makes it`;
    return [finding(about, 'ok', text, null)];
  }
  const has = `${log.partitions} ${plural(log.partitions, 'partition')}`;
  if (log.partitions !== partitions) {
    const text = `has ${has}, but redis.partitions is ${partitions}, which has no effect any more`;
    return [finding(about, 'warning', text, `set redis.partitions: ${log.partitions}`)];
  }
  return [finding(about, 'ok', `${has} under ${prefix}`, null)];
}
