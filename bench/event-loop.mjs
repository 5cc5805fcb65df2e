#!/usr/bin/env node
/**
 * How long the bot's event loop is held up while a month with every section is refreshed: everything is computed, models
 * fit and findings are looked for in threads. The first refresh of a process is the worst (nothing is compiled yet), so it
 * stands apart. Data folders as `npm run bench` leaves them, or --data.
 * usage: node bench/event-loop.mjs [--sizes 10000,1000000] [--times 5] [--data FOLDER] [--json]
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultConfig } from '../dist/config/load.js';
import { refresh } from '../dist/src/bot/refresh.js';
import { closeTools, createServices, createTools } from '../dist/src/services.js';
import { openStore } from '../dist/src/store/open.js';
import { table } from './forecast-figures.mjs';
import { median } from './measure.mjs';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,1000000' },
    times: { type: 'string', default: '5' },
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const folders = options.data
  ? [[options.data, options.data]]
  : options.sizes.split(',').map((size) => [size, path.join(import.meta.dirname, 'out', `data-${size}`)]);
const config = defaultConfig();
const clock = { now: () => Date.now() };

/** Calls `work` and returns the longest time between two turns of the event loop meanwhile, and what was being done. */
async function longestTurn(work) {
  let longest = { ms: 0, step: '' };
  let step = '';
  let running = true;
  let last = performance.now();
  const beat = () => {
    const now = performance.now();
    if (now - last > longest.ms) longest = { ms: now - last, step };
    last = now;
    if (running) setImmediate(beat);
  };
  setImmediate(beat);
  const started = performance.now();
  await work((text) => {
    step = text;
  });
  running = false;
  return { ...longest, wall: performance.now() - started };
}

const rows = [];
const figures = [];
for (const [name, folder] of folders) {
  const store = await openStore({ folder, ...config.store, clock });
  const tools = createTools(config, 'all');
  const notRecorded = (cause) => {
    throw cause;
  };
  const { reporting } = createServices({ store, tools, config, clock, notRecorded });
  const runs = [];
  for (let run = 0; run <= Number(options.times); run += 1) {
    rmSync(path.join(folder, 'kept'), { recursive: true, force: true });
    const deps = { reporting, source: { ...store, keep: async () => {} }, config, clock };
    const { signal } = new AbortController();
    const from = run % 2 === 0 ? '2026-06-01' : '2026-05-01';
    runs.push(await longestTurn((progress) => refresh(deps, { kinds: ['monthly'], from, signal, progress })));
  }
  const [first, ...later] = runs;
  const worst = later.toSorted((a, b) => b.ms - a.ms)[0];
  figures.push({ name, firstMs: first.ms, laterMs: median(later.map(({ ms }) => ms)), worstMs: worst.ms });
  rows.push([
    name,
    first.ms.toFixed(0),
    median(later.map(({ ms }) => ms)).toFixed(0),
    worst.ms.toFixed(0),
    worst.step.replace(/^.*: /, ''),
    median(later.map(({ wall }) => wall)).toFixed(0),
  ]);
  await closeTools(tools);
  await store.close();
}
table(
  [
    'incidents',
    'first, longest turn ms',
    'later, median of the longest ms',
    'worst ms',
    'during',
    'refresh ms',
  ],
  rows,
);
if (options.json) console.log(JSON.stringify(figures));
