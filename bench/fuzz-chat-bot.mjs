/**
 * The bot of fuzz-slack.mjs and fuzz-discord.mjs, in a process of its own: put together as src/app.ts does, over a small
 * store of its own; charts are one pixel. It reaches nothing but the fake platform.
 *   node --expose-gc bench/fuzz-chat-bot.mjs slack-http|slack-socket|discord
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commands } from '../dist/commands/index.js';
import { defaultConfig } from '../dist/config/load.js';
import { policyContent } from '../dist/config/policy.js';
import { createDispatch } from '../dist/src/bot/dispatch.js';
import { createRateLimit } from '../dist/src/bot/limits/rate-limit.js';
import { sampleEvents } from '../dist/src/core/sample/sample-events.js';
import { createHttpServer } from '../dist/src/http/server.js';
import { closeTools, createServices, createTools } from '../dist/src/services.js';
import { openStore } from '../dist/src/store/open.js';

const kind = process.argv[2];
const crash = (error) => {
  process.send({ crashed: error?.stack ?? String(error) });
  process.exit(1);
};
process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

/** Commands and requests to the platform that have not ended. */
let running = 0;
const held = async (work) => {
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
  }
};
const platform = new URL(process.env.SLACK_API_URL ?? process.env.DISCORD_API_URL).origin;
const { fetch } = globalThis;
/** Addresses are fuzzed too. */
globalThis.fetch = (target, init) =>
  held(async () => {
    const url = target instanceof Request ? target.url : String(target);
    if (URL.canParse(url) && new URL(url).origin === platform) return fetch(target, init);
    throw new TypeError('fetch failed', { cause: new Error('nothing but the fake is reached') });
  });

/** How often each line was logged, with one of them as a sample. */
const lines = { warn: new Map(), error: new Map() };
const count = (level) => (fields, message) => {
  const key = `${message} ${fields.code ?? ''}`.trim();
  const { times = 0, sample = fields } = lines[level].get(key) ?? {};
  lines[level].set(key, { times: times + 1, sample });
};
/** Of Discord's requests nothing is seen from here, but when what came in is done with. */
const ends = ['discord event handled', 'discord event was taken up already'];
const debug = (_fields, message) => {
  if (ends.includes(message)) running -= 1;
};
const logger = { debug, info() {}, warn: count('warn'), error: count('error') };
const clock = { now: () => Date.now() };
const config = defaultConfig();
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-fuzz-'));
const store = await openStore({ folder, memoryLimit: '256MB', threads: 1, clock, warn() {} });
await store.recordPolicies(await policyContent(config), 0);
const sample = { seed: 1, days: 20, endAt: clock.now() - 60_000, incidents: 300 };
const said = [...sampleEvents(sample)].map(({ at, ...event }) => ({ ...event, at: Date.parse(at) }));
await store.intake.append(said);
const tools = createTools(config, 'all');
const services = createServices({ store, tools, config, clock, notRecorded: () => undefined });
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
);
const renderer = { ...tools.renderer, charts: { png: async () => pixel } };
/** What was computed is not again: the payloads are tried, and not the figures. */
const known = new Map();
const remembering =
  (name, compute) =>
  (...asked) => {
    const key = name + JSON.stringify(asked);
    if (known.size > 500) known.clear();
    if (!known.has(key)) known.set(key, compute(...asked));
    known.get(key).catch(() => known.delete(key));
    return known.get(key);
  };
const reporting = Object.fromEntries(
  Object.entries(services.reporting).map(([name, compute]) => [name, remembering(name, compute)]),
);
const shared = { commands, reporting, access: config.access, clock, logger };
let answered = 0;
let entries = 0;
const audit = {
  // A single row costs more than all else of a request.
  async record(entry) {
    entries += 1;
    if (entries % 8 === 1) await store.audit.record(entry);
  },
};
const dispatchOne = createDispatch({
  ...shared,
  scheduling: services.scheduling,
  noticing: services.noticing,
  timeZone: config.timeZone,
  locale: config.locale,
  rateLimit: createRateLimit({
    user: { burst: 10_000, perMinute: 10_000 },
    channel: { burst: 100_000, perMinute: 100_000 },
  }),
  audit,
  timeBudgetMs: config.commands.timeBudget,
});
const dispatch = (request) =>
  held(async () => {
    const outcome = await dispatchOne(request);
    answered += outcome.status === 'answered' ? 1 : 0;
    return outcome;
  });
const claims = {
  first(key, withinMs) {
    if (kind !== 'discord') return held(() => store.claims.first(key, withinMs));
    running += 1;
    return store.claims.first(key, withinMs);
  },
};
const given = { ...shared, dispatch, renderer, claims };
const { bot, http } = await (kind === 'discord' ? discord() : slack());

async function discord() {
  const { DefaultRestOptions } = await import('discord.js');
  // Its usual 50 would make this last for hours.
  DefaultRestOptions.globalRequestsPerSecond = 1_000_000;
  const { createDiscord } = await import('../dist/src/adapters/discord/discord.js');
  const { discordSettings } = await import('../dist/src/adapters/discord/settings.js');
  const made = createDiscord({ ...given, settings: discordSettings(process.env) });
  return { bot: made, http: null };
}

async function slack() {
  const { createSlack } = await import('../dist/src/adapters/slack/slack.js');
  const mode = kind === 'slack-http' ? 'http' : 'socket';
  const made = createSlack({
    ...given,
    env: process.env,
    settings: { mode, unfurl: [{ domain: 'tickets.example.com', pattern: '/browse/([A-Z]+-\\d+)$' }] },
    timeZone: config.timeZone,
    weekStartsOn: config.reports.weekStartsOn,
  });
  const routers = made.router === null ? [] : [made.router];
  return { bot: made, http: createHttpServer({ host: '127.0.0.1', port: 0, logger, routers }) };
}

process.on('message', async (message) => {
  if (message === 'running') return process.send({ running });
  if (message === 'state') {
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    const processorMs = (user + system) / 1_000;
    const polluted = Object.prototype.polluted !== undefined;
    const logged = { warn: [...lines.warn], error: [...lines.error] };
    return process.send({ rss, heapUsed, processorMs, polluted, answered, logged });
  }
  await bot.stop();
  await http?.stop();
  await closeTools(tools);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  process.disconnect();
});
// Whoever started it says when.
process.on('SIGINT', () => {});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
await bot.start();
const port = http === null ? null : (await http.start()).port;
const incidents = said.filter(({ type }) => type === 'opened').map(({ incident }) => incident);
process.send({ port, incidents: incidents.slice(0, 40) });
