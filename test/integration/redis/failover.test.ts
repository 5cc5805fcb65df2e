import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RedisLink } from '../../../src/adapters/redis/connect.ts';
import { answersOf } from '../../../src/adapters/redis/nodes.ts';
import { link, refusal } from '../../support/redis/links.ts';
import {
  type ClusterServers,
  type SentinelServers,
  startCluster,
  startSentinel,
  until,
} from '../../support/redis/servers.mjs';

const boundMs = 60_000;

function events(redis: RedisLink): string[] {
  const heard: string[] = [];
  for (const event of ['lost', 'back', 'failover'] as const) redis.on(event, () => heard.push(event));
  return heard;
}

describe('a primary that sentinels watch', () => {
  const env = { REDIS_PASSWORD: 'word', REDIS_SENTINEL_PASSWORD: 'watch' };
  let group: SentinelServers;
  beforeAll(async () => {
    group = await startSentinel({ password: 'word', sentinelPassword: 'watch' });
  }, boundMs);
  afterAll(() => group?.stop());

  it('is found by its name', async () => {
    const sentinel = { master: 'other', nodes: group.nodes };
    expect((await refusal({ sentinel }, env)).message).toMatch(/know no primary of this name/);
    const mine = { master: group.master, nodes: group.nodes };
    const lacking = await refusal({ sentinel: mine }, { REDIS_PASSWORD: 'word' });
    expect(lacking.message).toMatch(/sentinels do not let the bot in/);
    const wrong = await refusal({ sentinel: mine }, { ...env, REDIS_PASSWORD: 'secret-wrong' });
    expect(wrong.message).toMatch(/refuses the user or the password/);
  });

  it('is connected to again where a failover is told of while the connection is made', async () => {
    const redis = await link({ sentinel: { master: group.master, nodes: group.nodes } }, env);
    const { connector } = redis.command as unknown as { connector: { disconnect(): void } };
    let ends = 0;
    redis.command.on('end', () => {
      ends += 1;
    });
    // As the library does when sentinels tell of another primary.
    redis.command.once('connecting', () => connector.disconnect());
    redis.command.disconnect(true);
    await until('it is lost', () => !redis.isConnected());
    await until('it is back', () => redis.isConnected(), 20_000);
    expect(ends).toBe(1);
    await redis.close();
  });

  it(
    'is followed to the server that takes its place, in the same database',
    async () => {
      const redis = await link({ sentinel: { master: group.master, nodes: group.nodes } }, env);
      const heard = events(redis);
      expect(await redis.command.client('INFO')).toContain(' db=26 ');
      await group.primary.kill();
      await until('it is lost', () => !redis.isConnected());
      await until('it is back', () => redis.isConnected(), boundMs);
      expect(heard).toEqual(['lost', 'failover', 'back']);
      expect(await redis.command.client('INFO')).toContain(' db=26 ');
      await redis.command.set('sla-bot:{meta}:x', '1');
      const now = await group.primaryNow();
      expect(now).not.toBe(group.primary);
      expect(await now?.cli('-n', '26', 'GET', 'sla-bot:{meta}:x')).toBe('1');
      await redis.close();
    },
    boundMs,
  );
});

describe('a cluster', () => {
  let cluster: ClusterServers;
  beforeAll(async () => {
    cluster = await startCluster({ password: 'word' });
  }, boundMs);
  afterAll(() => cluster?.stop());

  it(
    'is reached by some of its nodes; what belongs together goes to the node of its key, also after a failover',
    async () => {
      const redis = await link({ cluster: { nodes: cluster.nodes.slice(0, 2) } }, { REDIS_PASSWORD: 'word' });
      const heard = events(redis);
      const beats = [0, 1, 2, 3, 4, 5, 6, 7].map((partition) => redis.keys.beat(partition));
      const counted = (key: string) =>
        redis.atKey(key, async (node) => answersOf(await node.pipeline().incr(key).wait(1, 2_000).exec()));
      for (const beat of beats) {
        expect(redis.forKey(beat).options.port).toBe((await cluster.primaryOf(beat))?.port);
        expect(await counted(beat)).toEqual([1, 1]);
      }
      const [beat = ''] = beats;
      const blocking = await redis.duplicate('test');
      expect(await blocking.xread('BLOCK', 1, 'STREAMS', redis.keys.events(0), '$')).toBeNull();
      const primary = await cluster.primaryOf(beat);
      await primary?.kill();
      await until('it is lost', () => !redis.isConnected());
      await until('it is back', () => redis.isConnected(), boundMs);
      expect(heard).toEqual(['lost', 'failover', 'back']);
      for (const each of beats) expect((await counted(each))[0]).toBe(2);
      expect(redis.forKey(beat).options.port).not.toBe(primary?.port);
      await until('the other connection follows', async () => (await blocking.get(beat)) === '2');
      await redis.close();
    },
    boundMs,
  );
});
