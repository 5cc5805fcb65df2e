import { createHash, randomUUID } from 'node:crypto';
import type { Claims } from '../../ports/claims.ts';
import { type Commands, script } from './commands.ts';
import { keysOf } from './keys.ts';

/** Gives 1 to the first; the same call that comes twice is one. */
const claim = script(`
local holder = redis.call('GET', KEYS[1])
if holder then return holder == ARGV[1] and 1 or 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

/** Claims over all bots. */
export function createRedisClaims({ run }: Commands, prefix: string): Claims {
  return {
    async first(key, keepMs) {
      const digest = createHash('sha256').update(key).digest('base64url');
      return (await run(claim, [keysOf({ prefix }).area('claims', digest)], [randomUUID(), keepMs])) === 1;
    },
  };
}
