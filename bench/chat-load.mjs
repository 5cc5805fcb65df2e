/**
 * 50 people who ask `summary` over 10 scopes on each platform, against the fakes of the tests on loopback: when it was
 * acknowledged, when the whole reply stood, how many reports were computed. Exit status 1 where a target is missed.
 *   npm run build && node dist/bin/sla-bot.js import sample.ndjson --mapping native --data DIR   # bench/run.mjs makes one
 *   node bench/chat-load.mjs --data DIR [--people 50] [--seconds 10] [--seed 1] [--json]
 * First they come at random moments within the seconds, then all at once.
 */
import { fork } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createDraws } from '../test/support/draws.mjs';
import { loadTypescript } from './typescript.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    people: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
if (options.data === undefined) throw new Error('--data DIR names a folder with imported incidents');
const people = Number(options.people);
/** In a full week of the samples that bench/run.mjs makes. */
const from = '2026-06-22';
const targets = { acknowledgedMs: 300, repliedMs: 1_000 };
const scopes = [
  ...['P1', 'P2', 'P3', 'P4'].map((value) => ({ name: 'priority', value })),
  ...['checkout', 'search', 'accounts', 'payments', 'notifications', 'warehouse'].map((value) => ({
    name: 'service',
    value,
  })),
];

/** Calls back with everything that is added to an array from now on. */
function onPush(array, hear) {
  array.push = (...items) => {
    const length = Array.prototype.push.apply(array, items);
    for (const item of items) hear(item);
    return length;
  };
}

async function slackSide() {
  const { FakeSlack } = await loadTypescript('test/support/slack/fake-slack.ts');
  const { Person } = await loadTypescript('test/support/slack/person.ts');
  const fake = await new FakeSlack().start();
  fake.workspace.channels.set('CSLA', { id: 'CSLA', name: 'sla', isMember: true, isArchived: false });
  const waiting = new Map();
  // The fake keeps a call once it has checked it; only an answer carries metadata.
  onPush(fake.calls, ({ args, answer }) => {
    const name = /(person-\w+) asked/.exec(JSON.stringify(args.blocks ?? []))?.[1];
    if (answer === 'ok' && args.metadata !== undefined) waiting.get(name)?.(performance.now());
  });
  return {
    env: { ...fake.tokens, SLACK_API_URL: fake.apiUrl },
    problems: () => fake.calls.filter(({ answer }) => answer !== 'ok').map(({ answer }) => answer),
    async ask(key, { name, value }) {
      const person = new Person(fake, `U${key}`, { name: `person-${key}` });
      const at = performance.now();
      const replied = new Promise((resolve) => waiting.set(`person-${key}`, resolve));
      const ack = await person.command(`summary from=${from} ${name}=${value}`, 'CSLA');
      return { acknowledgedMs: ack.afterMs, repliedMs: (await replied) - at };
    },
    stop: () => fake.stop(),
  };
}

async function discordSide() {
  const { startFakeDiscord, token } = await loadTypescript('test/support/discord/fake-discord.ts');
  const { slash, person } = await loadTypescript('test/support/discord/payloads.ts');
  const fake = await startFakeDiscord();
  const waiting = new Map();
  onPush(fake.requests, ({ path: to, body, status }) => {
    const key = /token-\d+/.exec(to)?.[0];
    if (status < 300 && to.endsWith('/callback')) waiting.get(key)?.acknowledged(performance.now());
    else if (status < 300 && body?.embeds?.length > 0) waiting.get(key)?.replied(performance.now());
  });
  let count = 0;
  return {
    env: { DISCORD_TOKEN: token, DISCORD_API_URL: fake.apiUrl },
    problems: () => fake.refused,
    async ask(_key, { name, value }) {
      const made = slash('summary', [
        { name: 'from', type: 3, value: from },
        { name, type: 3, value },
      ]);
      count += 1;
      const user = { ...person, id: String(920_000_000_000_000_000n + BigInt(count)) };
      const event = (kind) => new Promise((resolve) => (waiting.get(made.token)[kind] = resolve));
      waiting.set(made.token, {});
      const events = [event('acknowledged'), event('replied')];
      const at = performance.now();
      fake.gateway.dispatch('INTERACTION_CREATE', { ...made, member: { ...made.member, user } });
      const [acknowledged, replied] = await Promise.all(events);
      return { acknowledgedMs: acknowledged - at, repliedMs: replied - at };
    },
    stop: () => fake.stop(),
  };
}

function startBot(platform, env) {
  const file = path.join(import.meta.dirname, 'chat-bot.mjs');
  const child = fork(file, [platform, path.resolve(options.data)], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  const next = () =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the bot ended with ${code}`)));
    });
  const computed = async () => {
    const told = next();
    child.send('count');
    return (await told).computed;
  };
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.send('stop');
    await gone;
  };
  return { started: next(), computed, stop };
}

/** By nearest rank. */
function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Everybody asks once, within `spanMs`; a tenth of the people each scope. */
async function wave(side, bot, { name, spanMs, draws }) {
  const before = await bot.computed();
  const asked = Array.from({ length: people }, async (_, index) => {
    await after(draws.uniform() * spanMs);
    return side.ask(`${name}${index}`, scopes[index % scopes.length]);
  });
  const answers = await Promise.all(asked);
  const acknowledged = answers.map(({ acknowledgedMs }) => acknowledgedMs);
  const replied = answers.map(({ repliedMs }) => repliedMs);
  return {
    ack: [50, 99].map((p) => percentile(acknowledged, p)),
    reply: [50, 95, 100].map((p) => percentile(replied, p)),
    computed: (await bot.computed()) - before,
  };
}

const cell = (ms) => ms.toFixed(0);
console.log(
  '| platform | people come | ack p50 ms | ack p99 ms | reply p50 ms | reply p95 ms | longest ms | reports computed |',
);
console.log('| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
let isMissed = false;
const figures = [];
for (const [platform, makeSide] of [
  ['slack', slackSide],
  ['discord', discordSide],
]) {
  const side = await makeSide();
  const bot = startBot(platform, side.env);
  await bot.started;
  // The first question after a start loads code and opens files.
  for (const scope of scopes.slice(0, 2)) await side.ask('first', scope);
  const waves = [
    { name: 'a', words: `within ${options.seconds} s`, spanMs: Number(options.seconds) * 1_000 },
    { name: 'b', words: 'at once', spanMs: 0 },
  ];
  for (const { name, words, spanMs } of waves) {
    const { ack, reply, computed } = await wave(side, bot, {
      name,
      spanMs,
      draws: createDraws(Number(options.seed)),
    });
    figures.push({ platform, spanMs, ackP99Ms: ack[1], replyP95Ms: reply[1], computed });
    console.log(
      `| ${platform} | ${words} | ${[...ack, ...reply].map(cell).join(' | ')} | ${computed} of ${people} |`,
    );
    if (spanMs > 0 && (ack[1] > targets.acknowledgedMs || reply[1] > targets.repliedMs)) isMissed = true;
    if (spanMs === 0 && computed > scopes.length) isMissed = true;
  }
  const problems = side.problems();
  if (problems.length > 0) throw new Error(`${platform} refused ${problems.slice(0, 3).join('; ')}`);
  await bot.stop();
  await side.stop();
}
if (options.json) console.log(JSON.stringify(figures));
// Who reads the figures judges them.
process.exitCode = isMissed && !options.json ? 1 : 0;
