/**
 * 500 digests that are due in the same minute, sent by the built bot to the fakes of the tests within the platforms' rate
 * limits, while people use slash commands. Prints when all were out, what the limits did, and how fast commands were
 * acknowledged. Exit status 1 where one is missing or doubled, or where the 99th percentile is over 300 ms.
 *   npm run build && node bench/digests.mjs --data DIR [--slack 300] [--discord 150] [--email 50] [--minutes 20]
 * DIR holds imported incidents (bench/run.mjs makes samples) and is copied first.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { loadTypescript } from './typescript.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    slack: { type: 'string', default: '300' },
    discord: { type: 'string', default: '150' },
    email: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '20' },
  },
});
if (options.data === undefined) throw new Error('--data DIR names a folder with imported incidents');
const n = { slack: Number(options.slack), discord: Number(options.discord), email: Number(options.email) };
const total = n.slack + n.discord + n.email;
const targetMs = 300;
const main = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-digests-'));
cpSync(options.data, path.join(folder, 'data'), { recursive: true });

/**
 * Slack's documented limits: a message a second and channel, with short bursts; "tier 4" (100 a minute and more) for
 * files; "tier 3" (50) for histories.
 */
function slackLimits() {
  const perMinute = {
    'files.getUploadURLExternal': 100,
    'files.completeUploadExternal': 100,
    'conversations.history': 50,
    'conversations.replies': 50,
    'users.info': 100,
  };
  const windows = new Map();
  let limited = 0;
  const take = (key, most, spanMs) => {
    const now = performance.now();
    const calls = (windows.get(key) ?? []).filter((at) => now - at < spanMs);
    if (calls.length >= most) {
      limited += 1;
      windows.set(key, calls);
      return Math.max(1, Math.ceil((calls[0] + spanMs - now) / 1000));
    }
    windows.set(key, [...calls, now]);
    return null;
  };
  const limit = (method, args) => {
    if (method === 'chat.postMessage') return take(`post ${args.channel}`, 3, 3_000);
    const most = perMinute[method];
    return most === undefined ? null : take(method, most, 60_000);
  };
  return { limit, limited: () => limited };
}

const { FakeSlack } = await loadTypescript('test/support/slack/fake-slack.ts');
const { Person } = await loadTypescript('test/support/slack/person.ts');
const { startFakeDiscord, token } = await loadTypescript('test/support/discord/fake-discord.ts');
const { startMailServer, account } = await loadTypescript('test/support/email/mail-server.ts');
const pem = (name) => path.resolve(import.meta.dirname, `../test/fixtures/email/loopback.${name}.pem`);
const certificate = { file: pem('cert'), cert: readFileSync(pem('cert')), key: readFileSync(pem('key')) };
const slack = await new FakeSlack().start();
const limits = slackLimits();
slack.limit = limits.limit;
const slackChannels = Array.from(
  { length: n.slack },
  (_, index) => `C0DIGEST${String(index).padStart(4, '0')}`,
);
/** Where people ask meanwhile. */
const asked = Array.from({ length: 20 }, (_, index) => `CASK${index}`);
for (const id of [...slackChannels, ...asked])
  slack.workspace.channels.set(id, { id, name: id.toLowerCase(), isMember: true, isArchived: false });
const discord = await startFakeDiscord();
const discordChannels = Array.from({ length: n.discord }, (_, index) =>
  String(930_000_000_000_000_000n + BigInt(index)),
);
for (const id of discordChannels) discord.own.channels.add(id);
const mail = await startMailServer({ certificate });

const destinations = [
  ...slackChannels.map((id) => `slack:${id}`),
  ...discordChannels.map((id) => `discord:channel/${id}`),
  ...Array.from({ length: n.email }, (_, index) => `email:lead${index}@example.com`),
];
/** Ten scopes, each to a tenth of the destinations of every platform. */
const scopes = [
  ...['P1', 'P2', 'P3', 'P4'].map((value) => ({ priority: [value] })),
  ...['checkout', 'search', 'accounts', 'payments', 'notifications', 'warehouse'].map((value) => ({
    service: [value],
  })),
];
const schedules = Object.fromEntries(
  scopes.map((scope, index) => [
    `scope-${index}`,
    { kind: 'weekly', scope, destinations: destinations.filter((_, at) => at % scopes.length === index) },
  ]),
);
const off = { daily: { kind: 'daily', enabled: false }, weekly: { kind: 'weekly', enabled: false } };
const config = {
  console: { port: 0 },
  schedules: { ...off, monthly: { kind: 'monthly', enabled: false }, ...schedules },
  email: { host: '127.0.0.1', port: mail.port, from: 'sla@example.com', ca: certificate.file },
};
const configFile = path.join(folder, 'sla-bot.yaml');
writeFileSync(configFile, stringify(config));

const env = {
  PATH: process.env.PATH,
  HOME: os.homedir(),
  ...slack.tokens,
  SLACK_API_URL: slack.apiUrl,
  DISCORD_TOKEN: token,
  DISCORD_API_URL: discord.apiUrl,
  SMTP_USER: account.user,
  SMTP_PASSWORD: account.pass,
};
const common = ['--config', configFile, '--data', path.join(folder, 'data')];
function run(args) {
  const child = spawn(process.execPath, [main, ...args, ...common], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      out += part;
    });
  }
  const done = new Promise((resolve) => child.once('close', (code) => resolve({ code, out })));
  return { child, done, said: () => out };
}
const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** By nearest rank. */
function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

const bot = run(['start']);
while (!bot.said().includes('Stop with Ctrl-C.')) {
  if (bot.child.exitCode !== null) throw new Error(bot.said());
  await after(100);
}
// Refreshing analytics after a start is another matter.
while (!bot.said().includes('analytics refreshed')) {
  await after(1_000);
}

const people = Array.from(
  { length: 20 },
  (_, index) => new Person(slack, `U${index}`, { name: `person-${index}` }),
);
await people[0].command('summary', asked[0]);
await after(2_000);
const acks = [];
let isOver = false;
const asking = (async () => {
  for (let turn = 0; !isOver; turn += 1) {
    const ack = await people[turn % people.length].command('summary', asked[turn % asked.length]);
    acks.push(ack.afterMs);
    await after(1_000);
  }
})();
const started = performance.now();
for (const name of Object.keys(schedules)) {
  const { code, out } = await run(['schedule', 'run', name]).done;
  if (code !== 0) throw new Error(out);
}
const planned = (performance.now() - started) / 1000;
let lastMessages = null;
let counts = {};
const until = started + Number(options.minutes) * 60_000;
for (;;) {
  await after(2_000);
  const { out } = await run(['deliveries', '--limit', '500', '--json']).done;
  const { deliveries } = JSON.parse(out);
  counts = {};
  for (const { state } of deliveries) counts[state] = (counts[state] ?? 0) + 1;
  const roots = slack.workspace.messages.filter(
    ({ thread, channel, by }) => by === 'bot' && thread === null && !asked.includes(channel),
  );
  const seconds = (performance.now() - started) / 1000;
  const posted = discord.requests.filter(
    ({ method, path: to, status }) =>
      method === 'POST' && /^\/channels\/\d+\/messages$/.test(to) && status < 300,
  );
  if (lastMessages === null && roots.length + posted.length + mail.received.length >= total)
    lastMessages = seconds;
  process.stderr.write(
    `${seconds.toFixed(0)} s: ${JSON.stringify(counts)}, ${roots.length} + ${posted.length} + ${mail.received.length} messages, ${limits.limited()} times limited\n`,
  );
  if ((counts.confirmed ?? 0) + (counts.failed ?? 0) >= total || performance.now() > until) break;
}
const allSeconds = (performance.now() - started) / 1000;
isOver = true;
await asking;
bot.child.kill('SIGTERM');
await bot.done;

const roots = slack.workspace.messages.filter(
  ({ thread, channel, by }) => by === 'bot' && thread === null && !asked.includes(channel),
);
const perChannel = new Map();
for (const { channel } of roots) perChannel.set(channel, (perChannel.get(channel) ?? 0) + 1);
const shared = slack.workspace.files.filter(
  (file) => file.shared !== null && !asked.includes(file.shared.channel),
).length;
const toDiscord = new Map();
for (const { method, path: to, status } of discord.requests)
  if (method === 'POST' && /^\/channels\/\d+\/messages$/.test(to) && status < 300)
    toDiscord.set(to, (toDiscord.get(to) ?? 0) + 1);
const mails = new Set(mail.received.map(({ parsed }) => parsed.messageId));
const doubled =
  [...perChannel.values(), ...toDiscord.values()].filter((times) => times > 1).length +
  (mail.received.length - mails.size);
const missing = total - perChannel.size - toDiscord.size - mails.size;
console.log(`${total} digests due at once (${n.slack} Slack, ${n.discord} Discord, ${n.email} e-mail), each with a PDF
planned within ${planned.toFixed(0)} s; all messages out after ${lastMessages === null ? 'never' : `${lastMessages.toFixed(0)} s`}, all files too after ${allSeconds.toFixed(0)} s
missing ${missing}, doubled ${doubled}, files shared in Slack ${shared}; told to wait by rate limits ${limits.limited()} times
slash commands meanwhile: ${acks.length}, acknowledged p50 ${percentile(acks, 50).toFixed(0)} ms, p99 ${percentile(acks, 99).toFixed(0)} ms, longest ${Math.max(...acks).toFixed(0)} ms
states: ${JSON.stringify(counts)}`);
await slack.stop();
await discord.stop();
await mail.stop();
rmSync(folder, { recursive: true, force: true });
process.exitCode =
  missing === 0 && doubled === 0 && (counts.confirmed ?? 0) === total && percentile(acks, 99) <= targetMs
    ? 0
    : 1;
