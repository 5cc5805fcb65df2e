import { randomUUID } from 'node:crypto';
import { UserError } from '../../core/errors.ts';
import type { RedisLink } from './connect.ts';

/** The log that the bots of a prefix share. */
export interface SharedLog {
  readonly id: string;
  /** Those in force, whatever is configured here. */
  readonly partitions: number;
}

const format = '1';

/** What the shared log is; the first bot makes it, with its number of partitions. UserError for one of another format. */
export async function openLog(
  { command, keys }: Pick<RedisLink, 'command' | 'keys'>,
  partitions: number,
): Promise<SharedLog> {
  const mine = { partitions: String(partitions), format, id: randomUUID() };
  for (const [field, value] of Object.entries(mine)) await command.hsetnx(keys.log, field, value);
  const log = await readLog({ command, keys });
  if (log === null) throw new Error(`${keys.log} is gone again`);
  return log;
}

/** The same without making one: null where no bot has started yet. */
export async function readLog({
  command,
  keys,
}: Pick<RedisLink, 'command' | 'keys'>): Promise<SharedLog | null> {
  const [id, partitions, stored] = await command.hmget(keys.log, 'id', 'partitions', 'format');
  if (!id || !partitions) return null;
  if (stored !== format) {
    throw new UserError(
      `the log in Redis under ${keys.prefix} has format ${stored}, which this version cannot read`,
      {
        code: 'redis-format',
        hint: 'run all bots in the same version, or set another redis.prefix',
      },
    );
  }
  return { id, partitions: Number(partitions) };
}
