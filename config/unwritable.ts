import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../src/core/errors.ts';

/**
 * Why nothing could be written at `target`: which folder it is about, whose it is, and which user this process is. `instead`
 * is what to do where that folder cannot be had; `ask` throws where this process may not write into a folder.
 */
export function unwritable(
  target: string,
  cause: unknown,
  instead = 'name another folder',
  ask: (folder: string) => void = askToWrite,
): UserError {
  const folder = nearestFolder(target);
  const said = textOf(cause);
  // Node says of a read-only disk, too, that the folder to be made is not there.
  const { why, hint } = reasonOf(/^ENOENT\b.*, mkdir /.test(said) ? notMade(folder, ask) : said, folder);
  return new UserError(`cannot write ${target}: ${why}`, {
    code: 'unwritable',
    hint: `${hint}, or ${instead}.`,
    cause,
  });
}

/** Which of these this user may not write, and whose it is; null where it may write all that are there. */
export function foreignOwner(files: readonly string[]): string | null {
  const file = files.find((one) => existsSync(one) && !mayWrite(one));
  if (file === undefined) return null;
  return `${file} belongs to ${ownerOf(file)}, and this runs as ${processUser()}`;
}

/** The user that this process runs as: its name where the machine knows one. */
export function processUser(): string {
  return nameOf(process.geteuid?.() ?? -1);
}

function reasonOf(text: string, folder: string): { why: string; hint: string } {
  // A path may hold any word.
  const said = text.replace(/'[^']*'|"[^"]*"/g, '');
  if (/no space left|ENOSPC|disk full|could not write all bytes|EDQUOT/i.test(said)) {
    return { why: `the disk of ${folder} is full`, hint: 'Free some space there' };
  }
  if (/read-only|EROFS/i.test(said)) {
    return {
      why: `${folder} is read-only for this process`,
      hint: 'A running bot writes itself: have what runs it allow that (ReadWritePaths= of systemd, a volume)',
    };
  }
  if (/permission denied|EACCES|EPERM|not permitted/i.test(said)) {
    return {
      why: `${folder} belongs to ${ownerOf(folder)}, and ${processUser()} may not write there`,
      hint: `While a bot runs it writes, as its own user: let ${processUser()} write there`,
    };
  }
  return { why: text, hint: 'Look at that folder' };
}

function notMade(folder: string, ask: (folder: string) => void): string {
  try {
    ask(folder);
    return `no folder can be made in ${folder}`;
  } catch (error) {
    return textOf(error);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function askToWrite(file: string): void {
  accessSync(file, constants.W_OK);
}

function nearestFolder(target: string): string {
  let folder = path.dirname(path.resolve(target));
  while (!existsSync(folder)) folder = path.dirname(folder);
  return folder;
}

function mayWrite(file: string): boolean {
  try {
    askToWrite(file);
    return true;
  } catch {
    return false;
  }
}

/** Whose a file is: a name where the machine knows one. */
export function ownerOf(file: string): string {
  const uid = statSync(file, { throwIfNoEntry: false })?.uid;
  return uid === undefined ? 'another user' : nameOf(uid);
}

function nameOf(uid: number): string {
  try {
    const own = os.userInfo();
    if (own.uid === uid) return own.username;
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((one) => one.split(':')[2] === String(uid));
    return line?.split(':')[0] ?? `user ${uid}`;
  } catch {
    return `user ${uid}`;
  }
}
