/** The archive of bench/year-of-kills.mjs: one file for each report, whole or not there. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export function openArchive(folder) {
  const place = path.join(folder, 'archive');
  mkdirSync(place, { recursive: true });
  const fileOf = (id) => path.join(place, `${id}.json`);
  const read = (id) => {
    try {
      return JSON.parse(readFileSync(fileOf(id), 'utf8'));
    } catch {
      return null;
    }
  };
  return {
    async put(report, files) {
      const texts = files.map(({ bytes, ...file }) => ({ ...file, text: Buffer.from(bytes).toString() }));
      const archived = { ...report, files: texts.map(({ text: _, ...file }) => file) };
      writeFileSync(`${fileOf(report.id)}.new`, JSON.stringify({ archived, texts }));
      renameSync(`${fileOf(report.id)}.new`, fileOf(report.id));
      return archived;
    },
    find: async (id) => read(id)?.archived ?? null,
    files: async (id) =>
      (read(id)?.texts ?? []).map(({ text, ...file }) => ({ ...file, bytes: Buffer.from(text) })),
  };
}

/** Every report in the archive of a folder. */
export function archivedReports(folder) {
  const place = path.join(folder, 'archive');
  return readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(path.join(place, name), 'utf8')).archived);
}
