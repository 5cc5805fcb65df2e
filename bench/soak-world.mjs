/** Everything around the bot of soak.mjs: Slack, Discord and a mail server of the tests, its configuration and its history. */
import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { writeSampleFile } from '../dist/src/cli/sample-file.js';
import { runCli } from './soak-bot.mjs';
import { loadTypescript } from './typescript.mjs';

export const secret = 'secret-of-every-sender-long-enough';
export const kinds = ['native', 'pagerduty', 'alertmanager', 'github'];
export const places = {
  slack: 'CSLA',
  slackAsked: 'CASK',
  discord: '930000000000000001',
  console: 'digests',
  slackNotices: 'COPS',
  discordNotices: '930000000000000002',
};
const services = ['checkout', 'payments', 'search', 'accounts', 'notifications', 'warehouse'];
const destinations = [
  `slack:${places.slack}`,
  `discord:channel/${places.discord}`,
  'email:lead@example.com',
  `console:${places.console}`,
];

/** 24 daily schedules, one an hour, each to four places; every fourth is of one service, every sixth has trends and a forecast. */
function schedulesOf() {
  const all = Array.from({ length: 24 }, (_, hour) => {
    const scope = hour % 4 === 3 ? { service: [services[(hour >> 2) % services.length]] } : {};
    const more = hour % 6 === 5 ? ['trends', 'patterns', 'forecast'] : ['compliance', 'response_times'];
    const sections = ['summary', ...more, 'restatements'];
    const at = `${String(hour).padStart(2, '0')}:20`;
    return [`hour-${hour}`, { kind: 'daily', at, keep: 1, scope, sections, destinations }];
  });
  const off = ['daily', 'weekly', 'monthly'].map((kind) => [kind, { kind, enabled: false }]);
  return Object.fromEntries([...all, ...off]);
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** `pace`: a command's budget is a minute of our time, since the bot's clock runs so much faster while it is at work. */
function configOf({ work, mail, certificate, webhookPort, pace }) {
  return {
    console: { port: 0 },
    operations: { host: '127.0.0.1', port: 0 },
    webhooks: { host: '127.0.0.1', port: webhookPort },
    sources: Object.fromEntries(kinds.map((kind) => [kind, { kind }])),
    schedules: schedulesOf(),
    commands: { timeBudget: `${60 * pace}s` },
    email: {
      host: '127.0.0.1',
      port: mail.port,
      from: 'sla@example.com',
      ca: certificate.file,
    },
    notices: {
      channels: [
        { team: ['commerce'], to: `slack:${places.slackNotices}` },
        { team: ['platform', 'identity'], to: `discord:channel/${places.discordNotices}` },
      ],
      channel: 'console:notices',
    },
    // Small, so that files are turned over and the oldest removed.
    logging: { folder: path.join(work, 'log'), maxSize: '200KB', keep: 3 },
  };
}

/** Starts the platforms and writes the configuration; `env` is the bot's. */
export async function startWorld({ work, pace }) {
  const { FakeSlack } = await loadTypescript('test/support/slack/fake-slack.ts');
  const { Person } = await loadTypescript('test/support/slack/person.ts');
  const { startFakeDiscord, token } = await loadTypescript('test/support/discord/fake-discord.ts');
  const { slash, person } = await loadTypescript('test/support/discord/payloads.ts');
  const { startMailServer, account } = await loadTypescript('test/support/email/mail-server.ts');
  const pem = (name) => path.resolve(import.meta.dirname, `../test/fixtures/email/loopback.${name}.pem`);
  const certificate = {
    file: pem('cert'),
    cert: readFileSync(pem('cert')),
    key: readFileSync(pem('key')),
  };
  const slack = await new FakeSlack().start();
  for (const id of [places.slack, places.slackAsked, places.slackNotices]) {
    slack.workspace.channels.set(id, { id, name: id.toLowerCase(), isMember: true, isArchived: false });
  }
  const discord = await startFakeDiscord();
  for (const id of [places.discord, places.discordNotices]) discord.own.channels.add(id);
  const mail = await startMailServer({ certificate });
  const webhookPort = await freePort();
  const configFile = path.join(work, 'sla-bot.yaml');
  writeFileSync(configFile, stringify(configOf({ work, mail, certificate, webhookPort, pace })));
  const data = path.join(work, 'data');
  const env = {
    PATH: process.env.PATH,
    HOME: os.homedir(),
    SLA_BOT_CONFIG: configFile,
    SLA_BOT_DATA: data,
    ...slack.tokens,
    SLACK_API_URL: slack.apiUrl,
    DISCORD_TOKEN: token,
    DISCORD_API_URL: discord.apiUrl,
    SMTP_USER: account.user,
    SMTP_PASSWORD: account.pass,
    ...Object.fromEntries(kinds.map((kind) => [`SOURCE_${kind.toUpperCase()}_SECRET`, secret])),
  };
  return {
    ...{ slack, Person, discord, slash, person, mail, env, data, webhookPort },
    /** From now on the platforms show the bot's time. */
    follow(clock) {
      slack.workspace.now = clock.now;
      discord.own.now = clock.now;
    },
    stop: () => Promise.all([slack.stop(), discord.stop(), mail.stop()]),
  };
}

/** Imports so many incidents of the days before `endAt`, their numbers begin with `name`; resolves with what was said. */
export async function importSample({ work, env, clock }, { name, incidents, seed, endAt, days }) {
  const file = path.join(work, `${name}.ndjson`);
  writeSampleFile(file, { incidents, seed, days, endAt });
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('INC-', `${name}-`));
  return runCli(['import', file, '--mapping', 'native'], { ...env, ...clock.env({ steady: true }) });
}
