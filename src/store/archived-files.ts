import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../core/errors.ts';
import type { ReportFile } from '../core/report/document.ts';
import type { ArchivedFile } from '../ports/report-archive.ts';
import { reportsFolder } from './files.ts';

/** Files of archived reports: one folder of each report, in which they lie by number, since names are data. */
export interface ArchivedFiles {
  /** Writes them durably into a new folder; resolves with its name. */
  write(files: readonly ReportFile[]): Promise<{ folder: string; files: readonly ArchivedFile[] }>;
  /** UserError where one is missing or is not what was written. */
  read(folder: string, files: readonly ArchivedFile[]): Promise<readonly ReportFile[]>;
  remove(folder: string): Promise<void>;
  /** Every folder there is, also of reports that were not put down in the end. */
  folders(): Promise<readonly string[]>;
}

const asideSuffix = '.aside';

export function createArchivedFiles(dataFolder: string): ArchivedFiles {
  const root = path.join(dataFolder, reportsFolder);
  return {
    async write(files) {
      const folder = randomUUID();
      const aside = path.join(root, `${folder}${asideSuffix}`);
      await mkdir(aside, { recursive: true });
      const written: ArchivedFile[] = [];
      for (const [index, { name, mediaType, bytes }] of files.entries()) {
        await writeDurably(path.join(aside, String(index)), bytes);
        written.push({ name, mediaType, byteLength: bytes.byteLength, sha256: sha256(bytes) });
      }
      await syncFolder(aside);
      await rename(aside, path.join(root, folder));
      await syncFolder(root);
      return { folder, files: written };
    },
    read: (folder, files) =>
      Promise.all(
        files.map(async ({ name, mediaType, sha256: expected }, index) => {
          if (!isOneName(folder)) throw damaged(name, 'lies elsewhere', null);
          const bytes = await readFile(path.join(root, folder, String(index))).catch((cause: unknown) => {
            throw damaged(name, 'is missing', cause);
          });
          if (sha256(bytes) !== expected) throw damaged(name, 'is not what was kept', null);
          return { name, mediaType, bytes };
        }),
      ),
    async remove(folder) {
      if (isOneName(folder)) await rm(path.join(root, folder), { recursive: true, force: true });
    },
    folders: () =>
      readdir(root).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      }),
  };
}

/** What names a folder comes out of a database, which somebody may have handed over. */
function isOneName(folder: string): boolean {
  return folder !== '' && folder !== '.' && folder !== '..' && path.basename(folder) === folder;
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What a folder lists is durable only once the folder itself is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(name: string, what: string, cause: unknown): UserError {
  return new UserError(`The archived file ${name} ${what}.`, {
    code: 'archive-damaged',
    hint: 'Make the report again: its as-of and known-at stand in the history.',
    ...(cause === null ? {} : { cause }),
  });
}
