import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { keysOf } from '../../../src/adapters/redis/keys.ts';
import { createPolicyLog } from '../../../src/adapters/redis/log/policies.ts';
import { UserError } from '../../../src/core/errors.ts';
import { type RedisServer, startRedis } from '../../support/redis/servers.mjs';
import { policies } from '../store/support.ts';
import { directConnection } from './log-support.ts';

const keys = keysOf({ prefix: 't' });
let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  redis = directConnection(server.port);
  await redis.connect();
  await redis.flushall();
});

const one = { content: policies(), effectiveFrom: null };
const other = { content: policies({ response: 2, resolution: 4 }), effectiveFrom: Number.MIN_SAFE_INTEGER };

describe('the shared policies', () => {
  it('are numbered as they stand in the stream and dated by Redis', async () => {
    const log = createPolicyLog(redis, keys);
    expect(await log.after(null)).toEqual([]);
    const first = await log.append(null, one);
    const second = await log.append(first?.id ?? null, other);
    expect([first?.version, second?.version]).toEqual([1, 2]);
    expect(second).toMatchObject(other);
    expect(first?.recordedAt).toBe(Number(first?.id.split('-')[0]));
    expect(Math.abs((first?.recordedAt ?? 0) - Number((await redis.time())[0]) * 1000)).toBeLessThan(5000);
    expect(await log.after(null)).toEqual([first, second]);
    expect(await log.after(first?.id ?? null)).toEqual([second]);
    expect(await log.after(second?.id ?? null)).toEqual([]);
  });

  it('take one of several who saw the same newest version', async () => {
    const bots = Array.from({ length: 5 }, () => createPolicyLog(redis, keys));
    const answers = await Promise.all(bots.map((log) => log.append(null, one)));
    expect(answers.filter((entry) => entry !== null)).toHaveLength(1);
    expect(await redis.xlen(keys.policies)).toBe(1);
    expect(await bots[0]?.append('1-1', other)).toBeNull();
  });

  it('say where an entry is no version, or a known one is gone', async () => {
    const log = createPolicyLog(redis, keys);
    const first = await log.append(null, one);
    const bad = await redis.xadd(keys.policies, '*', 'version', '{"content":{"policies":[]}}');
    await expect(log.after(first?.id ?? null)).rejects.toThrow(`entry ${bad} of the shared policies`);
    await redis.del(keys.policies);
    await expect(log.after(first?.id ?? null)).rejects.toBeInstanceOf(UserError);
  });
});
