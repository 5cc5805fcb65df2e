import { existsSync, linkSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UserError } from '../core/errors.ts';
import { createTurns } from '../threads/turns.ts';
import { isLocked, storeError } from './errors.ts';
import { databaseName } from './files.ts';
import { isRestoreWaiting, takeRestore } from './restore.ts';
import { createSession, type Session } from './session.ts';

export interface DatabaseOptions {
  readonly folder: string;
  readonly memoryLimit: string;
  readonly threads: number;
  readonly readOnly: boolean;
}

const foldAboveBytes = 1_048_576;

/** The database of a data folder. */
export function databaseFile(folder: string): string {
  return path.join(folder, databaseName);
}

/** The one DuckDB instance of the process on a folder, and its connections. */
export interface Database {
  write<T>(work: (session: Session) => Promise<T>): Promise<T>;
  read<T>(work: (session: Session) => Promise<T>): Promise<T>;
  detached<T>(work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Folders whose database this process holds: a second instance on one file would lose rows silently. */
const held = new Set<string>();

/** Opens `<folder>/sla-bot.duckdb`, creating both where they are missing. UserError: see `storeError`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const folder = path.resolve(options.folder);
  if (held.has(folder)) {
    throw new UserError(`the data folder ${folder} is already open in this process`, {
      code: 'store-locked',
    });
  }
  held.add(folder);
  try {
    const instance = await createInstance(folder, options);
    return connectAll(instance, folder);
  } catch (error) {
    held.delete(folder);
    throw storeError(error, folder);
  }
}

/** For this user alone. Level by level: Node's recursive mkdir never returns where the system says ENOENT for good, as under /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, 0o700);
}

/**
 * Makes an empty database beside its place and links it there when whole: DuckDB writes a new file's headers in
 * several steps, and what a process killed between them leaves cannot be opened again.
 */
async function makeFile(file: string): Promise<void> {
  if (existsSync(file)) return;
  const beside = `${file}.${process.pid}.new`;
  rmSync(beside, { force: true });
  try {
    const instance = await DuckDBInstance.create(beside);
    instance.closeSync();
    linkSync(beside, file);
  } catch (error) {
    // Another process was quicker.
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Puts a backup that waits to be restored into its place, once nobody holds what it replaces. */
async function takeWaiting(folder: string): Promise<void> {
  if (!isRestoreWaiting(folder)) return;
  // Fails where another process holds it; one that is damaged may be what the backup is for.
  if (existsSync(databaseFile(folder))) {
    try {
      (await DuckDBInstance.create(databaseFile(folder))).closeSync();
    } catch (error) {
      if (isLocked(error)) throw error;
    }
  }
  await takeRestore(folder);
}

async function createInstance(folder: string, options: DatabaseOptions): Promise<DuckDBInstance> {
  if (!options.readOnly) {
    makeFolder(folder);
    await takeWaiting(folder);
    await makeFile(databaseFile(folder));
  }
  const replayed = replayedBytes(folder);
  const instance = await DuckDBInstance.create(databaseFile(folder), {
    access_mode: options.readOnly ? 'READ_ONLY' : 'READ_WRITE',
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: path.join(folder, 'sla-bot.duckdb.tmp'),
    // An import needs no order kept among rows, and keeping it costs memory.
    preserve_insertion_order: 'false',
    // Nothing is ever downloaded; JSON and Parquet are in the binary.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  if (!options.readOnly && replayed > foldAboveBytes) await fold(instance);
  return instance;
}

/** What a process that died had written since the last checkpoint, which opening reads again: half a second for 4 MiB. */
function replayedBytes(folder: string): number {
  return statSync(`${databaseFile(folder)}.wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/** Into the database, so that the next opening need not read it once more. */
async function fold(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect();
  try {
    await connection.run('CHECKPOINT');
  } finally {
    connection.closeSync();
  }
}

async function connectAll(instance: DuckDBInstance, folder: string): Promise<Database> {
  const wrap = (connection: DuckDBConnection) =>
    createSession(connection, (error) => storeError(error, folder));
  const writer = wrap(await instance.connect());
  const reader = wrap(await instance.connect());
  const inWriter = createTurns();
  const inReader = createTurns();
  const others = new Set<Promise<unknown>>();

  async function runDetached<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = wrap(await instance.connect());
    try {
      return await work(session);
    } finally {
      session.close();
    }
  }

  return {
    write: (work) => inWriter(() => work(writer)),
    read: (work) => inReader(() => work(reader)),
    detached(work) {
      const running = runDetached(work);
      others.add(running);
      const forget = () => others.delete(running);
      running.then(forget, forget);
      return running;
    },
    async close() {
      await Promise.allSettled([inWriter(async () => writer.close()), inReader(async () => reader.close())]);
      await Promise.allSettled(others);
      instance.closeSync();
      held.delete(folder);
    },
  };
}
