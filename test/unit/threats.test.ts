import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { defences } from '../../bench/defences-list.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The rows of the page, cell by cell. */
const rows = read('THREATS.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (who \||---)/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const testsOf = (row: readonly string[]) =>
  [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
const named = rows.flatMap(testsOf);

/** Whether a file declares a test of that title, alone or for each of several values. */
function declares(file: string, title: string): boolean {
  const text = read(file);
  return [`'${title}'`, `"${title}"`].some(
    (quoted) =>
      text.includes(`it(${quoted},`) || text.includes(`)(${quoted},`) || text.includes(`\n    ${quoted},\n`),
  );
}

describe('THREATS.md', () => {
  it('names in every row who, what, what stops it, and a test that there is', () => {
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) {
      expect(row).toHaveLength(4);
      expect([row[1], row[2], testsOf(row).length > 0]).toEqual([
        expect.stringMatching(/\w/),
        expect.stringMatching(/\w/),
        true,
      ]);
    }
    const missing = named.filter((name) => {
      const [file = '', title = ''] = name.split(' › ');
      return !existsSync(path.join(root, file)) || !declares(file, title);
    });
    expect(missing).toEqual([]);
  });

  it('is proven: each test has a defence that can be taken out of the code as it stands', () => {
    const proven = new Set(defences.map(({ test }) => test));
    expect([...new Set(named)].filter((name) => !proven.has(name))).toEqual([]);
    expect([...proven].filter((name) => !named.includes(name))).toEqual([]);
    const gone = defences.filter(({ file, find }) => !read(file).includes(find));
    expect(gone.map(({ file, find }) => `${file}: ${find}`)).toEqual([]);
  });
});
