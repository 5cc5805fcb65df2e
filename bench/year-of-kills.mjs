/**
 * A simulated year of scheduled reports, whose process is killed at random instants: every report that is owed arrives
 * once, none early, late ones say so. The child process and its database are real; the platforms live here and fail at
 * random. Prints what was planned, delivered, duplicated and lost; exit status 1 where anything is not as it should be.
 *   node bench/year-of-kills.mjs [--days 365] [--kills 1000] [--schedules 50] [--seed 1] [--in FOLDER] [--keep] [--self-test]
 * `--in /dev/shm` keeps the database in memory, which outlives a killed process as the pages of a file on disk do.
 * `--self-test` also spoils what the platforms got, one thing at a time, and fails where that goes unnoticed.
 * E-mail servers cannot be asked: mails are counted by their Message-ID, and repeats are printed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { rolldown } from 'rolldown';
import { bodyOf, startPlatform } from './year-platforms.mjs';
import { retentionProblems } from './year-retention.mjs';
import { runsOf, schedulesOf } from './year-schedules.mjs';
import { unnoticed } from './year-tampering.mjs';
import { verdictOf } from './year-verdict.mjs';

const { values: options } = parseArgs({
  options: {
    days: { type: 'string', default: '365' },
    kills: { type: 'string', default: '1000' },
    schedules: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    in: { type: 'string', default: os.tmpdir() },
    keep: { type: 'boolean', default: false },
    'self-test': { type: 'boolean', default: false },
  },
});
const root = path.resolve(import.meta.dirname, '..');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const start = Date.UTC(2026, 0, 1, 12);
const end = start + Number(options.days) * dayMs;
const killsWanted = Number(options.kills);
const started = performance.now();

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function randomOf(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
const random = randomOf(Number(options.seed));

let now = start;
const clock = {
  now: () => now,
  pass(ms) {
    now += ms;
  },
};

async function bundleChild() {
  const isWithin = (importer) => importer?.includes('/node_modules/') === true;
  const bundle = await rolldown({
    input: path.join(root, 'bench/year-child.mjs'),
    platform: 'node',
    external: (id, importer) =>
      id.startsWith('@duckdb/node-bindings') ||
      id === 'rolldown' ||
      (/^[^./]/.test(id) && !isWithin(importer) && !/^(zod|@duckdb\/node-api)/.test(id)),
  });
  const file = path.join(root, `bench/out/year-child-${process.pid}.mjs`);
  await bundle.write({ file, codeSplitting: false });
  await bundle.close();
  return file;
}

const stepsOf = { slack: ['message', 'file report.pdf'], discord: ['message'], email: ['mail'] };
const schedules = schedulesOf(Number(options.schedules));
const runs = await runsOf(schedules, start, end + 10 * dayMs);
const platforms = [];
for (const name of Object.keys(stepsOf))
  platforms.push(await startPlatform(name, { random, clock, canAsk: name !== 'email' }));

const sorted = (n, within) => Array.from({ length: n }, within).sort((a, b) => a - b);
const kills = sorted(killsWanted, () => start + random() * (end - start));
/** A platform refuses connections for a while, about once in ten days each. */
const outages = platforms.flatMap((platform) =>
  Array.from({ length: Math.ceil(Number(options.days) / 10) }, () => {
    const from = start + random() * (end - start);
    return { platform, from, to: from + (10 + random() * 170) * minuteMs };
  }),
);
/** The process is away for days, longer than anything is caught up with. */
const absences = sorted(Number(options.days) >= 100 ? 3 : 0, () => start + random() * (end - start) * 0.9);

const folder = mkdtempSync(path.join(options.in, 'sla-year-'));
const checks = [];
let ledger = null;
/** Every report that was made, by its id; and those that are kept in the end. */
const made = new Map();
let kept = null;
let killed = 0;
let startKills = 0;
let child = null;
let timer = null;
let isOver = false;
/** When the last check ended: the process is not away for longer than a grace since, unless it is an absence. */
let lastEnd = start;
let roundMs = 60;
let roundBegan = 0;
let away = 0;
let stuck = 0;
/** By process: lets one begin that has loaded its code. */
const waiting = new Map();
let finish = () => {};
let fail = () => {};
const finished = new Promise((resolve, reject) => {
  finish = resolve;
  fail = reject;
});

async function setOutages() {
  for (const platform of platforms) {
    const isDown = outages.some((one) => one.platform === platform && one.from <= now && now < one.to);
    await platform.setDown(isDown && now < end);
  }
}

function arm(delayMs) {
  const victim = child;
  timer = setTimeout(() => victim.kill('SIGKILL'), delayMs);
}

const controlServer = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const reply = (content) => response.end(JSON.stringify(content));
  if (request.url === '/start') {
    waiting.set(body.pid, () => reply({ now }));
    return release();
  }
  if (request.url === '/archived') {
    made.set(body.id, { ...body, files: [] });
    return reply({});
  }
  if (request.url === '/kept') {
    kept = body;
    return reply({});
  }
  if (request.url === '/ledger') {
    ledger = body;
    return reply({});
  }
  const { checkedAt, due } = body;
  checks.push(checkedAt);
  lastEnd = now;
  if (roundBegan > 0) roundMs = 0.95 * roundMs + 0.05 * (performance.now() - roundBegan);
  if (due === null && now >= end && timer === null && kills.length === 0) {
    isOver = true;
    return reply({ now, isOver });
  }
  const before = now;
  if (due === null && timer === null && absences[0] <= now) {
    absences.shift();
    away = 60 * hourMs;
    child.kill('SIGKILL');
    return reply({ now });
  }
  const nextRun = runs.find(({ runAt }) => runAt > now)?.runAt ?? Number.POSITIVE_INFINITY;
  now = Math.max(
    now,
    Math.min(due ?? Number.POSITIVE_INFINITY, nextRun <= end ? nextRun : Math.max(now, end)),
  );
  stuck = now === before ? stuck + 1 : 0;
  if (stuck > 100) fail(new Error('time stands still: something is due and not done'));
  await setOutages();
  if (timer === null && kills[0] <= now) {
    kills.shift();
    arm(random() * roundMs * 1.3);
  }
  roundBegan = performance.now();
  return reply({ now });
});
await new Promise((resolve) => controlServer.listen(0, '127.0.0.1', resolve));

const file = await bundleChild();
const task = JSON.stringify({
  folder,
  control: controlServer.address().port,
  platforms: Object.fromEntries(platforms.map(({ name, port }) => [name, port])),
  schedules,
});

/** Mostly minutes, at times hours; never so long that something is not caught up with. */
function downtimeMs() {
  const chance = random();
  const hours = chance < 0.75 ? random() / 6 : chance < 0.95 ? random() * 6 : random() * 20;
  return Math.min(hours * hourMs, Math.max(0, lastEnd + 20 * hourMs - now));
}

/** The next process loads its code while the one before is at work, and waits with everything else for its turn. */
function prepare() {
  return spawn(process.execPath, [file, task], { stdio: ['ignore', 'ignore', 'pipe'] });
}
let spare = prepare();

/** Its turn comes when the one before is dead. */
function release() {
  waiting.get(child?.pid)?.();
  waiting.delete(child?.pid);
}

function begin() {
  roundBegan = 0;
  const own = spare;
  spare = prepare();
  child = own;
  let said = '';
  own.stderr.on('data', (part) => {
    said += part;
  });
  // Also while it opens its database and frees what the one before held.
  if (checks.length > 0 && kills[0] <= now + dayMs && random() < 0.1) {
    kills.shift();
    startKills += 1;
    arm(random() * 200);
  }
  release();
  own.once('exit', (code, signal) => {
    clearTimeout(timer);
    timer = null;
    if (said !== '') process.stderr.write(said);
    if (signal === 'SIGKILL') {
      killed += away > 0 ? 0 : 1;
      now = Math.floor(now + (away > 0 ? away : downtimeMs()));
      away = 0;
      setOutages().then(begin, fail);
    } else if (code === 0 && isOver) finish();
    else fail(new Error(`the process ended by itself (${code ?? signal})`));
  });
}

const told = setInterval(() => {
  const posts = platforms.reduce((sum, one) => sum + one.posts.length, 0);
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stderr.write(
    `${seconds} s: ${new Date(now).toISOString().slice(0, 16)}, ${killed} kills, ${posts} posts, ${roundMs.toFixed(0)} ms a round\n`,
  );
}, 15_000);
begin();
try {
  await finished;
} finally {
  clearInterval(told);
  controlServer.close();
  for (const platform of platforms) await platform.close();
  child?.kill('SIGKILL');
  spare.kill('SIGKILL');
}
/** `12 daily schedules 30 each`, … */
function keptWords(reports) {
  const bySchedule = grouped(reports);
  const counts = new Map();
  for (const list of bySchedule.values()) {
    const words = `${list[0].kind} ${list.length}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, schedules]) => `${words} of each of ${schedules}`).join(', ');
}
function grouped(reports) {
  const groups = new Map();
  for (const one of reports) groups.set(one.schedule, [...(groups.get(one.schedule) ?? []), one]);
  return groups;
}

const posts = platforms.flatMap((platform) => platform.posts);
const archived = [...made.values()];
const folders = readdirSync(path.join(folder, 'reports'));
const seen = { runs, checks, ledger, posts, archived, stepsOf };
const { count, more, problems } = verdictOf(seen);
const n = (value) => value.toLocaleString('en');
problems.push(...retentionProblems({ archived, kept, folders }));
for (const problem of problems.slice(0, 20)) console.error(problem.slice(0, 600));
const failures = platforms.map(({ name, counts }) => `${name} ${JSON.stringify(counts)}`);
const zonesN = new Set(schedules.map(({ timeZone }) => timeZone)).size;
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${options.days} days, ${schedules.length} schedules in ${zonesN} zones, ${seconds} s
killed ${n(killed)} times by SIGKILL, of these while starting up to ${startKills}
planned ${n(count.planned)}, delivered ${n(count.delivered)}, duplicated ${n(count.duplicated)}, lost ${n(count.lost)}, early ${n(count.early)}, mismatched ${n(count.mismatched)}
late and labelled ${n(more.lateLabelled)}; skipped as beyond what is caught up with ${n(more.skipped)}; notes to owners ${n(more.notes)}
mails by Message-ID ${n(more.mails)}, repeats ${n(more.mailRepeats)}; reports made ${n(archived.length)}
kept ${n(kept.length)} reports in ${n(folders.length)} folders: ${keptWords(kept)}
failures: ${failures.join('; ')}`);
rmSync(file, { force: true });
if (options.keep) {
  writeFileSync(path.join(folder, 'seen.json'), JSON.stringify({ checks, ledger, posts }));
  console.log(folder);
} else rmSync(folder, { recursive: true, force: true });
const missed = options['self-test'] ? unnoticed(seen) : [];
if (options['self-test'])
  console.log(
    missed.length === 0 ? 'the checks notice what is wrong' : `the checks miss: ${missed.join(', ')}`,
  );
const isComplete = killed >= killsWanted && count.delivered + more.skipped === count.planned;
process.exitCode = problems.length === 0 && isComplete && missed.length === 0 ? 0 : 1;
