import type { Positions, ReplicaState } from '../../../ports/replication.ts';
import type { RedisLink } from '../connect.ts';
import { instantOf } from '../log/entry.ts';

/** Everything that came by the newest entry taken is taken, as nearly as one knows before Redis was asked. */
export function newestOf({ positions, policyPosition }: ReplicaState): number | null {
  const ids = [...Object.values(positions), ...(policyPosition === null ? [] : [policyPosition])];
  return ids.length === 0 ? null : Math.max(...ids.map(instantOf));
}

/** The newest entries that are in the log now. */
export async function newestIds({ command, keys }: RedisLink, partitions: number) {
  const newest = async (key: string) => (await command.xrevrange(key, '+', '-', 'COUNT', 1))[0]?.[0] ?? null;
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const [policyPosition, ...ids] = await Promise.all([
    newest(keys.policies),
    ...numbers.map((partition) => newest(keys.events(partition))),
  ]);
  const positions = Object.fromEntries(
    ids.flatMap((id, partition) => (id === null ? [] : [[partition, id]])),
  );
  return { positions: positions as Positions, policyPosition: policyPosition ?? null };
}
