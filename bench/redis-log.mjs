/**
 * The shared log in a Redis of its own, without bots: how many live events one process takes, with and without a disk write
 * and a replica before each answer, and how long reading the log from its beginning takes.
 *   npm run build && node bench/redis-log.mjs [--seconds 10] [--events 1000000]
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { keysOf } from '../dist/src/adapters/redis/keys.js';
import { readEntry } from '../dist/src/adapters/redis/log/entry.js';
import { createImportedEvents } from '../dist/src/adapters/redis/log/imported.js';
import { createSharedIntake } from '../dist/src/adapters/redis/log/intake.js';
import { createLogReader } from '../dist/src/adapters/redis/log/read-from.js';
import { encodeEvent } from '../dist/src/ingest/files/encode-event.js';
import { startRedis } from '../test/support/redis/servers.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, events: { type: 'string', default: '1000000' } },
});
const seconds = Number(values.seconds);
const events = Number(values.events);

const partitions = 8;
const log = { id: 'bench', partitions };
const keys = keysOf({ prefix: 'bench' });
const perRequest = 10;
const perIncident = 4;
const types = ['opened', 'acknowledged', 'paused', 'resolved'];
const startsAt = Date.UTC(2025, 0, 6);

/** Event n of a log in which each incident has four. */
function eventAt(n) {
  const incident = `Q1ABC${Math.floor(n / perIncident)}`;
  return {
    source: 'pagerduty',
    incident,
    eventId: `${incident}:${n % perIncident}`,
    type: types[n % perIncident],
    at: startsAt + n * 1000,
    service: `service-${n % 40}`,
    team: `team-${n % 12}`,
    customer: null,
    priority: `P${1 + (n % 4)}`,
    assignee: null,
    title: `Disk is full on host-${n % 500}, 97 %`,
    url: `https://example.pagerduty.com/incidents/${incident}`,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
  };
}

async function connected(server) {
  const redis = new Redis({
    host: '127.0.0.1',
    port: server.port,
    enableOfflineQueue: false,
    lazyConnect: true,
  });
  await redis.connect();
  return redis;
}

/** As the bot does that makes the log. */
async function markAll(redis) {
  for (let partition = 0; partition < partitions; partition++) await redis.set(keys.mark(partition), log.id);
}

function cpuMicros(since) {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

async function measureIntake(redis, clients, acknowledge) {
  await markAll(redis);
  const { append } = createSharedIntake({ redis, keys, log, acknowledge });
  const waits = [];
  let next = 0;
  const began = performance.now();
  const cpu = process.cpuUsage();
  async function client() {
    while (performance.now() < began + seconds * 1000) {
      const from = next;
      next += perRequest;
      const asked = performance.now();
      await append(Array.from({ length: perRequest }, (_, index) => eventAt(from + index)));
      waits.push(performance.now() - asked);
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  const elapsed = (performance.now() - began) / 1000;
  waits.sort((a, b) => a - b);
  const p99 = waits[Math.floor(waits.length * 0.99)];
  return `${Math.round(next / elapsed)} events/s, p99 ${p99.toFixed(1)} ms, ${(cpuMicros(cpu) / next).toFixed(1)} µs of processor time each`;
}

async function intakeRuns(name, config, replicas) {
  const server = await startRedis({ config });
  const replica =
    replicas > 0 ? await startRedis({ config: [...config, `replicaof 127.0.0.1 ${server.port}`] }) : null;
  const redis = await connected(server);
  while (replicas > 0 && (await redis.wait(replicas, 1000)) < replicas);
  for (const clients of [1, 32, 128]) {
    await redis.flushall();
    const said = await measureIntake(redis, clients, { replicas, timeoutMs: 1000 });
    console.log(`${name}, ${clients} requests of ${perRequest} at a time: ${said}`);
  }
  redis.disconnect();
  await replica?.stop();
  await server.stop();
}

async function replayRun() {
  const server = await startRedis();
  const redis = await connected(server);
  const acknowledge = { replicas: 0, timeoutMs: 1000 };
  await markAll(redis);
  const imported = createImportedEvents({ redis, keys, log, acknowledge });
  const batch = 10_000;
  let cpu = process.cpuUsage();
  let began = performance.now();
  for (let from = 0; from < events; from += batch) {
    await imported.add(
      Array.from({ length: batch }, (_, index) =>
        encodeEvent({ ...eventAt(from + index), recordedAt: startsAt }),
      ),
    );
  }
  await imported.end();
  report('appended as imported', began, cpu);
  cpu = process.cpuUsage();
  began = performance.now();
  let read = 0;
  for (let partition = 0; partition < partitions; partition++) {
    for await (const page of createLogReader(redis, keys).readFrom(partition, null)) {
      for (const [id, fields] of page.entries) read += readEntry(id, fields).events.length;
    }
  }
  if (read !== events) throw new Error(`read ${read} of ${events} events`);
  report('read from the beginning and checked', began, cpu);
  const memory = /used_memory:(\d+)/.exec(await redis.info('memory'))[1];
  console.log(`Redis holds ${Math.round(Number(memory) / events)} bytes an event`);
  redis.disconnect();
  await server.stop();
}

function report(what, began, cpu) {
  const elapsed = (performance.now() - began) / 1000;
  const micros = cpuMicros(cpu) / events;
  console.log(
    `${events} events ${what}: ${elapsed.toFixed(1)} s, ${micros.toFixed(1)} µs of processor time each`,
  );
}

console.log(
  `${os.cpus().length} cores shared by Redis and the sender, load of the machine ${os.loadavg()[0].toFixed(1)}`,
);
await intakeRuns('in memory', [], 0);
await intakeRuns('on disk and in a replica before the answer', ['appendonly yes', 'appendfsync always'], 1);
await replayRun();
