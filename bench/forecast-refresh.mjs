#!/usr/bin/env node
/**
 * Time of one refresh of the forecasts: five daily series of 400 days, all models, all origins, in the worker threads,
 * and how long the event loop was held up meanwhile.
 * usage: node bench/forecast-refresh.mjs [runs, default 5]
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createRandom } from '../dist/src/core/sample/random.js';
import { createThreadedAnalyst } from '../dist/src/workers/threaded-analyst.js';
import { table } from './forecast-figures.mjs';
import { median } from './measure.mjs';

const days = 400;
const weekday = [1.18, 1.15, 1.12, 1.1, 1.05, 0.62, 0.55];
const runs = Number(process.argv[2] ?? 5);
const random = createRandom(7, 7);
const series = [
  { kind: 'count', level: 250, spread: 25 },
  { kind: 'count', level: 20, spread: 8 },
  { kind: 'rate', level: 0.9, spread: 0.05 },
  { kind: 'duration', level: 1800, spread: 300 },
  { kind: 'duration', level: 18_000, spread: 4000 },
].map(({ kind, level, spread }) => ({
  kind,
  values: Array.from({ length: days }, (_, t) => {
    const noise = (random.below(2001) / 1000 - 1) * spread;
    const value = kind === 'rate' ? level + noise : level * weekday[t % 7] + noise;
    return Math.max(0, kind === 'count' ? Math.round(value) : value);
  }),
}));
const labels = Array.from({ length: 30 }, (_, step) => String(step + 1));

const analyst = createThreadedAnalyst();
const rows = [];
for (let run = 0; run <= runs; run += 1) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await Promise.all(
    series.map((one) => analyst.forecast({ ...one, season: 7, knownTo: null, labels, level: 0.95 })),
  );
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  rows.push([
    run === 0 ? 'first (starts threads)' : `run ${run}`,
    wall,
    (user + system) / 1000,
    delay.max / 1e6,
  ]);
}
await analyst.close();
const warm = rows.slice(1);
rows.push(['median of the runs', ...[1, 2, 3].map((column) => median(warm.map((row) => row[column])))]);
table(
  ['five series of 400 days', 'wall ms', 'processor ms', 'longest delay of the event loop ms'],
  rows.map(([name, ...figures]) => [name, ...figures.map((figure) => figure.toFixed(0))]),
);
