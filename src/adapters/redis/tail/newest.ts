import type { Positions, ReplicaState } from '../../../ports/replication.ts';
import type { RedisLink } from '../connect.ts';
import { instantOf } from '../log/entry.ts';
import type { LogReader } from '../log/reading.ts';
import { rethrown } from '../unreachable.ts';

/** Everything that came by the newest entry taken is taken, as nearly as one knows before Redis was asked. */
export function newestOf({ positions, policyPosition }: ReplicaState): number | null {
  const ids = [...Object.values(positions), ...(policyPosition === null ? [] : [policyPosition])];
  return ids.length === 0 ? null : Math.max(...ids.map(instantOf));
}

/** The newest entries that are in the log now, also where they have left the streams. */
export async function newestIds(
  { command, keys }: RedisLink,
  { movedUpTo }: Pick<LogReader, 'movedUpTo'>,
  partitions: number,
) {
  const newest = async (key: string) => {
    const [entry] = await command.xrevrange(key, '+', '-', 'COUNT', 1).catch(rethrown);
    return entry?.[0] ?? null;
  };
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const [policyPosition, ...ids] = await Promise.all([
    newest(keys.policies),
    ...numbers.map(async (partition) => (await newest(keys.events(partition))) ?? movedUpTo(partition)),
  ]);
  const positions = Object.fromEntries(
    ids.flatMap((id, partition) => (id === null ? [] : [[partition, id]])),
  );
  return { positions: positions as Positions, policyPosition: policyPosition ?? null };
}
