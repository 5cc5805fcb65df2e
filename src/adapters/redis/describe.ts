import { plural } from '../../core/report/plural.ts';
import type { RedisLink } from './connect.ts';
import type { SharedLog } from './open-log.ts';

const kinds = { single: 'one server', sentinel: 'Sentinel', cluster: 'Cluster' } as const;

/** Where bots share what, in a line for a person: without who signs in. */
export function describeRedis(
  { target, keys, isConnected }: Pick<RedisLink, 'target' | 'keys' | 'isConnected'>,
  { partitions }: SharedLog,
): string {
  const facts = [
    `${target.name} (${kinds[target.kind]})`,
    `database ${target.database}`,
    `prefix ${keys.prefix}`,
    `${partitions} ${plural(partitions, 'partition')}`,
    ...(isConnected() ? [] : ['cannot be reached now, trying again']),
  ];
  return facts.join(', ');
}
