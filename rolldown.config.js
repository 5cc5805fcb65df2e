import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'rolldown';

/**
 * What every command loads, in few files: reading hundreds of small modules took most of a command's start. Packages
 * with native parts, WebAssembly or data files find those by their own place and stay as they are; so does what only a
 * running bot needs.
 */
const bundled = [
  '@duckdb/node-api',
  'chart.js',
  'commander',
  'markdown-it',
  'ml-random-forest',
  'ml-regression',
  'simple-statistics',
  'yaml',
  'zod',
];
const native = ['@duckdb/node-bindings'];

export default defineConfig({
  input: {
    'sla-bot': 'src/main.ts',
    'analysis-worker': 'src/workers/analysis-worker.ts',
    'parse-worker': 'src/ingest/files/parse-worker.ts',
    'render-worker': 'src/output/render-worker.ts',
  },
  platform: 'node',
  external: (id, importer) =>
    native.some((name) => isPartOf(id, name)) ||
    (/^[^./]/.test(id) && !isWithinPackage(importer) && !bundled.some((name) => isPartOf(id, name))),
  plugins: [
    {
      name: 'finish',
      writeBundle({ dir }) {
        chmodSync(path.join(dir, 'sla-bot.js'), 0o755);
        writeFileSync(path.join(dir, 'build.json'), `${JSON.stringify({ commit: commitOf() })}\n`);
      },
    },
  ],
  output: { dir: 'dist/bin', chunkFileNames: '[name]-[hash].js', cleanDir: true },
});

/** COMMIT where it is set (an image has no git), else that of the working copy; null where there is neither. */
function commitOf() {
  if (process.env.COMMIT) return process.env.COMMIT;
  const git = (...args) =>
    spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).stdout?.trim();
  if (git('rev-parse', '--show-prefix') !== '') return null;
  return git('describe', '--always', '--dirty', '--abbrev=12', '--exclude=*') || null;
}

/** What a bundled package itself imports goes with it. */
function isWithinPackage(importer) {
  return importer?.includes('/node_modules/') === true;
}

function isPartOf(id, name) {
  return id === name || id.startsWith(`${name}/`);
}
