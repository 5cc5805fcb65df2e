import type { SyncCursors } from '../../ports/sync-cursors.ts';
import type { Commands } from './commands.ts';
import { keysOf } from './keys.ts';

/** Cursors in one hash, by source. */
export function createRedisSyncCursors({ call }: Commands, prefix: string): SyncCursors {
  const key = keysOf({ prefix }).area('meta', 'cursors');
  return {
    get: async (source) => (await call('HGET', key, source)) as string | null,
    async put(source, cursor) {
      await call('HSET', key, source, cursor);
    },
    async remove(source) {
      await call('HDEL', key, source);
    },
  };
}
