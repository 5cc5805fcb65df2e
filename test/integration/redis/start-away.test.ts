import { afterEach, describe, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { partitionOf } from '../../../src/adapters/redis/keys.ts';
import {
  openSharedStore,
  type SharedStore,
  type SharedStoreOptions,
} from '../../../src/adapters/redis/shared-store.ts';
import { freePort, type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { policies, tempFolder } from '../store/support.ts';
import { arrived, directConnection } from './log-support.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function redisServer(port?: number): Promise<RedisServer> {
  const config = ['appendonly yes', 'appendfsync always'];
  const server = await startRedis({ config, ...(port !== undefined && { port }) });
  closing.push(() => server.stop());
  return server;
}

function open(port: number, more: Partial<SharedStoreOptions> = {}) {
  const logged: string[] = [];
  const put = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const opening = openSharedStore({
    folder: tempFolder(),
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => Date.now() },
    redis: redisSchema.parse({ url: `redis://127.0.0.1:${port}/26`, partitions: 2 }),
    env: {},
    logger: { debug: put, info: put, warn: put, error: put },
    ...more,
  }).then((store: SharedStore) => {
    closing.push(() => store.close());
    return store;
  });
  opening.catch(() => undefined);
  const hasSaid = (text: string) => () => logged.some((line) => line.includes(text));
  return { opening, logged, hasSaid };
}

describe('a bot that has no copy yet', () => {
  it('waits for a Redis that is away, saying so, where a command gives up', async () => {
    const port = await freePort();
    const command = open(port);
    const bot = open(port, { keepsTrying: true });
    await expect(command.opening).rejects.toMatchObject({ code: 'redis-unreachable' });
    await until('it says so', bot.hasSaid('not started yet'), 20_000);
    expect(bot.logged.join()).toContain('nobody listens there');
    await redisServer(port);
    const store = await bot.opening;
    expect(store.freshness()).toMatchObject({ connected: true });
    expect(bot.hasSaid('can be reached again')()).toBe(true);
  }, 60_000);

  it('ends while it waits when it is told to', async () => {
    const stopping = new AbortController();
    const bot = open(await freePort(), { keepsTrying: true, signal: stopping.signal });
    await until('it waits', bot.hasSaid('not started yet'), 20_000);
    stopping.abort(new Error('stop'));
    await expect(bot.opening).rejects.toThrow();
  }, 60_000);

  it('does not wait where waiting mends nothing', async () => {
    const server = await startRedis({ databases: 16 });
    closing.push(() => server.stop());
    const bot = open(server.port, { keepsTrying: true });
    await expect(bot.opening).rejects.toMatchObject({ code: 'redis-database' });
  }, 60_000);

  it('goes on where Redis dies while it catches up, and while it records its policies', async () => {
    const server = await redisServer();
    const incidents = Array.from({ length: 3_000 }, (_, index) => `A-${index}`);
    const appending = directConnection(server.port);
    await appending.connect();
    await appending.select(26);
    const all = appending.pipeline();
    for (const incident of incidents) {
      const key = `sla-bot:{${partitionOf('native', incident, 2)}}:events`;
      all.xadd(
        key,
        '*',
        'event',
        JSON.stringify(arrived(incident), (_, value) => value ?? undefined),
      );
    }
    await all.exec();
    let dying: Promise<void> | null = null;
    const bot = open(server.port, {
      keepsTrying: true,
      onProgress: () => {
        dying ??= server.kill();
      },
    });
    await until('it waits', bot.hasSaid('not started yet'), 20_000);
    await dying;
    await server.start();
    const store = await bot.opening;
    expect((await store.dataVersion()).version).toBe(incidents.length);

    await server.kill();
    const recording = store.recordPolicies(policies(), Date.now());
    await server.start();
    expect((await recording).version).toBe(1);
    expect(bot.logged.filter((line) => /max ?retries/i.test(line))).toEqual([]);
  }, 120_000);
});
