import { describe, expect, it } from 'vitest';
import { createRedisClaims } from '../../src/adapters/redis/claims.ts';
import { createRedisLeases } from '../../src/adapters/redis/leases.ts';
import { claimsWhileAway } from '../../src/adapters/redis/while-away.ts';
import { UnavailableError } from '../../src/ports/intake.ts';
import { createMemoryClaims } from '../../src/store/memory-claims.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { until } from '../support/redis/servers.mjs';
import { describeClaims } from './claims.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const redis = oneRedis();

describeClaims('the memory', (bots) => {
  const claims = createMemoryClaims({ now: () => 0 });
  return Array.from({ length: bots }, () => claims);
});
describeClaims('Redis', (bots) => {
  const prefix = redis.prefix();
  return Array.from({ length: bots }, () => createRedisClaims(redis.connect(), prefix));
});

describe('claims of this process', () => {
  it('are kept as long as asked', async () => {
    let now = 0;
    const claims = createMemoryClaims({ now: () => now });
    await claims.first('a', 10);
    now = 9;
    expect(await claims.first('a', 10)).toBe(false);
    now = 10;
    expect(await claims.first('a', 10)).toBe(true);
  });

  it('forget the oldest beyond a number', async () => {
    const claims = createMemoryClaims({ now: () => 0 }, 2);
    for (const key of ['a', 'b', 'c']) await claims.first(key, 10);
    expect(await claims.first('b', 10)).toBe(false);
    expect(await claims.first('a', 10)).toBe(true);
  });
});

describe('claims of all bots', () => {
  it('are free again after the time they are kept', async () => {
    const claims = createRedisClaims(redis.connect(), redis.prefix());
    expect(await claims.first('a', 50)).toBe(true);
    await until('the claim is free again', () => claims.first('a', 60_000));
  });

  it('are made by each bot while Redis is away, once by each, which is said once', async () => {
    const said: string[] = [];
    const logger = { ...quiet, warn: (_: object, text: string) => void said.push(text) };
    const away = { first: () => Promise.reject(new UnavailableError('away')) };
    const own = () => createMemoryClaims({ now: () => 0 });
    const [one, two] = [claimsWhileAway(away, own(), logger), claimsWhileAway(away, own(), logger)];
    expect([await one.first('a', 9), await one.first('a', 9), await one.first('b', 9)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await two.first('a', 9)).toBe(true);
    expect(said).toHaveLength(2);
  });

  it('are known to the bot that made them once Redis is away', async () => {
    let isAway = false;
    const shared = createRedisClaims(redis.connect(), redis.prefix());
    const passing = {
      first: (key: string, keepMs: number) =>
        isAway ? Promise.reject(new UnavailableError('away')) : shared.first(key, keepMs),
    };
    const claims = claimsWhileAway(passing, createMemoryClaims({ now: () => 0 }), quiet);
    expect(await claims.first('a', 60_000)).toBe(true);
    isAway = true;
    expect(await claims.first('a', 60_000)).toBe(false);
  });
});

describe('leases of all bots', () => {
  const open = (prefix: string, owner: string) => createRedisLeases(redis.connect(), prefix, owner);

  it('are held by one, who may keep them, until it gives them up', async () => {
    const prefix = redis.prefix();
    const [one, two] = [open(prefix, 'one'), open(prefix, 'two')];
    expect(await one.hold('notices', 60_000)).toBe(true);
    expect(await two.hold('notices', 60_000)).toBe(false);
    expect(await one.hold('notices', 60_000)).toBe(true);
    expect(await two.hold('other', 60_000)).toBe(true);
    await two.release('notices');
    expect(await two.hold('notices', 60_000)).toBe(false);
    await one.release('notices');
    expect(await two.hold('notices', 60_000)).toBe(true);
  });

  it('go to another when they run out', async () => {
    const prefix = redis.prefix();
    const [dead, heir] = [open(prefix, 'dead'), open(prefix, 'heir')];
    expect(await dead.hold('notices', 100)).toBe(true);
    expect(await heir.hold('notices', 60_000)).toBe(false);
    await until('the lease runs out', () => heir.hold('notices', 60_000));
    expect(await dead.hold('notices', 60_000)).toBe(false);
  });

  it('have one holder of many who ask at the same time', async () => {
    const prefix = redis.prefix();
    const bots = Array.from({ length: 20 }, (_, index) => open(prefix, `bot${index}`));
    const held = await Promise.all(bots.map((leases) => leases.hold('notices', 60_000)));
    expect(held.filter((isHeld) => isHeld)).toHaveLength(1);
  });
});
