import { afterEach, describe, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { openSharedStore, type SharedStore } from '../../../src/adapters/redis/shared-store.ts';
import { reportingCaughtUp, watchedCaughtUp } from '../../../src/caught-up.ts';
import { UserError } from '../../../src/core/errors.ts';
import { UnavailableError, unavailableToUser } from '../../../src/ports/intake.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';
import { silentLogger } from '../../support/io.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { monday, policies, tempFolder } from '../store/support.ts';
import { arrived } from './log-support.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function redisServer(): Promise<RedisServer> {
  const server = await startRedis();
  closing.push(() => server.stop());
  return server;
}

async function openOver(server: RedisServer, folder = tempFolder()): Promise<SharedStore> {
  const store = await openSharedStore({
    folder,
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => Date.now() },
    redis: redisSchema.parse({ url: `${server.url}/26`, partitions: 4 }),
    env: {},
    logger: silentLogger,
  });
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= store.close();
    return closed;
  };
  closing.push(close);
  return { ...store, close };
}

describe('a store that bots share', () => {
  it('takes no events for a log that is gone, or became another', async () => {
    const server = await redisServer();
    const store = await openOver(server);
    await store.intake.append([arrived('A')]);
    await server.cli('FLUSHALL');
    async function* batch() {
      yield { count: 1, json: JSON.stringify([arrived('C', { recordedAt: monday } as never)]) };
    }
    const refuses = async () => {
      await expect(store.intake.append([arrived('B')])).rejects.toThrow(UnavailableError);
      await expect(store.appendBulk(batch())).rejects.toThrow();
      expect(await server.cli('-n', '26', 'KEYS', '*events')).toBe('');
    };
    await refuses();
    await until('it is told', () => !store.freshness().connected, 15_000);
    await refuses();
  });

  it('marks the partitions of a log that was made without marks, or lost them, as it opens it and as it goes on', async () => {
    const server = await redisServer();
    const folder = tempFolder();
    const first = await openOver(server, folder);
    await first.intake.append([arrived('A')]);
    await first.close();
    const marks = [0, 1, 2, 3].map((partition) => `sla-bot:{${partition}}:log`);
    expect(await server.cli('-n', '26', 'DEL', ...marks)).toBe('4');
    const store = await openOver(server, folder);
    expect(await store.intake.append([arrived('A'), arrived('B')])).toEqual({ appended: 1, duplicates: 1 });
    await server.cli('-n', '26', 'DEL', ...marks);
    await expect(store.intake.append([arrived('C')])).rejects.toThrow(UnavailableError);
    const again = () => store.intake.append([arrived('C')]).catch(() => ({ appended: 0 }));
    await until('the marks are back', async () => (await again()).appended === 1, 15_000);
    await store.caughtUp?.();
    expect((await store.dataVersion()).version).toBe(3);
  }, 30_000);

  it('is not opened from a copy that has nothing while Redis is away', async () => {
    const server = await redisServer();
    const folder = tempFolder();
    await (await openOver(server, folder)).close();
    await server.kill();
    await expect(openOver(server, folder)).rejects.toMatchObject({ code: 'log-unreachable' });
  });

  it('leaves no connection behind, however often it was opened', async () => {
    const server = await redisServer();
    const clients = async () => (await server.cli('CLIENT', 'LIST')).split('\n').filter(Boolean).length;
    const before = await clients();
    const folder = tempFolder();
    for (let n = 0; n < 3; n++) {
      const store = await openOver(server, folder);
      await store.recordPolicies(policies(), monday);
      await store.intake.append([arrived(`A${n}`)]);
      const late = [store.intake.append([arrived(`B${n}`)]), store.deliveries.nextDue()];
      await store.close();
      await Promise.allSettled(late);
    }
    let now = await clients();
    for (let tries = 0; now !== before && tries < 100; tries++) now = await clients();
    expect(now).toBe(before);
  });

  it('makes no connection any more once it is closed', async () => {
    const server = await redisServer();
    const store = await openOver(server);
    await store.close();
    await expect(store.intake.append([arrived('A')])).rejects.toThrow(UnavailableError);
    const isAlone = async () => !(await server.cli('CLIENT', 'LIST')).includes('sla-bot-');
    for (let tries = 0; !(await isAlone()); tries++) expect(tries).toBeLessThan(100);
  });

  it('tells who imports or records in one way that Redis went away amid it', async () => {
    const server = await redisServer();
    const store = await openOver(server);
    await store.recordPolicies(policies(), monday);
    // It still counts as there; the first call meets a connection that ends.
    const asked = Promise.allSettled([
      store.beginImport('a', Date.now()),
      store.finishImport('a'),
      store.rejudge({ content: policies({ response: 1, resolution: 2 }), recordedAt: monday }),
    ]);
    await server.kill();
    const more = Promise.allSettled([store.beginImport('b', Date.now()), store.finishImport('b')]);
    for (const one of [...(await asked), ...(await more)]) {
      if (one.status === 'rejected') expect(unavailableToUser(one.reason)).toBeInstanceOf(UserError);
    }
  });

  it('tells unasked only what is told of everything recorded by then', async () => {
    const server = await redisServer();
    const [store, other] = [await openOver(server), await openOver(server)];
    await store.recordPolicies(policies(), monday);
    const watched = watchedCaughtUp(store);
    const moment = { asOf: monday + 1, knownAt: null };
    for (let n = 0; n < 20; n++) {
      await other.intake.append([arrived(`A${n}`)]);
      const [judged] = await watched.judgements([{ source: 'native', incident: `A${n}` }], moment);
      expect(judged).not.toBeNull();
    }
    const asked: string[] = [];
    const reporting = reportingCaughtUp(
      { ...createFakeReporting(), report: async () => Promise.reject(asked.push('report')) },
      store,
    );
    await server.kill();
    await expect(reporting.report({ kind: 'daily' } as never)).rejects.toThrow(UnavailableError);
    await expect(watched.dataVersion()).rejects.toThrow(UnavailableError);
    expect(asked).toEqual([]);
    await expect(store.dataVersion()).resolves.toBeDefined();
  });
});
