import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { foreignOwner, processUser, unwritable } from '../../../config/unwritable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-unwritable-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const isRoot = process.getuid?.() === 0;

describe('what cannot be written', () => {
  it('is told with the nearest folder there is, and this user', () => {
    const target = path.join(folder, 'not/there/yet');
    const error = unwritable(target, new Error(`EACCES: permission denied, mkdir '${folder}/not'`));
    expect(error.message).toBe(
      `cannot write ${target}: ${folder} belongs to ${processUser()}, and ${processUser()} may not write there`,
    );
    expect(error.hint).toContain('as its own user');
    expect(processUser()).toBe(os.userInfo().username);
  });

  it.skipIf(!isRoot)('names whose the folder is, by number where nobody has a name', () => {
    for (const [uid, name] of [
      [65_534, 'nobody'],
      [54_321, 'user 54321'],
    ] as const) {
      chownSync(folder, uid, uid);
      const error = unwritable(path.join(folder, 'x'), new Error('Cannot open file "/x": Permission denied'));
      expect(error.message).toContain(`${folder} belongs to ${name}, and root may not`);
    }
  });

  it.each([
    ['ENOSPC: no space left on device, write', 'the disk of', 'Free some space'],
    ['Could not write all bytes to file "/a/read-only": wanted=1', 'the disk of', 'Free some space'],
    ["EROFS: read-only file system, open '/x'", 'is read-only', 'ReadWritePaths='],
    ['Cannot open file "/EACCES": No such file', 'No such file', 'Look at'],
  ])('by %s says why, whatever its path is named', (text, why, hint) => {
    const error = unwritable(path.join(folder, 'x'), new Error(text), 'do without');
    expect([error.message, error.hint]).toEqual([
      expect.stringContaining(why),
      expect.stringContaining(hint),
    ]);
    expect(error.hint).toMatch(/, or do without\.$/);
  });

  it('is not told as what is missing, though a folder below it could not be made', () => {
    const target = path.join(folder, 'logs/sla-bot.log');
    const text = `ENOENT: no such file or directory, mkdir '${folder}/logs'`;
    const ask = () => {
      throw new Error(`EROFS: read-only file system, access '${folder}'`);
    };
    const readOnly = unwritable(target, new Error(text), 'do without', ask);
    expect(readOnly.message).toBe(`cannot write ${target}: ${folder} is read-only for this process`);
    expect(readOnly.hint).toContain('ReadWritePaths=');
    expect(unwritable(target, new Error(text)).message).toBe(
      `cannot write ${target}: no folder can be made in ${folder}`,
    );
  });
});

describe('the owner of what this user may not write', () => {
  it('is nobody where it may, or where there is nothing', () => {
    mkdirSync(path.join(folder, 'data'));
    expect(foreignOwner([path.join(folder, 'data'), path.join(folder, 'none')])).toBeNull();
  });
});
