import path from 'node:path';
import { foreignOwner, unwritable } from '../../config/unwritable.ts';
import { UserError } from '../core/errors.ts';
import { databaseName } from './files.ts';

/**
 * The `UserError` for what a person can put right (a lock, a damaged or newer file, a full disk, a folder that
 * cannot be written); anything else comes back as it is.
 */
export function storeError(error: unknown, folder: string): unknown {
  // Told in words already, in which a path may stand.
  if (error instanceof UserError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = knownErrors.find(({ pattern }) => pattern.test(message));
  return known === undefined ? error : known.explain(folder, message, error);
}

/**
 * What failed while `target`, outside of the data folder, was written: the session that wrote it knows only that folder, and
 * would blame it.
 */
export function outputError(error: unknown, target: string, folder: string): unknown {
  const cause = error instanceof UserError ? error.cause : error;
  return cause instanceof Error && cause.message.includes(target)
    ? unwritable(target, cause)
    : storeError(error, folder);
}

const locked = /could not set lock|conflicting lock/i;

/** Whether another process holds the database. */
export function isLocked(error: unknown): boolean {
  return locked.test(error instanceof Error ? error.message : String(error));
}

const databaseFiles = [databaseName, `${databaseName}.wal`];

const knownErrors: readonly {
  readonly pattern: RegExp;
  readonly explain: (folder: string, message: string, cause: unknown) => UserError;
}[] = [
  {
    pattern: locked,
    explain: (folder, message, cause) => {
      const pid = /PID (\d+)/.exec(message)?.[1];
      const holder = pid === undefined ? 'another process' : `process ${pid}`;
      return new UserError(`the data folder ${folder} is in use by ${holder}`, {
        code: 'store-locked',
        hint: 'stop that process, or use another folder with --data',
        cause,
      });
    },
  },
  {
    pattern: /no space left|disk full|could not write all bytes|out of disk/i,
    explain: (folder, _message, cause) =>
      new UserError(`the disk of ${folder} is full`, {
        code: 'disk-full',
        hint: 'free some space and run it again; nothing of this step was kept',
        cause,
      }),
  },
  {
    pattern:
      /not a valid DuckDB database|could not read enough bytes|corrupt|checksum|Serialization Error|failed to deserialize|WAL file/i,
    explain: (folder, _message, cause) =>
      new UserError(`the database in ${folder} is damaged or not one of sla-bot`, {
        code: 'store-corrupt',
        hint: 'restore it from a backup, or move it away and import again',
        cause,
      }),
  },
  {
    pattern:
      /permission denied|read-only|cannot open file|ENOENT|EACCES|EROFS|ENOTDIR|EEXIST|EPERM|is a directory/i,
    explain: (folder, _message, cause) => {
      const foreign = foreignOwner([folder, ...databaseFiles.map((name) => path.join(folder, name))]);
      return new UserError(`the data folder ${folder} cannot be opened for writing`, {
        code: 'store-folder',
        details: foreign === null ? [] : [foreign],
        hint:
          foreign === null
            ? 'check that it exists and who may write to it, or use another one with --data'
            : 'run this as that user, or give the whole folder to the user of the bot (chown -R)',
        cause,
      });
    },
  },
  {
    pattern: /out of memory/i,
    explain: (_folder, _message, cause) =>
      new UserError('the memory limit of the database is too low for this step', {
        code: 'store-memory',
        hint: 'raise store.memoryLimit in the configuration',
        cause,
      }),
  },
];
