import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Folder → rank; a file may import only from its own rank's folder or from lower ranks. */
const ranks: readonly (readonly [prefix: string, rank: number])[] = [
  ['src/core/', 0],
  ['config/', 1],
  ['src/types/', 0],
  ['src/ports/', 2],
  ['src/threads/', 2],
  ['src/models/', 3],
  ['src/store/', 3],
  ['src/ingest/', 3],
  ['src/output/', 3],
  ['src/bot/', 3],
  ['src/schedule/', 4],
  ['src/notices/', 4],
  ['src/jobs/', 3],
  ['src/workers/', 4],
  ['commands/', 4],
  ['src/http/', 4],
  ['src/adapters/', 5],
  ['src/any-store.ts', 5.5],
  ['src/cli/', 6],
  ['src/local/', 7],
  ['src/services.ts', 5],
  ['src/platforms.ts', 6],
  ['src/operations.ts', 6],
  ['src/webhooks.ts', 6],
  ['src/caught-up.ts', 6],
  ['src/served.ts', 7],
  ['src/app.ts', 8],
  ['src/main.ts', 9],
];

/** Packages and the only folders that may import them. */
const packageHomes: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-api': ['src/store/'],
  'chart.js': ['src/output/'],
  '@napi-rs/canvas': ['src/output/'],
  'quickchart-js': ['src/output/'],
  '@myriaddreamin/typst-ts-node-compiler': ['src/output/'],
  fontkit: ['src/output/'],
  express: ['src/http/', 'src/adapters/'],
  'prom-client': ['src/http/'],
  'discord.js': ['src/adapters/discord/'],
  '@slack/bolt': ['src/adapters/slack/'],
  ioredis: ['src/adapters/redis/'],
  'node-schedule': ['src/schedule/'],
  nodemailer: ['src/adapters/email/'],
  liquidjs: ['src/output/'],
  '@bsull/augurs': ['src/models/augurs/'],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = ['src', 'commands', 'config'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
);

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^(import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'/gm)) {
    found.push({ from: file, to: target(file, match[3] ?? ''), typeOnly: match[2] !== undefined });
  }
  for (const match of text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)) {
    found.push({ from: file, to: target(file, match[1] ?? ''), typeOnly: false });
  }
  return found;
}

function target(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
}

function home(file: string): readonly [string, number] | undefined {
  return ranks.find(([prefix]) => file.startsWith(prefix));
}

const imports = files.flatMap(importsOf);

describe('imports', () => {
  it('every source file has a place in the one-way order', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => home(file) === undefined)).toEqual([]);
  });

  it('point one way: core <- config, ports <- store, ingest, output, bot <- commands, adapters <- cli <- app <- main', () => {
    const wrong = imports.filter(({ from, to }) => {
      const source = home(from);
      const destination = home(to);
      if (source === undefined || destination === undefined || source[0] === destination[0]) return false;
      return destination[1] >= source[1];
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('resolve to existing files', () => {
    const known = new Set(files);
    const missing = imports.filter(
      ({ to }) => /^(src|commands|config)\//.test(to) && to.endsWith('.ts') && !known.has(to),
    );
    expect(missing).toEqual([]);
  });

  it('make no cycle', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports) {
      if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    }
    expect(findCycle(edges)).toBeNull();
  });

  it('keep platform SDKs, DuckDB, charts, Typst and WASM models in their own folders', () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      if (typeOnly) return false;
      const homes = Object.entries(packageHomes).find(([name]) => to === name || to.startsWith(`${name}/`));
      return homes !== undefined && !homes[1].some((folder) => from.startsWith(folder));
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('leave the core without Node, packages that do I/O, clocks or randomness', () => {
    const allowed = new Set(['simple-statistics', 'ml-regression', 'ml-random-forest']);
    const core = files.filter((file) => file.startsWith('src/core/'));
    const outside = imports.filter(
      ({ from, to }) =>
        from.startsWith('src/core/') &&
        !to.startsWith('src/core/') &&
        !to.startsWith('src/ports/') &&
        !allowed.has(to),
    );
    expect(outside.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
    const impure = core.filter((file) =>
      /\bDate\.now\(|new Date\(\)|Math\.random\(|process\./.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(impure).toEqual([]);
  });

  it('read the environment only in the configuration loader', () => {
    const readers = files.filter((file) => /process\.env/.test(readFileSync(path.join(root, file), 'utf8')));
    expect(readers.filter((file) => file !== 'config/load.ts')).toEqual([]);
  });
});

function findCycle(edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): string[] | null {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return null;
    path.push(file);
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle !== null) return cycle;
    }
    path.pop();
    done.add(file);
    return null;
  }
  for (const file of edges.keys()) {
    const cycle = visit(file);
    if (cycle !== null) return cycle;
  }
  return null;
}
