/** The server of fuzz-webhooks.mjs: the real door with every kind of source, in a process of its own. */

import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { sourcesSchema, sourceVariable } from '../dist/config/sources-schema.js';
import { createWebhookDoor } from '../dist/src/http/webhooks.js';
import { encodeEvent } from '../dist/src/ingest/files/encode-event.js';
import { openEndpoints } from '../dist/src/ingest/webhooks/endpoints.js';
import { secret } from './fuzz-signers.mjs';

const [kindList, storeKind] = process.argv.slice(2);
const kinds = kindList.split(',');
const faults = [];
const logger = {
  debug() {},
  info() {},
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

let taken = 0;
let kept = 0;

/** Looks at every event as the log would, and keeps none. */
const memory = {
  intake: {
    async append(events) {
      for (const event of events) {
        const encoded = encodeEvent({ ...event, recordedAt: 1, recordedBySource: true });
        for (const [key, value] of Object.entries(JSON.parse(encoded))) {
          if (key in event && event[key] !== value) throw new Error(`${key} did not survive: ${encoded}`);
        }
        if ('polluted' in event) throw new Error('prototype polluted');
      }
      taken += events.length;
      return { appended: events.length, duplicates: 0 };
    },
  },
  deadLetters: {
    async put(letter) {
      if (!/^[0-9a-f]{16}$/.test(letter.id) || letter.reason === '') throw new Error('odd letter');
      kept += 1;
    },
  },
  close: async () => {},
};

async function openReal() {
  const { openStore } = await import('../dist/src/store/open.js');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-fuzz-'));
  const clock = { now: () => Date.now() };
  const store = await openStore({ folder, memoryLimit: '256MB', threads: 2, clock });
  return {
    intake: store.intake,
    deadLetters: store.deadLetters,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const { intake, deadLetters, close } = storeKind === 'duckdb' ? await openReal() : memory;
const sources = sourcesSchema.parse(
  Object.fromEntries(kinds.map((kind) => [kind, { kind, fields: { customer: 'custom_fields.customer' } }])),
);
const env = Object.fromEntries(kinds.map((kind) => [sourceVariable(kind, 'SECRET'), secret]));
const endpoints = openEndpoints({ sources }, env);
const { door, counts } = createWebhookDoor({
  endpoints: () => endpoints,
  maxBodyBytes: 262_144,
  replayWindowMs: 300_000,
  intake,
  deadLetters,
  clock: { now: () => Date.now() },
  logger,
  limits: { bodyTimeoutMs: 2_000 },
});
const server = http.createServer((request, response) => {
  if (!door(request, response)) response.writeHead(404).end();
});
process.on('message', async (message) => {
  if (message === 'state') {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const polluted = Object.prototype.polluted !== undefined;
    process.send({
      rss,
      heapUsed,
      faults: faults.slice(0, 5),
      faultCount: faults.length,
      taken,
      kept,
      polluted,
      counts: counts(),
    });
  } else {
    server.close();
    server.closeAllConnections();
    await close();
    process.disconnect();
  }
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () =>
  process.send({ port: server.address().port, kinds: [...endpoints.keys()] }),
);
