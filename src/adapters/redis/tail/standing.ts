import type { Positions } from '../../../ports/replication.ts';
import type { LogReader, Standing } from '../log/reading.ts';

const worstFirst: readonly Standing[] = ['ahead', 'trimmed', 'moved', 'present'];

/** The worst of how the positions in these partitions stand to the log; one without any is before its first entry. */
export async function standingOf(
  reader: Pick<LogReader, 'standing'>,
  positions: Positions,
  partitions: Iterable<number>,
): Promise<Standing> {
  const all = await Promise.all(
    Array.from(partitions, (partition) => reader.standing(partition, positions[partition] ?? null)),
  );
  return worstFirst.find((standing) => all.includes(standing)) ?? 'present';
}
