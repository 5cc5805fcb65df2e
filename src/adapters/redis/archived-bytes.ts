import { createHash } from 'node:crypto';
import { UserError } from '../../core/errors.ts';
import type { ReportFile } from '../../core/report/document.ts';
import type { ArchivedFile } from '../../ports/report-archive.ts';
import type { Commands } from './commands.ts';
import { keysOf } from './keys.ts';

/** Files of archived reports: one hash of each report, in which they lie by number. */
export interface ArchivedBytes {
  keyOf(bundle: string): string;
  /** Writes them; what is not put down within the hour goes by itself, as what a killed bot left. */
  write(bundle: string, files: readonly ReportFile[]): Promise<readonly ArchivedFile[]>;
  /** UserError where one is missing or is not what was written. */
  read(bundle: string, files: readonly ArchivedFile[]): Promise<readonly ReportFile[]>;
}

const keptAsideSeconds = 3_600;

export function createArchivedBytes({ call, bytes: read }: Commands, prefix: string): ArchivedBytes {
  const keyOf = (bundle: string) => keysOf({ prefix }).area('archive', `files:${bundle}`);
  return {
    keyOf,
    async write(bundle, files) {
      const written: ArchivedFile[] = [];
      for (const [index, { name, mediaType, bytes }] of files.entries()) {
        await call('HSET', keyOf(bundle), index, Buffer.from(bytes));
        await call('EXPIRE', keyOf(bundle), keptAsideSeconds);
        written.push({ name, mediaType, byteLength: bytes.byteLength, sha256: sha256(bytes) });
      }
      return written;
    },
    async read(bundle, files) {
      const found: ReportFile[] = [];
      for (const [index, { name, mediaType, sha256: expected }] of files.entries()) {
        const bytes = (await read('HGET', keyOf(bundle), index)) as Buffer | null;
        if (bytes === null) throw damaged(name, 'is missing');
        if (sha256(bytes) !== expected) throw damaged(name, 'is not what was kept');
        found.push({ name, mediaType, bytes: new Uint8Array(bytes) });
      }
      return found;
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function damaged(name: string, what: string): UserError {
  return new UserError(`The archived file ${name} ${what}.`, {
    code: 'archive-damaged',
    hint: 'Make the report again: its as-of and known-at stand in the history.',
  });
}
