import type { RedisCommands } from '../clients.ts';
import type { RedisKeys } from '../keys.ts';
import { rethrown } from '../unreachable.ts';

/** Imports that began and did not end, for all bots that share a Redis. */
export interface SharedImports {
  /**
   * When the events of a file count as recorded, by the clock of Redis: as in an earlier run that did not end, so that
   * doing it again doubles nothing.
   */
  begin(fileHash: string): Promise<number>;
  finish(fileHash: string): Promise<void>;
}

const beginScript = `
local known = redis.call('HGET', KEYS[1], ARGV[1])
if known then return known end
local time = redis.call('TIME')
local now = time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))
redis.call('HSET', KEYS[1], ARGV[1], now)
return now`;

export function createSharedImports(redis: RedisCommands, keys: Pick<RedisKeys, 'imports'>): SharedImports {
  return {
    begin: async (fileHash) =>
      Number(await redis.eval(beginScript, 1, keys.imports, fileHash).catch(rethrown)),
    finish: async (fileHash) => {
      await redis.hdel(keys.imports, fileHash).catch(rethrown);
    },
  };
}
