import type { SyncCursors } from '../ports/sync-cursors.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';
import { textOut } from './text.ts';

const remove = 'DELETE FROM sync_cursors WHERE source = (($1::JSON)->>0)';

/** Cursors over the store's table; what is put waits for no import at work. */
export function createSyncCursors({ detached }: StoreContext): SyncCursors {
  const inTurn = createTurns();
  const own = <T>(work: (session: Session) => Promise<T>) => inTurn(() => detached(work));
  return {
    get: (source) =>
      own(async (session) => {
        const [row] = await session.rows<{ cursor: string }>(
          `SELECT ${textOut('cursor')} AS cursor FROM sync_cursors WHERE source = (($1::JSON)->>0)`,
          [source],
        );
        return row?.cursor ?? null;
      }),
    put: (source, cursor) =>
      own((session) =>
        session.transaction(async () => {
          await session.run(remove, [source]);
          await session.run('INSERT INTO sync_cursors SELECT ($1::JSON)->>0, ($1::JSON)->>1', [
            source,
            cursor,
          ]);
        }),
      ),
    remove: (source) => own((session) => session.run(remove, [source])).then(() => {}),
  };
}
