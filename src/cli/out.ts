import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unwritable } from '../../config/unwritable.ts';
import { UserError } from '../core/errors.ts';
import type { ReportFile } from '../core/report/document.ts';
import type { CliIo } from './io.ts';
import { shownPath } from './shown-path.ts';

/** Extensions that stand for another one. */
const sameExtension: Readonly<Record<string, string>> = { markdown: 'md', htm: 'html' };

/** The extension of a path without its dot, in the spelling that formats have; empty where it has none. */
export function extensionOf(file: string): string {
  const extension = path.extname(file).slice(1).toLowerCase();
  return sameExtension[extension] ?? extension;
}

/**
 * Writes a command's files where `--out` says and names each on stderr: `-` is standard output (one file),
 * a path with the file's own extension is that file, one with another extension (`notes.txt`) is refused, anything else
 * (`reports`, `reports.2026`, `notes.txt/`) a folder, made if absent.
 */
export function writeFiles(files: readonly ReportFile[], out: string | undefined, io: CliIo): void {
  const first = files[0];
  if (first === undefined) return;
  if (out === '-') {
    if (files.length > 1)
      throw new UserError('--out - takes one format', { hint: 'Name one --format, or a folder.' });
    io.out(first.bytes);
    return;
  }
  const target = path.resolve(io.cwd, out ?? '.');
  const isFile = out !== undefined && extensionOf(target) !== '' && !isFolder(target) && !/[\\/]$/.test(out);
  const single = isFile && files.some((file) => extensionOf(file.name) === extensionOf(target));
  if (single && files.length > 1) {
    throw new UserError(`--out ${out} names one file, but ${files.length} formats were asked for`, {
      hint: 'Name a folder.',
    });
  }
  if (isFile && !single && looksLikeFile(target)) {
    throw new UserError(`--out ${out} is no name for ${path.extname(first.name)}`, {
      hint: `Give the extension of the --format, or a folder (a new one with this name: ${out}/).`,
    });
  }
  for (const file of files) {
    const destination = single ? target : path.join(target, path.basename(file.name));
    writeAtomically(destination, file.bytes);
    io.err(`wrote ${shownPath(io.cwd, destination)}\n`);
  }
}

/** An extension begins with a letter; what follows the dot of `reports.2026` is none. */
function looksLikeFile(target: string): boolean {
  return /^[a-z][a-z0-9]{0,7}$/.test(extensionOf(target));
}

/** A reader never sees half a file: written beside its place, then renamed. */
export function writeAtomically(destination: string, bytes: Uint8Array): void {
  const beside = `${destination}.${process.pid}.tmp`;
  try {
    mkdirSync(path.dirname(destination), { recursive: true });
    // Anew, never through a link: the folder may be one in which others write, too.
    rmSync(beside, { force: true });
    writeFileSync(beside, bytes, { flag: 'wx' });
    renameSync(beside, destination);
  } catch (error) {
    throw unwritable(destination, error);
  }
}

function isFolder(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
