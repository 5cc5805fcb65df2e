import { UserError } from '../../../core/errors.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { RedisLink } from '../connect.ts';
import { readLog, type SharedLog } from '../open-log.ts';
import { saidIn } from '../said.ts';
import { otherLog } from '../tail/failures.ts';

const unmark = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/**
 * Has each partition say which log it belongs to, as every append asks: the marks lie beside the streams, so what empties
 * a server takes both. A mark is written only where it is missing or another's: as the log is made, of one that has none
 * yet, after a server of a cluster lost its data. UserError where Redis has not this log (any more).
 */
export async function markPartitions(
  link: Pick<RedisLink, 'command' | 'keys'>,
  log: SharedLog,
): Promise<void> {
  const { command, keys } = link;
  const all = Array.from({ length: log.partitions }, (_, partition) => keys.mark(partition));
  const marks = await Promise.all(all.map((key) => command.get(key)));
  const lacking = all.filter((_, index) => marks[index] !== log.id);
  if (lacking.length === 0) return;
  // Asked after the marks: had they gone with all the rest, the log is gone too.
  await checkLog(link, log);
  await Promise.all(lacking.map((key) => command.set(key, log.id)));
  try {
    await checkLog(link, log);
  } catch (error) {
    await Promise.all(lacking.map((key) => command.eval(unmark, 1, key, log.id)));
    throw error;
  }
}

/**
 * The same for who also reads the log: a Redis that takes no writes now, which is told, keeps nobody from reading; to be
 * asked again. UserError as above.
 */
export async function keepMarked(
  link: Pick<RedisLink, 'command' | 'keys'>,
  log: SharedLog,
  logger: Pick<Logger, 'warn'>,
): Promise<void> {
  try {
    await markPartitions(link, log);
  } catch (error) {
    if (error instanceof UserError) throw error;
    logger.warn({ cause: saidIn(error) }, 'partitions that lack their mark take no events yet');
  }
}

async function checkLog(link: Pick<RedisLink, 'command' | 'keys'>, { id }: SharedLog): Promise<void> {
  const found = await readLog(link);
  if (found?.id !== id) throw otherLog(id, found?.id ?? null);
}
