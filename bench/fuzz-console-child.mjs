/** The bot of fuzz-console.mjs: all of it, over a small store of sample incidents, in a process of its own. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defaultConfig } from '../dist/config/load.js';
import { policyContent } from '../dist/config/policy.js';
import { createApp } from '../dist/src/app.js';
import { writeSampleFile } from '../dist/src/cli/sample-file.js';
import { importFile } from '../dist/src/ingest/files/import-file.js';
import { loadMapping } from '../dist/src/ingest/mapping/load.js';
import { openStore } from '../dist/src/store/open.js';

const [consoleToken] = process.argv.slice(2);
const dayMs = 86_400_000;
const clock = { now: () => Date.now() };
const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-fuzz-'));
const faults = [];
let operationsPort = null;
const logger = {
  debug() {},
  info(fields, message) {
    if (message === 'health and metrics') operationsPort = fields.port;
  },
  warn() {},
  error: (fields, message) => faults.push(`${message}: ${JSON.stringify(fields)}`),
};
process.on('uncaughtException', (error) => {
  process.send({ crashed: error.stack });
  process.exit(1);
});
process.on('unhandledRejection', (error) => {
  throw error;
});

const config = settings(defaultConfig());

function settings(usual) {
  const often = { burst: 100_000, perMinute: 1_000_000 };
  return {
    ...usual,
    console: { ...usual.console, port: 0 },
    operations: { host: '127.0.0.1', port: 0 },
    // One person writes what many would: else nearly every command would be refused.
    commands: { ...usual.commands, rate: { user: often, channel: often } },
    email: {
      ...usual.email,
      host: '127.0.0.1',
      port: 9,
      from: 'sla@example.com',
      unsubscribe: { ...usual.email.unsubscribe, url: 'http://127.0.0.1/email/unsubscribe' },
    },
  };
}

async function fill() {
  const file = path.join(folder, 'sample.ndjson');
  const endAt = Math.floor(clock.now() / dayMs) * dayMs;
  writeSampleFile(file, { incidents: 150, seed: 1, days: 60, endAt });
  const store = await openStore({ folder, ...config.store, clock });
  await store.recordPolicies(await policyContent(config), clock.now());
  const mapping = loadMapping('native', folder);
  await importFile({ path: file, mapping, log: store, recordedAt: clock.now(), inProcess: true });
  await store.close();
}

await fill();
const app = await createApp({
  config,
  folder,
  clock,
  logger,
  consoleToken,
  restart() {},
  env: process.env,
  alone: true,
  signal: new AbortController().signal,
});
const { consoleUrl } = await app.start();
// With charts and a file, which pages then ask for.
await app.say('sla', 'report weekly format=pdf');

process.on('message', async (message) => {
  if (message === 'state') {
    globalThis.gc?.();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.send({
      rss,
      heapUsed,
      external,
      faults: faults.slice(0, 5),
      faultCount: faults.length,
      polluted: Object.keys(Object.prototype).length > 0,
      files: readdirSync('/proc/self/fd').length,
      handles: process.getActiveResourcesInfo().filter((kind) => !/^(Timeout|Immediate)$/.test(kind)).length,
    });
  } else {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
    process.disconnect();
  }
});
// Ctrl-C is for who started it.
process.on('SIGINT', () => {});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
process.send({ consoleUrl, operationsPort, folder });
