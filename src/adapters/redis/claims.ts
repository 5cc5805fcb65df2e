import { createHash, randomUUID } from 'node:crypto';
import type { Claims } from '../../ports/claims.ts';
import type { Commands } from './commands.ts';
import { keysOf } from './keys.ts';

/** Claims over all bots. */
export function createRedisClaims({ call }: Commands, prefix: string): Claims {
  return {
    async first(key, keepMs) {
      const digest = createHash('sha256').update(key).digest('base64url');
      const mine = randomUUID();
      // A command that is sent again over a new connection finds its own claim.
      const holder = await call(
        'SET',
        keysOf({ prefix }).area('claims', digest),
        mine,
        'NX',
        'GET',
        'PX',
        keepMs,
      );
      return holder === null || holder === mine;
    },
  };
}
