import { afterAll, describe, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { connectRedis, type RedisLink } from '../../../src/adapters/redis/connect.ts';
import { createRedisLedgers, type RedisLedgers } from '../../../src/adapters/redis/ledgers.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';
import { until } from '../../support/redis/servers.mjs';

const redis = oneRedis();
const links: RedisLink[] = [];
afterAll(async () => {
  for (const link of links) await link.close();
});

async function open(): Promise<RedisLedgers> {
  const settings = redisSchema.parse({ url: redis.server().url, prefix: redis.prefix() });
  const link = await connectRedis(settings, {});
  links.push(link);
  return createRedisLedgers({
    connection: link.command,
    prefix: link.keys.prefix,
    owner: 'bot',
    clock: { now: () => Date.now() },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

const callsOf = (ledgers: RedisLedgers) => ({
  claim: () => ledgers.deliveries.claim({ owner: 'bot', now: 1, leaseUntil: 2, limit: 1, room: () => 1 }),
  nextDue: () => ledgers.deliveries.nextDue(),
  list: () => ledgers.deliveries.list({ limit: 1 }),
  notices: () => ledgers.notices.notices(),
  schedules: () => ledgers.schedules.list(),
  archive: () => ledgers.archive.list({ limit: 1 }),
  audit: () => ledgers.audit.list(1),
  letters: () => ledgers.deadLetters.list({ limit: 1 }),
  cursors: () => ledgers.cursors.get('jira'),
  leases: () => ledgers.leases.hold('notices', 1_000),
});

async function isUp(ledgers: RedisLedgers): Promise<boolean> {
  return ledgers.deliveries.nextDue().then(
    () => true,
    () => false,
  );
}

describe('what bots share, while Redis is away', () => {
  it.each([
    [
      'stopped',
      (server: ReturnType<typeof redis.server>) => server.kill(),
      (server: ReturnType<typeof redis.server>) => server.start(),
    ],
    [
      'hung',
      async (server: ReturnType<typeof redis.server>) => server.pause(),
      async (server: ReturnType<typeof redis.server>) => server.resume(),
    ],
  ])(
    'rejects every call as unavailable, within seconds, where it is %s, and goes on after',
    async (_, take, give) => {
      const ledgers = await open();
      await until('it is connected', () => isUp(ledgers));
      await take(redis.server());
      try {
        const begunAt = performance.now();
        const answers = await Promise.all(
          Object.entries(callsOf(ledgers)).map(async ([name, call]) => {
            const error: unknown = await call().then(
              () => null,
              (cause: unknown) => cause,
            );
            return [name, error instanceof UnavailableError && error.message.includes('Redis')];
          }),
        );
        expect(answers).toEqual(Object.keys(callsOf(ledgers)).map((name) => [name, true]));
        expect(performance.now() - begunAt).toBeLessThan(7_000);
        const rates = { user: { burst: 1, perMinute: 1 }, channel: { burst: 9, perMinute: 1 } };
        const limit = ledgers.rateLimit(rates);
        const who = { platform: 'slack', user: 'a', channel: 'c' };
        expect(await limit.take(who, 0)).toBeNull();
        expect(await limit.take(who, 0)).toMatchObject({ limit: 'user' });
        expect([await ledgers.claims.first('a', 9_999), await ledgers.claims.first('a', 9_999)]).toEqual([
          true,
          false,
        ]);
      } finally {
        await give(redis.server());
      }
      await until('it is connected again', () => isUp(ledgers));
      for (const call of Object.values(callsOf(ledgers))) await call();
    },
  );

  it('says what an operator has to do where Redis is full', async () => {
    const ledgers = await open();
    await until('it is connected', () => isUp(ledgers));
    await redis.server().cli('CONFIG', 'SET', 'maxmemory', '1');
    const put = ledgers.cursors.put('jira', 'x'.repeat(100));
    await expect(put).rejects.toThrow(UnavailableError);
    await expect(put).rejects.toThrow('no memory left');
    await redis.server().cli('CONFIG', 'SET', 'maxmemory', '0');
    await ledgers.cursors.put('jira', 'x');
  });
});
