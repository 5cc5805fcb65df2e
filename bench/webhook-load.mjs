/**
 * Signed webhooks over HTTP into a running bot, its commands answering meanwhile, generator and bot (and Redis) on the
 * same machine.
 *   npm run build && node bench/webhook-load.mjs [--seconds 60] [--batch 10] [--connections 64] [--rate 3000]
 *     [--incidents 0] [--redis redis://localhost:6379/0 [--alone]]
 * `--rate`: events a second; 0: as many as are taken. `--incidents`: imported before. With `--redis`, an empty database of
 * a running server, a second bot follows and its lag is printed (`--alone`: none); else events go into the bot's own log. `--memory` is the
 * bot's `store.memoryLimit`, `--profile` a folder for processor profiles of the bots, `--json` a last line of figures for programs.
 */
import { fork, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { runInBot } from '../dist/src/local/client.js';
import { processorMs, runMeasured } from './measure.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    batch: { type: 'string', default: '10' },
    connections: { type: 'string', default: '64' },
    rate: { type: 'string', default: '0' },
    incidents: { type: 'string', default: '0' },
    memory: { type: 'string', default: '1GB' },
    redis: { type: 'string' },
    profile: { type: 'string' },
    alone: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const bin = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-load-'));
const secret = 'the secret of the load';
const name = 'load';
const run = randomUUID().slice(0, 8);
const commands = [['summary'], ['at-risk'], ['breaches'], ['report', 'daily']];
const configFile = path.join(folder, 'sla-bot.yaml');
const redis =
  options.redis === undefined ? '' : `redis: { url: "${options.redis}", prefix: "load-${run}" }\n`;
writeFileSync(
  configFile,
  `console: { port: 0 }\nstore: { memoryLimit: ${options.memory} }\nsources: { ${name}: { kind: native } }\n${redis}`,
);

async function importSample(data) {
  const { writeSampleFile } = await import('../dist/src/cli/sample-file.js');
  const file = path.join(folder, 'sample.ndjson');
  writeSampleFile(file, {
    incidents: Number(options.incidents),
    seed: 1,
    days: 400,
    endAt: Date.now() - 60_000,
  });
  const args = [bin, 'import', file, '--mapping', 'native', '--data', data, '--config', configFile];
  const { ms } = await runMeasured(process.execPath, args);
  console.log(`imported ${options.incidents} incidents in ${(ms / 1_000).toFixed(1)} s`);
}

/** Resolves once it says where its console is. */
function startBot(data) {
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', options.profile];
  const child = spawn(
    process.execPath,
    [...profiling, bin, 'start', '--data', data, '--config', configFile],
    {
      env: { ...process.env, SOURCE_LOAD_SECRET: secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  const log = [];
  child.stdout.on('data', (chunk) => log.push(chunk.toString()));
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const port = /Console: http:\/\/[^:]+:(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve({ child, data, port: Number(port), log });
    });
    child.on('exit', (code) => reject(new Error(`the bot ended with ${code}: ${text}`)));
  });
}

const quiet = (said) => ({
  out: () => {},
  err: (text) => said.push(text),
  drain: () => Promise.resolve(),
  cwd: folder,
  env: {},
  errIsTty: false,
  outIsTty: false,
  colours: false,
  columns: 100,
  fitsColumns: false,
  signal: new AbortController().signal,
});

/** The exit code, and how long the running bot took. */
async function ask(bot, argv) {
  const started = performance.now();
  const said = [];
  const code = await runInBot(bot.data, [...argv, '--data', bot.data, '--config', configFile], quiet(said));
  return { code, ms: performance.now() - started, said: said.join('').trim() };
}

async function sendOne(bot, event) {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
  const headers = {
    'x-sla-bot-timestamp': timestamp,
    'x-sla-bot-signature': signature,
    'content-type': 'application/json',
  };
  return (await fetch(`http://127.0.0.1:${bot.port}/webhooks/${name}`, { method: 'POST', headers, body }))
    .status;
}

/** From the answer to an event until a bot explains its incident. */
async function lagOf(sender, follower, number) {
  const incident = `lag-${run}-${number}`;
  const status = await sendOne(sender, { eventId: incident, incident, type: 'opened', at: Date.now() });
  const answered = performance.now();
  if (status !== 200) return null;
  while (performance.now() - answered < 30_000) {
    const { code } = await ask(follower, ['explain', incident]);
    if (code === 0) return performance.now() - answered;
    // Asked more often, asking would be most of what the other bot does.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return 30_000;
}

/** Whole milliseconds. */
function percentilesOf(values) {
  const list = [...values].sort((a, b) => a - b);
  const at = (share) =>
    Math.round(list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1), of: list.length };
}

function said({ p50, p95, p99, longest, of }) {
  return `p50 ${p50}, p95 ${p95}, p99 ${p99}, longest ${longest} ms (${of})`;
}

/** The process of the Redis, which is on this machine; null: there is none. */
async function redisPid() {
  if (options.redis === undefined) return null;
  const redis = new Redis(options.redis);
  try {
    return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  } finally {
    redis.disconnect();
  }
}

/** How many cores each process has had since; `loop` is the thread that runs the JavaScript of a bot. */
function coresSince(before, seconds) {
  const cores = (ms) => (ms / 1_000 / seconds).toFixed(2);
  return before
    .map(({ name, pid, all, loop }) => {
      const now = processorMs(pid);
      return `${name} ${cores(now.all - all)} (loop ${cores(now.loop - loop)})`;
    })
    .join(', ');
}

const bots = [];
try {
  const data = path.join(folder, 'first');
  if (Number(options.incidents) > 0) await importSample(data);
  bots.push(await startBot(data));
  if (options.redis !== undefined && !options.alone) bots.push(await startBot(path.join(folder, 'second')));
  const [bot, follower = bot] = bots;
  await sendOne(bot, { eventId: 'first', incident: 'first', type: 'opened', at: Date.now() });
  for (const one of bots) {
    while ((await ask(one, ['explain', 'first'])).code !== 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const argv of commands) await ask(bot, argv);

  const settings = {
    port: bot.port,
    name,
    secret,
    run,
    seconds: Number(options.seconds),
    batch: Number(options.batch),
    connections: Number(options.connections),
    rate: Number(options.rate),
  };
  const sender = fork(path.join(import.meta.dirname, 'webhook-sender.mjs'), [JSON.stringify(settings)]);
  let isOver = false;
  const result = new Promise((resolve, reject) => {
    sender.on('message', (said) => {
      cores = coresSince(before, (performance.now() - began) / 1_000);
      resolve(said);
    });
    sender.on('exit', () => reject(new Error('the load generator ended without a result')));
  }).finally(() => {
    isOver = true;
  });
  const began = performance.now();
  const processes = [
    ...bots.map(({ child }, index) => ({ name: ['first bot', 'second bot'][index], pid: child.pid })),
    { name: 'generator', pid: sender.pid },
    { name: 'commands', pid: process.pid },
  ];
  const redisProcess = await redisPid();
  if (redisProcess !== null) processes.push({ name: 'Redis', pid: redisProcess });
  const before = processes.map((one) => ({ ...one, ...processorMs(one.pid) }));
  let cores = '';
  const answers = [];
  const failed = [];
  const lags = [];
  const asking = (async () => {
    for (let number = 0; !isOver; number++) {
      const argv = commands[number % commands.length];
      const { code, ms, said: words } = await ask(bot, argv);
      answers.push(ms);
      if (code !== 0) failed.push(`${argv.join(' ')}: ${words}`);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  const following = (async () => {
    for (let number = 0; !isOver; number++) {
      const lag = await lagOf(bot, follower, number);
      if (lag !== null) lags.push(lag);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  const { taken, requests, eventsPerSecond, slowestSecond, p50, p95, p99, longest, statuses } = await result;
  await Promise.all([asking, following]);
  const where = options.redis === undefined ? 'its own log' : `Redis, ${bots.length} of the bots`;
  console.log(
    `${where}; requests of ${settings.batch}, ${settings.connections} connections, ${settings.seconds} s, rate ${settings.rate || 'open'}`,
  );
  console.log(
    `events taken ${taken} in ${requests} requests: ${Math.round(eventsPerSecond)}/s (slowest second ${slowestSecond}); ${JSON.stringify(statuses)}`,
  );
  console.log(
    `answers: p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)}, longest ${longest.toFixed(0)} ms`,
  );
  console.log(
    `commands: ${said(percentilesOf(answers))}${failed.length === 0 ? '' : `; failed: ${failed.slice(0, 3).join(', ')}`}`,
  );
  console.log(`cores: ${cores}`);
  const seen = percentilesOf(lags);
  console.log(`seen by ${follower === bot ? 'the same bot' : 'the other bot'} after: ${said(seen)}`);
  if (options.json) {
    const figures = {
      answersMs: { p50, p95, p99, longest },
      commandsMs: percentilesOf(answers),
      seenMs: seen,
    };
    console.log(JSON.stringify({ eventsPerSecond, ...figures, failed: failed.length }));
  }
} finally {
  for (const { child } of bots) child.kill('SIGTERM');
  await Promise.all(
    bots.map(({ child }) =>
      child.exitCode === null ? new Promise((resolve) => child.on('exit', resolve)) : null,
    ),
  );
  rmSync(folder, { recursive: true, force: true });
}
