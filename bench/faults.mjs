/**
 * What goes wrong around a bot that runs for years, and what it says and keeps: a full disk, a data folder that cannot be
 * written, clocks that jump, a damaged database, a Redis that refuses writes. Prints a log of each: what was done, the
 * answer as a person sees it, and whether the data is what it was.
 *   npm run build && node bench/faults.mjs [NAME …]
 * Needs root (mounts of a few MiB in the temporary folder), redis-server, and for the clock libfaketime (Debian: faketime).
 * Exit 0: every fault had a clear error and left the data intact; 1 otherwise.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startRedis } from '../test/support/redis/servers.mjs';

const bin = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');
const { writeSampleFile } = await import('../dist/src/cli/sample-file.js');
const work = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-faults-'));
const secret = 'a secret of this run';
const configFile = path.join(work, 'sla-bot.yaml');
writeFileSync(configFile, 'console: { port: 0 }\nsources: { scripts: { kind: native } }\n');
const baseEnv = {
  PATH: process.env.PATH,
  HOME: work,
  SLA_BOT_CONFIG: configFile,
  SOURCE_SCRIPTS_SECRET: secret,
};
const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const mounts = [];
const problems = [];

function say(text) {
  console.log(`  ${text.trimEnd().replaceAll('\n', '\n  ')}`);
}

function check(isSo, what) {
  say(`${isSo ? 'ok  ' : 'FAIL'} ${what}`);
  if (!isSo) problems.push(`${current}: ${what}`);
}

/** One command to its end. */
function run(data, args, env = {}) {
  const done = spawnSync(process.execPath, [bin, ...args, '--data', data], {
    env: { ...baseEnv, ...env },
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1024 * 1024 * 1024,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** A command and how it ended, in the log. */
function tell(data, args, env) {
  const done = run(data, args, env);
  say(`$ sla-bot ${args.join(' ')}   (exit ${done.code})\n${done.err.trim().slice(0, 600)}`);
  return done;
}

/** Of every event and every clock as of one instant. */
function contentOf(data) {
  const parts = [
    ['export', 'events'],
    ['export', 'clocks', '--as-of', '2026-11-01T00:00:00Z'],
  ].map((args) => run(data, args));
  if (parts.some(({ code }) => code !== 0)) return `unreadable: ${parts.map(({ err }) => err).join('')}`;
  return createHash('sha256')
    .update(parts.map(({ out }) => out.split('\n').sort().join('\n')).join('\0'))
    .digest('hex')
    .slice(0, 16);
}

const isClear = ({ code, err }) =>
  code === 2 && /^error: /m.test(err) && /^hint: /m.test(err) && !/\n {4}at /.test(err);

async function startBot(data, env = {}) {
  const child = spawn(process.execPath, [bin, 'start', '--data', data], { env: { ...baseEnv, ...env } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  for (let tries = 0; !err.includes('Stop with Ctrl-C') && child.exitCode === null && tries < 600; tries++) {
    await pause(100);
  }
  const url = /Console: (\S+)/.exec(err)?.[1];
  if (url === undefined) throw new Error(`the bot did not start: ${err}`);
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  return {
    log: () => out,
    isRunning: () => !isOver,
    post: (id, more = {}) => post(new URL('/webhooks/scripts', url), id, more),
    healthy: async () => (await fetch(new URL('/healthz', url)).catch(() => null))?.status === 200,
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `now`: what the sender's clock shows, epoch milliseconds. */
async function post(url, id, { now = Date.now(), at = now - 60_000 } = {}) {
  const event = {
    incident: id,
    eventId: id,
    type: 'opened',
    at,
    priority: 'P2',
    title: 'x'.repeat(400),
  };
  const body = JSON.stringify(event);
  const seconds = String(Math.floor(now / 1000));
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-sla-bot-timestamp': seconds,
    'x-sla-bot-signature': `sha256=${signature}`,
  };
  const answer = await fetch(url, { method: 'POST', headers, body }).catch((error) => ({
    status: String(error),
  }));
  return answer.status;
}

function mount(folder, megabytes) {
  mkdirSync(folder, { recursive: true });
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}M`, 'tmpfs', folder], {
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`cannot mount: ${done.stderr}`);
  mounts.push(folder);
  return folder;
}

function remount(folder, options) {
  spawnSync('mount', ['-o', `remount,${options}`, folder]);
}

function sample(name, incidents, seed) {
  const file = path.join(work, name);
  writeSampleFile(file, { incidents, seed, days: 200, endAt: Date.UTC(2026, 9, 20) });
  return file;
}

const small = sample('small.ndjson', 300, 1);
const large = sample('large.ndjson', 20_000, 2);

function seeded(data) {
  const done = run(data, ['import', small, '--mapping', 'native']);
  if (done.code !== 0) throw new Error(done.err);
  return data;
}

function fill(folder) {
  spawnSync('dd', ['if=/dev/zero', `of=${path.join(folder, 'filler')}`, 'bs=64k'], { stdio: 'ignore' });
}

const faults = {
  'disk full': async () => {
    const data = seeded(mount(path.join(work, 'full'), 16));
    const before = contentOf(data);
    fill(data);
    // Room for a beginning, not for the whole.
    truncateSync(path.join(data, 'filler'), statSync(path.join(data, 'filler')).size - 1_500_000);
    const failed = tell(data, ['import', large, '--mapping', 'native']);
    check(isClear(failed) && /disk/.test(failed.err), 'an import that does not fit ends with a clear error');
    rmSync(path.join(data, 'filler'));
    check(contentOf(data) === before, 'the data is what it was');
    const bot = await startBot(data);
    check((await bot.post('before')) === 200, 'a webhook is taken while there is room');
    fill(data);
    let status = 200;
    for (let n = 0; n < 400 && status === 200; n++) status = await bot.post(`fill-${n}`);
    check(status === 503, `a webhook is answered 503 once the disk is full (${status})`);
    check(await bot.healthy(), 'the bot goes on');
    say(
      `log: ${bot
        .log()
        .split('\n')
        .filter((line) => /"level":(40|50)/.test(line))
        .at(0)
        ?.slice(0, 300)}`,
    );
    rmSync(path.join(data, 'filler'));
    check((await bot.post('after')) === 200, 'a webhook is taken again once there is room');
    await bot.stop();
    const events = run(data, ['export', 'events']).out;
    check(/"before"/.test(events) && /"after"/.test(events), 'what was taken before and after is there');
  },
  'read-only data folder': async () => {
    const data = seeded(mount(path.join(work, 'read-only'), 60));
    const before = contentOf(data);
    remount(data, 'ro');
    for (const args of [['import', large, '--mapping', 'native'], ['summary'], ['start']]) {
      const failed = tell(data, args);
      check(
        isClear(failed) && /written|writing|write/.test(failed.err),
        `${args[0]} ends with a clear error`,
      );
    }
    remount(data, 'rw');
    check(contentOf(data) === before, 'the data is what it was');
    const bot = await startBot(data);
    remount(data, 'ro');
    const status = await bot.post('while-read-only');
    check(
      status === 503 || status === 200,
      `a webhook is answered 200 or 503 when it turns read-only (${status})`,
    );
    check(await bot.healthy(), 'the bot goes on');
    remount(data, 'rw');
    await bot.stop();
    const kept = /"while-read-only"/.test(run(data, ['export', 'events']).out);
    check(kept === (status === 200), `what was answered ${status} is ${kept ? '' : 'not '}there`);
  },
  'clock jumps': async () => {
    if (!existsSync(faketime)) return check(false, `${faketime} is not there: apt-get install faketime`);
    const data = seeded(path.join(work, 'clock'));
    const file = path.join(work, 'offset');
    writeFileSync(file, '+0');
    const env = {
      LD_PRELOAD: faketime,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    const firstAt = Date.now() - 60_000;
    const bot = await startBot(data, env);
    check((await bot.post('clock-0', { at: firstAt })) === 200, 'a webhook is taken');
    for (const [n, hours] of [2, 0, -2, 0].entries()) {
      writeFileSync(file, `${hours >= 0 ? '+' : ''}${hours}h`);
      await pause(3_000);
      const now = Date.now() + hours * 3_600_000;
      check(
        (await bot.post(`clock-${n + 1}`, { now })) === 200,
        `a webhook is taken with the clock at ${hours} h`,
      );
      check(await bot.healthy(), 'the bot goes on');
      const summary = run(data, ['summary']);
      check(summary.code === 0, 'a question is answered');
    }
    check((await bot.post('clock-0', { at: firstAt })) === 200, 'what was sent before is known');
    const listed = run(data, ['deliveries', '--json']);
    const states = (JSON.parse(listed.out).deliveries ?? []).map(
      ({ schedule, from }) => `${schedule} ${from}`,
    );
    check(new Set(states).size === states.length, 'no period is owed twice');
    const faulty = bot
      .log()
      .split('\n')
      .filter((line) => /"level":50/.test(line));
    check(faulty.length === 0, `no fault in the log ${faulty.at(0) ?? ''}`);
    await bot.stop();
    const events = run(data, ['export', 'events'])
      .out.split('\n')
      .filter((line) => line.includes('"clock-'));
    check(events.length === 5, `each event is there once (${events.length} of 5)`);
  },
  'damaged database': async () => {
    const kinds = {
      'its beginning overwritten': (file) => overwrite(file, 0, 4096),
      'its middle overwritten': (file) => overwrite(file, Math.floor(statSync(file).size / 2), 65_536),
      'half of it cut off': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
      'another file in its place': (file) => writeFileSync(file, 'not a database at all\n'.repeat(500)),
    };
    const data = seeded(path.join(work, 'damaged'));
    const before = contentOf(data);
    const backup = path.join(work, 'backup-of-damaged');
    check(run(data, ['backup', backup]).code === 0, 'a backup is made');
    for (const [name, damage] of Object.entries(kinds)) {
      const copy = path.join(work, `damaged ${name}`);
      cpSync(data, copy, { recursive: true });
      const file = path.join(copy, 'sla-bot.duckdb');
      damage(file);
      const damaged = digestOf(file);
      say(`-- ${name}`);
      const failed = tell(copy, ['summary']);
      // Overwritten free space may do no harm at all.
      check(
        isClear(failed) || failed.code === 0,
        'a question ends with a clear error, or is not touched by it',
      );
      if (failed.code !== 0) check(digestOf(file) === damaged, 'the file is left as it was found');
      const restored = run(copy, ['restore', backup]);
      check(restored.code === 0 && contentOf(copy) === before, 'the backup brings everything back');
    }
  },
  'redis refuses writes': async () => {
    const redis = await startRedis();
    const other = await startRedis();
    try {
      const env = { REDIS_URL: `${redis.url}/26` };
      const data = path.join(work, 'shared');
      const bot = await startBot(data, env);
      check((await bot.post('redis-0')) === 200, 'a webhook is taken');
      await redis.cli('config', 'set', 'maxmemory', '1');
      check((await bot.post('redis-1')) === 503, 'maxmemory: a webhook is answered 503');
      check(run(data, ['summary'], env).code === 0, 'maxmemory: a question is answered');
      tell(data, ['doctor'], env);
      await redis.cli('config', 'set', 'maxmemory', '0');
      check((await bot.post('redis-1')) === 200, 'it is taken again once there is room');
      await redis.cli('replicaof', '127.0.0.1', String(other.port));
      await pause(500);
      const status = await bot.post('redis-2');
      check(status === 503, `read-only replica: a webhook is answered 503 (${status})`);
      check(await bot.healthy(), 'the bot goes on');
      await bot.stop();
      const started = spawnSync(process.execPath, [bin, 'start', '--data', path.join(work, 'shared-2')], {
        env: { ...baseEnv, ...env },
        encoding: 'utf8',
        timeout: 8_000,
      });
      say(`$ sla-bot start   (exit ${started.status ?? 'none within 8 s'})\n${started.stderr.slice(0, 500)}`);
      check(
        /read.?only|replica|log/i.test(`${started.stderr}${started.stdout}`),
        'another bot says what is wrong',
      );
    } finally {
      await redis.stop();
      await other.stop();
    }
  },
};

function overwrite(file, at, bytes) {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(bytes, 0xa5), 0, bytes, at);
  closeSync(handle);
}

function digestOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

let current = '';
const asked = process.argv.slice(2);
try {
  for (const [name, provoke] of Object.entries(faults)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    current = name;
    console.log(`\n${name}`);
    await provoke().catch((error) => check(false, `the run itself failed: ${error.stack}`));
  }
} finally {
  for (const folder of mounts) spawnSync('umount', [folder]);
  rmSync(work, { recursive: true, force: true });
}
console.log(
  problems.length === 0
    ? '\nevery fault was told clearly, and nothing was lost'
    : `\n${problems.length} PROBLEMS\n${problems.join('\n')}`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
