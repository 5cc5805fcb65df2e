import type { Redis } from 'ioredis';
import { UserError } from '../../core/errors.ts';
import type { RedisTarget } from './settings.ts';

/** What a server says of its part in replication. */
export interface ServerRole {
  readonly isPrimary: boolean;
  /** Changes with every failover and every start: what was read before may not be there any more. */
  readonly history: string;
}

/** Oldest version: XINFO STREAM tells from it on whether entries were removed. */
export const oldestVersion = [7, 0] as const;

/** The fields of an INFO answer. */
export function infoFields(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** Whether a version (“7.0.15”) is one that the bot works with. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1]);
}

/** UserError where a connection is to a server that is too old, or in another database than the one asked for. */
export async function checkServer(connection: Redis, target: RedisTarget): Promise<void> {
  const server = infoFields(await connection.info('server'));
  if (target.kind !== 'cluster' && server.get('redis_mode') === 'cluster') throw clusterNode(target);
  const version = server.get('redis_version') ?? 'unknown';
  if (!isNewEnough(version)) {
    throw new UserError(`Redis ${version} at ${target.name} is too old`, {
      code: 'redis-version',
      hint: 'version 7.0 or newer is needed: older ones cannot tell whether entries are missing from a stream',
    });
  }
  const [, database = null] = / db=(\d+)/.exec(String(await connection.client('INFO'))) ?? [];
  if (database !== null && Number(database) !== target.database) throw missingDatabase(target);
}

/** What it means where the database could not be chosen; null for another error. */
export function selectRefused(error: Error, target: RedisTarget): UserError | null {
  if (/SELECT is not allowed in cluster mode/.test(error.message)) return clusterNode(target);
  return /DB index is out of range/.test(error.message) ? missingDatabase(target) : null;
}

function missingDatabase({ database, name }: RedisTarget): UserError {
  return new UserError(`Redis has no database ${database}: ${name}`, {
    code: 'redis-database',
    hint: `set databases ${Math.max(32, database + 1)} in redis.conf and restart Redis, or use database 0: /0 at the end of the address, or redis.database: 0`,
  });
}

/** The address of one server is that of a cluster's node, which has only some of the keys. */
function clusterNode({ name }: RedisTarget): UserError {
  return new UserError(`${name} is a node of a cluster`, {
    code: 'redis-settings',
    hint: 'set redis.cluster.nodes in place of redis.url and REDIS_URL',
  });
}

/** What part the server of a connection has now. */
export async function serverRole(connection: Redis): Promise<ServerRole> {
  const fields = infoFields(await connection.info('replication'));
  return { isPrimary: fields.get('role') === 'master', history: fields.get('master_replid') ?? '' };
}
