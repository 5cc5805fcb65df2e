import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { redisSchema } from '../../../config/redis-schema.ts';
import type { RedisCommands } from '../../../src/adapters/redis/clients.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { keysOf } from '../../../src/adapters/redis/keys.ts';
import { readEntry } from '../../../src/adapters/redis/log/entry.ts';
import { createSharedIntake } from '../../../src/adapters/redis/log/intake.ts';
import { type Intake, UnavailableError } from '../../../src/ports/intake.ts';
import { startCluster, startSentinel, until } from '../../support/redis/servers.mjs';
import { arrived, marked } from './log-support.ts';

const partitions = 6;
const keys = keysOf({ prefix: 't' });
const acknowledge = { replicas: 1, timeoutMs: 500 };
const config = ['appendonly yes', 'appendfsync always'];
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** As the bot makes it. */
async function connection(settings: z.input<typeof redisSchema>): Promise<RedisCommands> {
  const link = await connectRedis(redisSchema.parse(settings), {}, { patienceMs: 20_000 });
  ends.push(link.close);
  return link.duplicate('intake');
}

/** Sends events by many at a time, each until it is acknowledged; counts both answers. */
function load({ append }: Intake) {
  const acknowledged: string[] = [];
  let refused = 0;
  let isOver = false;
  let next = 0;
  async function send(id: string): Promise<void> {
    for (;;) {
      try {
        await append([arrived(id)]);
        acknowledged.push(id);
        return;
      } catch (error) {
        expect(error).toBeInstanceOf(UnavailableError);
        refused++;
        if (isOver) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  const senders = Array.from({ length: 20 }, async () => {
    while (!isOver) await send(`I${next++}`);
  });
  return {
    acknowledged,
    refused: () => refused,
    async end() {
      isOver = true;
      await Promise.all(senders);
    },
  };
}

async function logged(redis: RedisCommands): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let partition = 0; partition < partitions; partition++) {
    for (const [id, fields] of await redis.xrange(keys.events(partition), '-', '+')) {
      for (const json of readEntry(id, fields).events) {
        const { incident } = JSON.parse(json) as { incident: string };
        found.set(incident, (found.get(incident) ?? 0) + 1);
      }
    }
  }
  return found;
}

async function proves(redis: RedisCommands, failOver: () => Promise<unknown>): Promise<void> {
  const log = { id: 'a', partitions };
  await marked(redis, keys, log);
  const sending = load(createSharedIntake({ redis, keys, log, acknowledge }));
  ends.push(sending.end);
  await until('some are acknowledged', () => sending.acknowledged.length > 500);
  await failOver();
  const before = sending.acknowledged.length;
  await until('more are acknowledged', () => sending.acknowledged.length > before + 500, 60_000);
  await sending.end();
  const found = await logged(redis);
  expect(sending.acknowledged.filter((id) => !found.has(id))).toEqual([]);
  expect(sending.refused()).toBeGreaterThan(0);
  // What was sent again was known: the digests went over to the new primary with the entries.
  expect([...found].filter(([, times]) => times > 1)).toEqual([]);
}

describe('the shared intake, when a primary dies', () => {
  it('loses nothing acknowledged in a cluster, and doubles nothing', async () => {
    const servers = await startCluster({ config, nodeTimeoutMs: 1500 });
    ends.push(() => servers.stop());
    const redis = await connection({ cluster: { nodes: servers.nodes } });
    await proves(redis, async () => {
      const primary = await servers.primaryOf(keys.events(0));
      await primary?.kill();
      await until('another is primary', async () => {
        const now = await servers.primaryOf(keys.events(0));
        return now !== null && now !== primary;
      });
      // Until it is back the new primary has no replica, and nothing is acknowledged there.
      await primary?.start();
    });
  });

  it('loses nothing acknowledged under Sentinel, and doubles nothing', async () => {
    const servers = await startSentinel({ config, downAfterMs: 1000 });
    ends.push(() => servers.stop());
    const redis = await connection({ sentinel: { master: servers.master, nodes: servers.nodes } });
    await proves(redis, async () => {
      await servers.primary.kill();
      await until('another is primary', async () => {
        const now = await servers.primaryNow();
        return now !== undefined && now !== servers.primary;
      });
    });
  });
});
