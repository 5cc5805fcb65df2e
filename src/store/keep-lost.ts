import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { copyDatabase } from './backup.ts';
import type { StoreContext } from './context.ts';
import { storeError } from './errors.ts';
import { databaseName } from './files.ts';
import { readDataVersion } from './lookups.ts';
import { lostFolderOf, lostNumber } from './lost-folder.ts';

/** Begins the names of copies that are not whole yet. */
const partialName = 'lost.partial-';

/**
 * Copies the database, which is about to lose what the shared log lost, into `lost-N` of the data folder, in place of the one
 * before; its path. It is a log of its own there: nobody follows a shared one with it by mistake. Null: there was nothing.
 * UserError where there is no room.
 */
export async function keepLost(context: StoreContext): Promise<string | null> {
  const { folder } = context;
  const { version } = await context.detached(readDataVersion);
  if (version === 0) return null;
  try {
    const names = await readdir(folder);
    const before = lostFolderOf(names);
    const lost = path.join(folder, `lost-${lostNumber(before ?? '') + 1}`);
    // Of copies that were killed.
    await remove(names.filter((name) => name.startsWith(partialName)));
    const partial = await mkdtemp(path.join(folder, partialName));
    try {
      const file = path.join(partial, databaseName);
      await context.detached((session) =>
        copyDatabase(session, file, async (copy) => void (await copy.run('DELETE FROM copied_log'))),
      );
      await rename(partial, lost);
    } catch (error) {
      await rm(partial, { recursive: true, force: true }).catch(() => {});
      throw error;
    }
    await remove(names.filter((name) => lostNumber(name) > 0));
    return lost;
  } catch (error) {
    throw storeError(error, folder);
  }

  async function remove(names: readonly string[]): Promise<void> {
    for (const name of names) await rm(path.join(folder, name), { recursive: true, force: true });
  }
}
