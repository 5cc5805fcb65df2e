import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../core/errors.ts';
import { type BackupManifest, verifyBackup } from './backup-manifest.ts';
import { storeError } from './errors.ts';
import { databaseName, keptFolder, reportsFolder } from './files.ts';
import { checkStaged } from './staged-database.ts';

/** What a backup holds, in the order in which it comes into place. */
const restored = [reportsFolder, databaseName] as const;

/** What it takes the place of. */
const replaced = [databaseName, `${databaseName}.wal`, reportsFolder, keptFolder];

/** Where a backup waits in a data folder until the next opening takes it. */
const waiting = 'restore.ready';
/** Begins the names of copies that are not whole yet. */
const partialName = 'restore.partial-';
/** In it: where what it replaces is moved. */
const asideName = 'aside';

/**
 * Puts a backup beside the data of a folder; the next opening puts it in their place. What was looked at is its copy: it may
 * change meanwhile, or be damaged on the way. `aside`: where what is there will be; null where nothing is. UserError where the
 * copy is not what `manifest` says.
 */
export async function stageRestore(
  backup: string,
  folder: string,
  manifest: BackupManifest,
): Promise<{ readonly aside: string | null }> {
  let partial: string | null = null;
  try {
    await mkdir(folder, { recursive: true });
    partial = await mkdtemp(path.join(folder, partialName));
    await cp(backup, partial, { recursive: true });
    if (!isDeepStrictEqual(await verifyBackup(partial, backup), manifest)) throw changed(backup);
    await checkStaged(path.join(partial, databaseName), manifest.schemaVersion, backup);
    const aside = await asideFolder(folder);
    await writeFile(path.join(partial, asideName), aside, { flag: 'wx' });
    await rm(path.join(folder, waiting), { recursive: true, force: true });
    await rename(partial, path.join(folder, waiting));
    return { aside: (await holdsData(folder)) ? path.join(folder, aside) : null };
  } catch (error) {
    if (partial !== null) await rm(partial, { recursive: true, force: true }).catch(() => {});
    throw storeError(error, folder);
  }
}

function changed(backup: string): UserError {
  return new UserError(`the backup ${backup} changed while it was read`, {
    code: 'backup-damaged',
    hint: 'Restore it when nobody writes there: nothing was restored.',
  });
}

/** Whether a backup waits to be taken. */
export function isRestoreWaiting(folder: string): boolean {
  return existsSync(path.join(folder, waiting));
}

/**
 * Moves what a folder holds aside and the waiting backup into its place. Nobody may hold the database. Killed at any
 * moment, the next call does the rest.
 */
export async function takeRestore(folder: string): Promise<void> {
  const from = path.join(folder, waiting);
  const aside = path.join(folder, await readFile(path.join(from, asideName), 'utf8'));
  await mkdir(aside, { recursive: true });
  for (const name of replaced) {
    // What came out of the backup already, before a kill, stays.
    const isOurs = (restored as readonly string[]).includes(name) && !(await exists(path.join(from, name)));
    if (!isOurs && (await exists(path.join(folder, name)))) {
      await rename(path.join(folder, name), path.join(aside, name));
    }
  }
  for (const name of restored) {
    if (await exists(path.join(from, name))) await rename(path.join(from, name), path.join(folder, name));
  }
  await rm(from, { recursive: true, force: true });
  // Of restores that were killed.
  for (const name of await readdir(folder)) {
    if (name.startsWith(partialName)) await rm(path.join(folder, name), { recursive: true, force: true });
  }
  // Where nothing was replaced nothing is kept aside.
  await rmdir(aside).catch(() => {});
}

async function holdsData(folder: string): Promise<boolean> {
  for (const name of replaced) if (await exists(path.join(folder, name))) return true;
  return false;
}

async function asideFolder(folder: string): Promise<string> {
  for (let n = 1; ; n++) {
    if (!(await exists(path.join(folder, `replaced-${n}`)))) return `replaced-${n}`;
  }
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
