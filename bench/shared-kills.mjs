/**
 * Bots that share a real Redis, killed (SIGKILL), paused (SIGSTOP) and started empty at random while events are appended and
 * digests fall due: all copies end with the same clocks, no event is lost or doubled, every digest is posted once. Of
 * Sentinel and a cluster a primary is killed now and then, of a single server the server itself, which writes out each
 * command. The bots are the built program; the senders sign webhooks to whichever bot, or go straight to the door behind
 * these (`--door intake`); Slack is the tests' fake.
 *   npm run build && node bench/shared-kills.mjs [--events 1000000] [--minutes 20] [--servers single|sentinel|cluster]
 *     [--bots 3] [--digests 3] [--pause 30] [--every 15] [--failovers 3] [--door webhook|intake] [--settle 15] [--seed 1]
 *     [--keep]
 * `--digests` are due in each minute but the first two and the last, each to a channel of its own; `--every` and `--pause`
 * are seconds, `--settle` the minutes afterwards in which what is left may come. Exit status 1 where anything is not as it
 * should be. A shell that ends while a bot is paused takes the whole run along (SIGHUP): start a long one by `setsid`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { createDraws } from '../test/support/draws.mjs';
import { createBot, haunt } from './shared-bots.mjs';
import { copyOf } from './shared-copies.mjs';
import { startServers } from './shared-servers.mjs';
import { loadTypescript } from './typescript.mjs';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    minutes: { type: 'string', default: '20' },
    servers: { type: 'string', default: 'single' },
    bots: { type: 'string', default: '3' },
    digests: { type: 'string', default: '3' },
    pause: { type: 'string', default: '30' },
    every: { type: 'string', default: '15' },
    failovers: { type: 'string', default: '3' },
    door: { type: 'string', default: 'webhook' },
    settle: { type: 'string', default: '15' },
    seed: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
  },
});
const minuteMs = 60_000;
const minutes = Number(options.minutes);
const events = Number(options.events);
/** What a bot had claimed when it was killed is free after five minutes. */
const settleMs = Number(options.settle) * minuteMs;
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-shared-'));
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const began = performance.now();
const seconds = () => ((performance.now() - began) / 1_000).toFixed(0).padStart(5);
const say = (text) => process.stderr.write(`${seconds()} s: ${text}\n`);
const draws = (offset) => createDraws(Number(options.seed) + offset).uniform;

const { FakeSlack } = await loadTypescript('test/support/slack/fake-slack.ts');
const slack = await new FakeSlack().start();
const servers = await startServers(options.servers);
const start = Date.now();

/** Daily ones, at each minute of the run but the first two and the last. */
const channels = [];
const schedules = {};
for (let minute = 2; minute < minutes; minute += 1) {
  const at = new Date(start + minute * minuteMs).toISOString().slice(11, 16);
  for (let index = 0; index < Number(options.digests); index += 1) {
    const id = `C0M${String(minute).padStart(4, '0')}D${index}`;
    channels.push(id);
    slack.workspace.channels.set(id, { id, name: id.toLowerCase(), isMember: true, isArchived: false });
    schedules[`at-${minute}-${index}`] = {
      kind: 'daily',
      at,
      timeZone: 'UTC',
      destinations: [`slack:${id}`],
    };
  }
}
const config = path.join(folder, 'sla-bot.yaml');
const off = Object.fromEntries(
  ['daily', 'weekly', 'monthly'].map((kind) => [kind, { kind, enabled: false }]),
);
const redis = servers.settings;
const sources = { bench: { kind: 'native' } };
writeFileSync(
  config,
  stringify({ redis, console: { port: 0 }, schedules: { ...off, ...schedules }, sources }),
);
const secret = 'known to senders and bots';
const env = {
  PATH: process.env.PATH,
  HOME: os.homedir(),
  ...slack.tokens,
  SLACK_API_URL: slack.apiUrl,
  SOURCE_BENCH_SECRET: secret,
};
const bots = Array.from({ length: Number(options.bots) }, (_, index) =>
  createBot({ name: `bot-${index + 1}`, folder, config, env }),
);

/** The last line that the senders told. */
let sent = { acknowledged: 0, refused: 0, duplicates: 0, repeated: 0, sum: '0', isOver: false };
function startSenders() {
  const given = {
    door: options.door,
    name: 'bench',
    secret,
    redis,
    events,
    perSecond: (events / (minutes * 60)) * 1.05,
    seed: Number(options.seed),
    days: 60,
    now: start,
  };
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'shared-appender.mjs'), JSON.stringify(given)],
    { env, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  createInterface({ input: child.stdout }).on('line', (line) => {
    sent = JSON.parse(line);
  });
  const tell = () => child.stdin.write(`${JSON.stringify(bots.map((bot) => bot.port()).filter(Boolean))}\n`);
  const telling = setInterval(tell, 100);
  child.stdin.on('error', () => {});
  child.once('exit', (code) => {
    clearInterval(telling);
    if (code !== 0) say(`the senders ended with ${code}`);
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return child;
}

const [first, ...others] = bots;
first.start();
while (!first.isUp()) await after(100);
for (const bot of others) bot.start();
while (!bots.every((bot) => bot.isUp())) await after(100);
say(`${bots.length} bots are up over ${options.servers}, in ${folder}`);
const senders = startSenders();
const upAt = Date.now();
const end = upAt + minutes * minuteMs;
const isOver = () => Date.now() >= end;
const haunting = haunt({
  bots,
  random: draws(1),
  isOver,
  everyMs: Number(options.every) * 1_000,
  pauseMs: Number(options.pause) * 1_000,
  say,
});

async function failServers() {
  const random = draws(2);
  const times = Number(options.failovers);
  let failed = 0;
  for (let turn = 1; turn <= times; turn += 1) {
    const at = upAt + ((turn - 0.4) / times) * minutes * minuteMs;
    await after(Math.max(0, at - Date.now()));
    say('a primary is killed');
    await servers.fail(random);
    say('and is back');
    failed += 1;
  }
  return failed;
}
const failing = failServers();
const progress = setInterval(() => {
  const waits = sent.waits === undefined ? '' : `, answers p99 ${sent.waits.p99.toFixed(0)} ms`;
  say(
    `${sent.acknowledged} acknowledged, ${sent.refused} refused${waits}, ${posted().size} channels posted to`,
  );
}, 10_000);

/** Messages of the bots by channel. */
function posted() {
  const found = new Map();
  for (const { thread, channel, by } of slack.workspace.messages)
    if (by === 'bot' && thread === null) found.set(channel, (found.get(channel) ?? 0) + 1);
  return found;
}

const befell = await haunting;
const failovers = await failing;
const limit = Date.now() + settleMs;
const isSettled = () =>
  sent.isOver && bots.every((bot) => bot.isUp()) && channels.every((channel) => posted().has(channel));
while (!isSettled() && Date.now() < limit) {
  for (const bot of bots) if (!bot.isRunning()) bot.start();
  await after(500);
}
// Whoever would post a second time has the time for it, and a copy has that which came last.
await after(10_000);
clearInterval(progress);
say('stopping');
const codes = await Promise.all(bots.map((bot) => bot.stop()));
senders.kill('SIGKILL');
const copies = [];
for (const bot of bots) copies.push(await copyOf(bot.data));
await servers.stop();
await slack.stop();

const times = posted();
const missing = channels.filter((channel) => !times.has(channel));
const doubled = channels.filter((channel) => (times.get(channel) ?? 0) > 1);
const isSame = (name) => new Set(copies.map((copy) => copy[name])).size === 1;
const checks = {
  'all events acknowledged': sent.isOver && sent.acknowledged === events,
  'no event lost': copies.every(({ distinct, sum }) => distinct === sent.acknowledged && sum === sent.sum),
  'no event doubled': copies.every(({ entries, distinct }) => entries === distinct),
  'identical events': isSame('events'),
  'identical incidents': isSame('incidents'),
  'identical clocks': isSame('clocks'),
  'every digest posted': missing.length === 0,
  'no digest posted twice': doubled.length === 0,
  'bots stopped in order': codes.every((code) => code === 0),
  'no bot ended by itself': befell.died === 0,
};
const slowest = Math.max(...bots.flatMap(({ catchUps }) => catchUps)) / 1_000;
console.log(`${options.servers}: ${bots.length} bots, ${events} events in ${minutes} minutes, seed ${options.seed}
killed ${befell.killed} times, paused ${befell.paused} times for ${options.pause} s, killed and emptied ${befell.emptied} times; a primary ${failovers} times
starts that ended early, and were tried again: ${befell.notStarted}
acknowledged ${sent.acknowledged}; requests refused and sent again ${sent.refused}; events sent again after their acknowledgement ${sent.repeated}
entries ${copies.map(({ entries }) => entries).join(', ')}; distinct ${copies.map(({ distinct }) => distinct).join(', ')}
clocks ${copies.map(({ clocks }) => clocks).join(', ')}
digests due ${channels.length}, missing ${missing.length}, doubled ${doubled.length}; slowest start ${slowest.toFixed(1)} s`);
for (const [check, isGood] of Object.entries(checks)) console.log(`${isGood ? 'ok    ' : 'FAILED'} ${check}`);
const isGood = Object.values(checks).every(Boolean);
if (options.keep || !isGood) console.log(`kept: ${folder}`);
else rmSync(folder, { recursive: true, force: true });
process.exit(isGood ? 0 : 1);
