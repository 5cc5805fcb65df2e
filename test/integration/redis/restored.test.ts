import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { connectRedis } from '../../../src/adapters/redis/connect.ts';
import { openLog } from '../../../src/adapters/redis/open-log.ts';
import { openSharedStore, type SharedStore } from '../../../src/adapters/redis/shared-store.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { derivedState } from '../../support/derived-state.ts';
import { silentLogger } from '../../support/io.ts';
import { type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';
import { day, monday, policies, tempFolder } from '../store/support.ts';
import { arrived } from './log-support.ts';

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const settingsOf = (server: RedisServer) => redisSchema.parse({ url: `${server.url}/26`, partitions: 4 });

async function bot(server: RedisServer) {
  const folder = tempFolder();
  const told: string[] = [];
  const tell = (_fields: object, text: string) => void told.push(text);
  const store = await openSharedStore({
    folder,
    memoryLimit: '256MB',
    threads: 1,
    clock: { now: () => monday + 100 * day },
    redis: settingsOf(server),
    env: {},
    logger: { ...silentLogger, info: tell, error: tell },
    keepsTrying: true,
  });
  let closed: Promise<void> | null = null;
  const close = () => {
    closed ??= store.close();
    return closed;
  };
  closing.push(close);
  return { store, folder, told, close };
}

const unfollowed = (store: SharedStore) => store.freshness().unfollowed?.message ?? '';

it('follows its log again by itself once that is restored, and never another one', async () => {
  const server = await startRedis();
  closing.push(() => server.stop());
  const bots = [await bot(server), await bot(server)] as const;
  const [{ store: first }, { store: second }] = bots;
  await first.recordPolicies(policies(), monday);
  await first.intake.append([arrived('A'), arrived('B')]);
  await server.cli('SAVE');
  const saved = path.join(server.dir, 'saved');
  await copyFile(path.join(server.dir, 'dump.rdb'), saved);
  // Comes after what is restored.
  await second.intake.append([arrived('C')]);
  for (const { store } of bots) await store.caughtUp?.();

  await server.cli('FLUSHALL');
  const refused = async () => {
    for (const { store } of bots) {
      await expect(store.intake.append([arrived('D')])).rejects.toThrow(UnavailableError);
      expect(store.freshness().connected).toBe(false);
    }
    expect(await server.cli('-n', '26', 'KEYS', '*events')).toBe('');
  };
  const tells = (text: string) => () => bots.every(({ store }) => unfollowed(store).includes(text));
  await until('it is told', tells('no shared log any more'), 15_000);
  await refused();
  const stranger = await connectRedis(settingsOf(server), {});
  closing.push(() => stranger.close());
  const { id } = await openLog(stranger, 4);
  await until('the other log is told', tells(`has the shared log ${id}`), 15_000);
  await refused();

  await server.kill();
  await copyFile(saved, path.join(server.dir, 'dump.rdb'));
  await server.start();
  await until('both follow it', () => bots.every(({ store }) => store.freshness().connected), 15_000);
  expect(unfollowed(first) + unfollowed(second)).toBe('');
  // What was saved is known, what was not is new, once for all.
  expect(await first.intake.append([arrived('A'), arrived('C')])).toEqual({ appended: 1, duplicates: 1 });
  expect(await second.intake.append([arrived('C'), arrived('D')])).toEqual({ appended: 1, duplicates: 1 });
  for (const { store } of bots) {
    await store.caughtUp?.();
    for (const incident of ['A', 'B', 'C', 'D']) {
      expect(await store.eventsOf('native', incident)).toHaveLength(1);
    }
  }
  for (const { told, close } of bots) {
    expect(told.filter((text) => text === 'shared log gone, looking for it')).toHaveLength(2);
    expect(told.filter((text) => text === 'the shared log is back and followed again')).toHaveLength(1);
    await close();
  }
  const [one, other] = await Promise.all(bots.map(({ folder }) => derivedState(folder)));
  expect(one).toEqual(other);
}, 60_000);
