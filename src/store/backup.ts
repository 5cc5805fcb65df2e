import { cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { unwritable } from '../../config/unwritable.ts';
import { UserError } from '../core/errors.ts';
import { type BackupManifest, type BackupOrigin, manifestOf, writeManifest } from './backup-manifest.ts';
import type { StoreContext } from './context.ts';
import { readReplicaState } from './copied-log.ts';
import { outputError } from './errors.ts';
import { databaseName, reportsFolder } from './files.ts';
import { readDataVersion } from './lookups.ts';
import type { Session } from './session.ts';

/**
 * Copies the store into a new folder, as it is at one moment, while others go on reading and writing: the database,
 * the files of archived reports, and what both are (`backup.json`, with checksums). Whole or not there at all.
 * UserError where the folder exists or cannot be written.
 */
export async function backUp(
  context: StoreContext,
  to: string,
  origin: Omit<BackupOrigin, keyof CopiedData>,
): Promise<BackupManifest> {
  if ((await stat(to).catch(() => null)) !== null) throw isThere(to);
  const partial = await partialFolder(to);
  try {
    // First the database: a report is put down there only after its files are whole.
    const data = await context.detached((session) => copyDatabase(session, path.join(partial, databaseName)));
    await copyReports(context.folder, partial);
    const manifest = await manifestOf(partial, {
      ...origin,
      ...data,
    });
    await writeManifest(partial, manifest);
    await rename(partial, to).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOTEMPTY' || error.code === 'EEXIST' ? isThere(to) : error;
    });
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => {});
    throw outputError(error, to, context.folder);
  }
}

type CopiedData = Pick<BackupOrigin, 'dataVersion' | 'dataHash' | 'sharedLog'>;

/** Of its user alone, as the backup is then. A name of its own: nothing that lies there already is touched. */
async function partialFolder(to: string): Promise<string> {
  try {
    await mkdir(path.dirname(to), { recursive: true });
    return await mkdtemp(`${to}.partial-`);
  } catch (error) {
    throw unwritable(to, error);
  }
}

function isThere(folder: string): UserError {
  return new UserError(`${folder} is there already`, {
    code: 'backup-exists',
    hint: 'Name a folder that does not exist yet: a backup is never written over another.',
  });
}

/**
 * One transaction, so that what is copied is of one moment. A name of its own, since several may run at once. `change`: what
 * the copy has otherwise.
 */
export async function copyDatabase(
  session: Session,
  file: string,
  change: (session: Session) => Promise<void> = async () => {},
): Promise<CopiedData> {
  const [row] = await session.rows<{ name: string }>('SELECT current_database() AS name');
  const name = `backup_${process.pid}_${Math.trunc(performance.now() * 1000)}`;
  await session.run(`ATTACH '${file.replaceAll("'", "''")}' AS ${name}`);
  try {
    await session.run(`COPY FROM DATABASE "${row?.name ?? ''}" TO ${name}`);
    await session.run(`USE ${name}`);
    const { version, hash } = await readDataVersion(session);
    const { logId } = await readReplicaState(session);
    await change(session);
    await session.run(`USE "${row?.name ?? ''}"`);
    return { dataVersion: version, dataHash: hash, sharedLog: logId };
  } finally {
    await session.run(`DETACH ${name}`);
  }
}

/** Reports that retention removes meanwhile are none of the backup's. */
async function copyReports(from: string, to: string): Promise<void> {
  const source = path.join(from, reportsFolder);
  const target = path.join(to, reportsFolder);
  await mkdir(target);
  for (const name of await readdir(source).catch(() => [])) {
    await cp(path.join(source, name), path.join(target, name), { recursive: true }).catch(
      async (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        await rm(path.join(target, name), { recursive: true, force: true });
      },
    );
  }
}
