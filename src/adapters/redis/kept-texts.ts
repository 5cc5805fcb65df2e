import type { KeptTexts } from '../../ports/kept-texts.ts';
import type { Commands } from './commands.ts';
import { keysOf } from './keys.ts';

/** Longer than messages with buttons are used. */
const keptMs = 90 * 86_400_000;

/** Texts of all bots, each under a key of its own. */
export function createRedisKeptTexts({ call }: Commands, prefix: string): KeptTexts {
  const keyOf = (name: string) => keysOf({ prefix }).area('texts', name);
  return {
    async put(name, text) {
      await call('SET', keyOf(name), text, 'PX', keptMs);
    },
    get: async (name) => (await call('GET', keyOf(name))) as string | null,
  };
}
