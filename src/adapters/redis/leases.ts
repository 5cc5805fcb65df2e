import type { Leases } from '../../ports/leases.ts';
import { type Commands, script } from './commands.ts';
import { keysOf } from './keys.ts';

const hold = script(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);
const release = script(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
`);

/** Leases over all bots; they run by the clock of Redis. `owner`: names this bot, and no other process ever. */
export function createRedisLeases({ run }: Commands, prefix: string, owner: string): Leases {
  const keyOf = (name: string) => keysOf({ prefix }).area('leases', name);
  return {
    hold: async (name, ttlMs) => (await run(hold, [keyOf(name)], [owner, ttlMs])) === 1,
    async release(name) {
      await run(release, [keyOf(name)], [owner]);
    },
  };
}
