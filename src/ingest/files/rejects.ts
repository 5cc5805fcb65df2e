import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { unwritable } from '../../../config/unwritable.ts';
import { formulaSigns } from '../../core/text/formula.ts';

const flushChars = 256 * 1024;
const header = 'line,reason,row\r\n';
/** Spreadsheets run a cell that begins so; an apostrophe before it makes it text. */
const formulaStart = new RegExp(`^[${formulaSigns}]`);

/** `<file>.rejected.csv`, beside the file or in another folder. */
export function rejectedPath(file: string, folder?: string): string {
  const name = `${file}.rejected.csv`;
  return folder === undefined ? name : path.join(folder, path.basename(name));
}

function cell(text: string): string {
  const safe = formulaStart.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** The rejected rows of one run, on their way to `<file>.rejected.csv`. */
export interface RejectWriter {
  add(line: number, reason: string, raw: string): void;
  /** Writes what is left; nothing may be added after. */
  close(): void;
}

const elsewhere = 'copy the file to a folder that can be written and import it from there';

/** Writes to a temporary file beside `target`, made at the first row; synchronously, for workers and tests alike. */
export function createRejectWriter(target: string): RejectWriter {
  let descriptor: number | null = null;
  let pending = '';

  function flush(): void {
    try {
      descriptor ??= create(temporaryPath(target));
      writeSync(descriptor, pending);
    } catch (cause) {
      throw unwritable(target, cause, elsewhere);
    }
    pending = '';
  }

  return {
    add(line, reason, raw) {
      if (descriptor === null && pending === '') pending = header;
      pending += `${line},${cell(reason)},${cell(raw)}\r\n`;
      if (pending.length >= flushChars || descriptor === null) flush();
    },
    close() {
      if (pending !== '') flush();
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}

/** Anew, never through a link: the folder may be one in which others write, too. */
function create(file: string): number {
  rmSync(file, { force: true });
  return openSync(file, 'wx');
}

/** Where the rows wait until the import is committed; always the same name, so a killed run leaves at most one. */
function temporaryPath(target: string): string {
  return `${target}.tmp`;
}

/** Puts the rejected rows of a committed import in place, or removes those of an earlier one. */
export function publishRejects(target: string, rejected: number): string | null {
  if (rejected === 0) {
    discardRejects(target);
    rmSync(target, { force: true });
    return null;
  }
  try {
    renameSync(temporaryPath(target), target);
  } catch (cause) {
    throw unwritable(target, cause, elsewhere);
  }
  return target;
}

/** Forgets the rejected rows of an import that failed. */
export function discardRejects(target: string): void {
  rmSync(temporaryPath(target), { force: true });
}
