import type { Positions } from '../../../ports/replication.ts';
import type { LogReader, Standing } from '../log/reading.ts';

const worstFirst: readonly Standing[] = ['ahead', 'trimmed', 'moved', 'present'];

/** The worst of how these positions stand to the log. */
export async function standingOf(
  reader: Pick<LogReader, 'standing'>,
  positions: Positions,
): Promise<Standing> {
  const all = await Promise.all(
    Object.entries(positions).map(([partition, position]) => reader.standing(Number(partition), position)),
  );
  return worstFirst.find((standing) => all.includes(standing)) ?? 'present';
}
