import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { DataVersion } from '../core/report/facts.ts';
import type { KeptResults } from '../ports/kept-results.ts';
import { keptFolder } from './files.ts';

export interface KeptFilesOptions {
  /** Of the data; results lie in `kept` in it. */
  readonly folder: string;
  /** Of the program and the schema: another one's results are not this one's. */
  readonly program: string;
  readonly warn: (text: string) => void;
  /** Results of one data version; the ones not used for longest go first. */
  readonly maxEntries?: number;
}

/**
 * Keeps results as files of the data folder: one folder per data version, one file per result, written aside and then
 * renamed. Everything in there may be deleted at any time.
 */
export function createKeptFiles(options: KeptFilesOptions): KeptResults {
  const { program, warn, maxEntries = 200 } = options;
  const root = path.join(options.folder, keptFolder);
  const folderOf = ({ hash, policyVersion }: DataVersion) => `${program}-${hash}-${policyVersion}`;

  async function prune(folder: string): Promise<void> {
    const others = (await readdir(root)).filter((name) => name !== folder);
    await Promise.all(others.map((name) => rm(path.join(root, name), { recursive: true, force: true })));
    const names = await readdir(path.join(root, folder));
    if (names.length <= maxEntries) return;
    const aged = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(path.join(root, folder, name))).mtimeMs })),
    );
    const oldest = aged.sort((a, b) => a.at - b.at).slice(0, names.length - maxEntries);
    await Promise.all(oldest.map(({ name }) => rm(path.join(root, folder, name), { force: true })));
  }

  return {
    async read<T>(version: DataVersion, name: string) {
      const file = path.join(root, folderOf(version), name);
      let content: Buffer;
      try {
        content = await readFile(file);
      } catch (error) {
        if (!isMissing(error)) warn(`a kept result cannot be read and is computed again: ${reason(error)}`);
        return null;
      }
      try {
        const value = deserialize(content) as T;
        const now = new Date();
        await utimes(file, now, now);
        return value;
      } catch (error) {
        warn(`${file} is damaged; its result is computed again: ${reason(error)}`);
        return null;
      }
    },

    async keep(version, name, value) {
      const folder = folderOf(version);
      const file = path.join(root, folder, name);
      const aside = `${file}.${randomUUID()}`;
      try {
        await mkdir(path.join(root, folder), { recursive: true });
        await writeFile(aside, serialize(value));
        await rename(aside, file);
        await prune(folder);
      } catch (error) {
        await rm(aside, { force: true }).catch(() => undefined);
        warn(`a result was not kept for the next report: ${reason(error)}`);
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
