/**
 * How long a new bot takes to copy a long shared log, from its start until it answers: a Redis of its own is filled with
 * the sample, then empty bots start one after the other.
 *   npm run build && node bench/replay.mjs [--incidents 1000000] [--times 1] [--memory 2GB] [--profile FOLDER] [--json]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { keysOf } from '../dist/src/adapters/redis/keys.js';
import { createImportedEvents } from '../dist/src/adapters/redis/log/imported.js';
import { sampleEvents } from '../dist/src/core/sample/sample-events.js';
import { encodeEvent } from '../dist/src/ingest/files/encode-event.js';
import { startRedis } from '../test/support/redis/servers.mjs';
import { peakOf, processorMs } from './measure.mjs';

const { values: options } = parseArgs({
  options: {
    incidents: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '1' },
    memory: { type: 'string', default: '2GB' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(
    'node bench/replay.mjs [--incidents 1000000] [--times 1] [--memory 2GB] [--profile FOLDER] [--json]',
  );
  process.exit(0);
}
const bin = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-replay-'));
const configFile = path.join(folder, 'sla-bot.yaml');
const prefix = 'replay';
const partitions = 8;
const unsaid = Object.fromEntries(
  'service team customer priority assignee title url reason responseDueAt resolutionDueAt responseWithin resolutionWithin'
    .split(' ')
    .map((name) => [name, null]),
);

/** Starts a bot with an empty folder and ends it once it answers. */
async function startAndStop(data) {
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', options.profile];
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [...profiling, bin, 'start', '--data', data, '--config', configFile],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  let text = '';
  const isUp = await new Promise((resolve) => {
    child.stderr.on('data', (chunk) => {
      text += chunk;
      if (/Console: /.test(text)) resolve(true);
    });
    child.once('close', () => resolve(false));
  });
  if (!isUp) throw new Error(`the bot ended: ${text}`);
  const result = { ms: performance.now() - began, peakMib: peakOf(child.pid), ...processorMs(child.pid) };
  child.kill('SIGTERM');
  await ended;
  return result;
}

async function fill(url) {
  const redis = new Redis(url, { enableOfflineQueue: false, lazyConnect: true });
  await redis.connect();
  const acknowledge = { replicas: 0, timeoutMs: 1_000 };
  const keys = keysOf({ prefix });
  const log = { id: 'filled', partitions };
  for (let partition = 0; partition < partitions; partition++) await redis.set(keys.mark(partition), log.id);
  const imported = createImportedEvents({ redis, keys, log, acknowledge });
  const sample = { incidents: Number(options.incidents), seed: 1, days: 400, endAt: Date.now() - 60_000 };
  let events = 0;
  const waiting = [];
  for (const { at, ...event } of sampleEvents(sample)) {
    const instant = Date.parse(at);
    const dated = { at: instant, recordedAt: instant, recordedBySource: true, naiveResolved: false };
    waiting.push(encodeEvent({ ...unsaid, ...event, ...dated }));
    events++;
    if (waiting.length === 10_000) await imported.add(waiting.splice(0));
  }
  await imported.add(waiting);
  await imported.end();
  redis.disconnect();
  return events;
}

const server = await startRedis();
try {
  const url = `redis://127.0.0.1:${server.port}/0`;
  writeFileSync(
    configFile,
    `console: { port: 0 }\nstore: { memoryLimit: ${options.memory} }\nredis: { url: "${url}", prefix: "${prefix}", partitions: ${partitions} }\n`,
  );
  await startAndStop(path.join(folder, 'first'));
  const events = await fill(url);
  console.log(
    `${options.incidents} incidents, ${events} events in Redis; load ${os.loadavg()[0].toFixed(1)}`,
  );
  const runs = [];
  const redisBefore = processorMs(server.pid);
  for (let run = 0; run < Number(options.times); run++) {
    const data = path.join(folder, `copy-${run}`);
    const { ms, peakMib, all, loop } = await startAndStop(data);
    rmSync(data, { recursive: true });
    runs.push({ seconds: ms / 1_000, peakMib });
    console.log(
      `copied in ${(ms / 1_000).toFixed(1)} s; ${(all / 1_000).toFixed(1)} s of the processor (event loop ${(loop / 1_000).toFixed(1)}), peak ${peakMib.toFixed(0)} MiB`,
    );
  }
  const redisMs = (processorMs(server.pid).all - redisBefore.all) / Number(options.times);
  console.log(`Redis had ${(redisMs / 1_000).toFixed(1)} s of the processor each time`);
  if (options.json) console.log(JSON.stringify({ events, runs }));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
