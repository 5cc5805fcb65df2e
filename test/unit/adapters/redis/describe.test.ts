import { describe, expect, it } from 'vitest';
import { redisSchema } from '../../../../config/redis-schema.ts';
import { describeRedis } from '../../../../src/adapters/redis/describe.ts';
import { keysOf } from '../../../../src/adapters/redis/keys.ts';
import { redisTarget } from '../../../../src/adapters/redis/settings.ts';

function told(given: unknown, env: Record<string, string> = {}, isConnected = true): string {
  const settings = redisSchema.parse(given);
  const link = { target: redisTarget(settings, env), keys: keysOf(settings), isConnected: () => isConnected };
  return describeRedis(link, { id: 'log', partitions: settings.partitions });
}

describe('the Redis that bots share is told with', () => {
  it('its address, database, prefix and partitions, and nothing of who signs in', () => {
    const env = { REDIS_URL: 'rediss://ann:p%40ss@cache:7000/3', REDIS_PASSWORD: 'other' };
    expect(told({ prefix: 'team', partitions: 1 }, env)).toBe(
      'rediss://cache:7000/3 (one server), database 3, prefix team, 1 partition',
    );
  });

  it('how it is reached over sentinels and in a cluster', () => {
    const sentinel = { master: 'sla', nodes: ['a:1', 'b:2'] };
    expect(told({ sentinel }, { REDIS_SENTINEL_PASSWORD: 'watch' })).toBe(
      'sla at the sentinels a:1, b:2 (Sentinel), database 26, prefix sla-bot, 8 partitions',
    );
    expect(told({ cluster: { nodes: ['a:1'] } }, { REDIS_PASSWORD: 'secret' })).toBe(
      'the cluster at a:1 (Cluster), database 0, prefix sla-bot, 8 partitions',
    );
  });

  it('that it is away', () => {
    expect(told({ url: 'redis://cache' }, {}, false)).toMatch(/8 partitions, cannot be reached now/);
  });
});
