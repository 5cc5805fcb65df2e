/**
 * Live notices: lateness by real timers with every incident open, none missing against a slow walk, none twice over kills.
 *   npm run build && node bench/notices.mjs [--incidents 10000] [--seconds 60] [--restarts 50] [--days 2] [--patience 0]
 * With `--patience SECONDS` what is late is waited for so long, and lateness is not judged.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { noticesSchema } from '../dist/config/notices-schema.js';
import { createNoticeWatcher } from '../dist/src/notices/watcher.js';
import { openStore } from '../dist/src/store/open.js';
import { createDraws } from '../test/support/draws.mjs';
import {
  configOf,
  eventsOf,
  hourMs,
  levels,
  makeWorld,
  percentile,
  policiesOf,
  quiet,
  rankAt,
} from './notice-world.mjs';

const { values } = parseArgs({
  options: {
    incidents: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '60' },
    restarts: { type: 'string', default: '50' },
    days: { type: 'string', default: '2' },
    patience: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});
const incidents = Number(values.incidents);
const seconds = Number(values.seconds);
const restarts = Number(values.restarts);
const days = Number(values.days);
const seed = Number(values.seed);
const patienceMs = Number(values.patience) * 1_000;
const mostLateMs = 2000;
/** Enough to open the database and to read every open clock, between two kills. */
const lifeMs = { least: 300, most: 5000 };
const problems = [];
const child = new URL('./notices-child.mjs', import.meta.url).pathname;
const folders = [];

function tempFolder() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-notices-'));
  folders.push(folder);
  return folder;
}

async function fill(folder, world, start) {
  const store = await openStore({ folder, memoryLimit: '512MB', threads: 2, clock: { now: () => start } });
  await store.recordPolicies(policiesOf(start), start - 60 * hourMs);
  await store.append(eventsOf(world));
  await store.close();
}

/** Runs the child for so long, longer while `isLate` and there is patience, then kills or ends it; resolves with what it wrote. */
function live(folder, file, { forMs, signal, isLate = () => false }) {
  return new Promise((resolve, reject) => {
    const process_ = spawn(process.execPath, [child, folder, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    let timer = null;
    process_.stdout.on('data', (chunk) => {
      out += chunk;
      if (timer === null) timer = setTimeout(() => end(Date.now() + patienceMs), forMs);
    });
    const end = (latest) => {
      if (Date.now() < latest && isLate()) setTimeout(() => end(latest), 100);
      else process_.kill(signal);
    };
    process_.once('close', (code) => {
      if (signal === 'SIGTERM' && code !== 0) reject(new Error(`the child ended with ${code}`));
      else resolve(out);
    });
  });
}

const readLines = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];

/** Whether something that was reached by an instant was not told yet. */
function isAnyLate(file, world, until) {
  const byIncident = group(readLines(file));
  return world.some((one) => {
    const told = (byIncident.get(one.incident) ?? []).map(({ level }) => levels.indexOf(level));
    return Math.max(-1, ...told) < rankAt(one, until);
  });
}

/** Against the walk, of what was reached by an instant; `everyLevel`: none may have been passed over. */
function compare(name, world, all, { until, everyLevel }) {
  const byIncident = group(all.filter(({ what }) => what === 'post' || what === 'edit'));
  let expected = 0;
  let missing = 0;
  let doubled = 0;
  let early = 0;
  let wrong = 0;
  let repeatedEdits = 0;
  const lateness = [];
  for (const one of world) {
    const told = byIncident.get(one.incident) ?? [];
    doubled += Math.max(0, told.filter(({ what }) => what === 'post').length - 1);
    const ranks = told.map(({ level }) => levels.indexOf(level));
    for (const [index, rank] of ranks.entries()) {
      const at = one.instants[rank];
      if (at === null || told[index].at < at) early++;
      if (index > 0 && rank === ranks[index - 1]) repeatedEdits++;
      else if (index > 0 && rank < ranks[index - 1]) wrong++;
      else if (at !== null) lateness.push({ ms: told[index].at - at, at });
    }
    const reached = rankAt(one, until);
    if (reached < 0) continue;
    const wanted = everyLevel
      ? [...Array(reached + 1).keys()].filter((rank) => one.instants[rank] > everyLevel.from)
      : [reached];
    expected += wanted.length;
    missing += wanted.filter((rank) => !ranks.includes(rank)).length;
  }
  for (const [what, count] of Object.entries({ missing, doubled, early, wrong })) {
    if (count > 0) problems.push(`${name}: ${what} ${count}`);
  }
  if (expected === 0) problems.push(`${name}: nothing was to be told`);
  console.log(
    `${name}: ${expected} expected, ${missing} missing, ${doubled} doubled, ${early} early, ${wrong} out of order, ${repeatedEdits} edits repeated`,
  );
  return lateness;
}

function group(lines) {
  const groups = new Map();
  for (const line of lines) groups.set(line.incident, [...(groups.get(line.incident) ?? []), line]);
  return groups;
}

/** Real timers, every incident open, some hundred levels reached meanwhile. */
async function lateness() {
  const folder = tempFolder();
  const file = path.join(folder, 'platform.jsonl');
  // To fill the database and to read it before the first instant.
  const leadMs = 5_000 + 6.5 * incidents;
  const start = Date.now() + leadMs;
  const spreadMs = seconds * 1000;
  const due = Math.min(Math.ceil(incidents / 10), seconds * 10);
  const world = makeWorld({ incidents, due, start, spreadMs, seed, horizonMs: 3 * hourMs });
  await fill(folder, world, start - leadMs);
  const forMs = Math.max(0, start - Date.now()) + spreadMs + 2000;
  const isLate = () => isAnyLate(file, world, start + spreadMs);
  const out = await live(folder, file, { forMs, signal: 'SIGTERM', isLate });
  const read = JSON.parse(out.split('\n').find((line) => line.includes('readAt')) ?? '{}');
  const isJudged = patienceMs === 0;
  if (isJudged && !(read.readAt < start))
    problems.push('lateness: the clocks were not read before the first instant');
  // What was reached before it was read is told at its highest level alone.
  const from = Math.max(start, read.readAt);
  console.log(`${incidents} open clocks read in ${read.tookMs} ms`);
  const lines = readLines(file);
  const all = compare('real timers', world, lines, { until: start + spreadMs, everyLevel: { from } });
  const late = all.filter(({ at }) => at >= start).map(({ ms }) => ms);
  const [p50, p99] = [percentile(late, 0.5), percentile(late, 0.99)];
  console.log(
    `lateness with ${incidents} open incidents, ${late.length} notices in ${seconds} s: p50 ${p50} ms, p99 ${p99} ms, most ${Math.max(0, ...late)} ms`,
  );
  if (isJudged && p99 > mostLateMs) problems.push(`lateness: p99 ${p99} ms`);
}

/** The process is killed at random instants, over one database file. */
async function kills() {
  const folder = tempFolder();
  const file = path.join(folder, 'platform.jsonl');
  const draws = createDraws(seed + 1);
  const start = Date.now();
  const meanMs = (lifeMs.least + lifeMs.most) / 2 + 1500;
  const spreadMs = restarts * meanMs;
  const due = Math.min(Math.ceil(incidents / 4), restarts * 50);
  const world = makeWorld({ incidents, due, start, spreadMs, seed: seed + 1, horizonMs: 3 * hourMs });
  await fill(folder, world, start);
  for (let n = 0; n < restarts; n++) {
    const forMs = lifeMs.least + draws.uniform() * (lifeMs.most - lifeMs.least);
    await live(folder, file, { forMs, signal: 'SIGKILL' });
  }
  const until = Date.now() + 3000;
  const isLate = () => isAnyLate(file, world, until);
  await live(folder, file, { forMs: 4_000 + incidents, signal: 'SIGTERM', isLate });
  const lines = readLines(file);
  const asked = (what) => lines.filter((line) => line.what === what).length;
  compare(`${restarts} kills`, world, lines, { until, everyLevel: null });
  console.log(
    `after kills: ${asked('found')} messages were found on the platform, ${asked('not found')} were not there`,
  );
}

/** Every incident through days of injected time. */
async function replay() {
  const folder = tempFolder();
  const start = Math.floor(Date.now() / 1000) * 1000;
  const horizonMs = days * 24 * hourMs;
  const world = makeWorld({
    incidents,
    due: Math.ceil(incidents / 10),
    start,
    spreadMs: 6 * hourMs,
    seed: seed + 2,
    horizonMs,
  });
  await fill(folder, world, start);
  let now = start;
  const clock = { now: () => now };
  const store = await openStore({ folder, memoryLimit: '512MB', threads: 2, clock });
  const version = await store.dataVersion();
  const shares = { 'at-risk': 0.8, critical: 0.95 };
  const filters = { service: [], team: [], priority: [], customer: [] };
  const query = { asOf: start, knownAt: null, filters, clock: null, from: 'on-track', shares };
  const open = await store.openClocks(query, Number.POSITIVE_INFINITY);
  await store.close();
  const pending = new Set();
  const lines = [];
  const say = (what, { id, report }) => {
    lines.push({ what, id, incident: report.data.incident, level: report.data.told.resolution, at: now });
    return { id };
  };
  const abort = new AbortController();
  const ended = createNoticeWatcher({
    config: configOf(noticesSchema),
    source: {
      openClocks: async () => open,
      dataVersion: async () => version,
      judgements: async (refs) => refs.map(() => null),
    },
    ledger: {
      notices: async () => [],
      summaries: async () => [],
      silences: async () => [],
      put: async () => {},
      forget: async () => {},
    },
    posters: [
      {
        platform: 'console',
        post: async (parcel) => say('post', parcel),
        edit: async (_receipt, parcel) => void say('edit', parcel),
        find: async () => null,
      },
    ],
    clock,
    logger: quiet,
    timers: {
      set(run, ms) {
        const timer = { at: now + Math.max(0, ms), run };
        pending.add(timer);
        return timer;
      },
      clear: (timer) => void pending.delete(timer),
    },
  }).run(abort.signal);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = start + horizonMs;
  while (now < end) {
    // What was set off has ended once the watch sleeps again.
    do await settle();
    while (pending.size === 0);
    await settle();
    const [first] = [...pending].sort((a, b) => a.at - b.at);
    if (first === undefined) continue;
    pending.delete(first);
    now = Math.max(now, first.at);
    first.run();
  }
  abort.abort();
  await ended;
  const all = compare(`${days} days of injected time`, world, lines, {
    until: end - 1000,
    everyLevel: { from: start },
  });
  const late = all.filter(({ at }) => at > start).map(({ ms }) => ms);
  const most = Math.max(0, ...late);
  console.log(
    `injected time: ${open.rows.length} clocks read once, ${late.length} notices, at most ${most} ms after the walk's instant`,
  );
  if (most > 0) problems.push(`injected time: ${most} ms late`);
}

try {
  await replay();
  await lateness();
  await kills();
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.log(`FAILED ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;
