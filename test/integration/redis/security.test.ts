import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { link, refusal } from '../../support/redis/links.ts';
import { type RedisServer, startRedis } from '../../support/redis/servers.mjs';

/** As the README names it. */
const rights = 'resetkeys ~sla-bot:* resetchannels +@all -@admin -@dangerous +info';
let encrypted: RedisServer;
let guarded: RedisServer;

beforeAll(async () => {
  encrypted = await startRedis({ tls: true, config: ['tls-auth-clients yes'] });
  guarded = await startRedis({
    acl: ['default off', `sla-bot on >word ${rights}`, 'admin on >root ~* &* +@all'],
  });
});
afterAll(async () => {
  await Promise.all([encrypted, guarded].map((server) => server?.stop()));
});

describe('an encrypted connection', () => {
  it('is made with the authority and a certificate of our own', async () => {
    const files = encrypted.tls;
    if (files === null) throw new Error('no certificates');
    const redis = await link({ url: encrypted.url, tls: { ca: files.ca, cert: files.cert, key: files.key } });
    expect(await redis.command.ping()).toBe('PONG');
    await redis.close();
  });

  it('is refused with a reason where the authority is unknown, our certificate is missing or one side has no TLS', async () => {
    expect((await refusal({ url: encrypted.url })).message).toMatch(/certificates are not accepted/);
    const ca = encrypted.tls?.ca ?? '';
    expect((await refusal({ url: encrypted.url, tls: { ca } })).message).toMatch(
      /certificates are not accepted|cannot be reached/,
    );
    const plain = await refusal({ url: `redis://${encrypted.address}` });
    expect(plain.hint).toMatch(/TLS/);
    const { hint } = await refusal({ url: guarded.url.replace('redis:', 'rediss:') });
    expect(hint).toMatch(/TLS/);
  });
});

describe('a user that may only what the README grants', () => {
  it('is enough for the keys of the bot and not for others', async () => {
    const env = { REDIS_USERNAME: 'sla-bot', REDIS_PASSWORD: 'word' };
    const redis = await link({ url: guarded.url }, env);
    const { keys, command } = redis;
    await command.xadd(keys.events(0), '*', 'event', '{}');
    expect(await command.eval('return redis.call("INCR", KEYS[1])', 1, keys.beat(0))).toBe(1);
    expect(await redis.atKey(keys.beat(0), (node) => node.wait(0, 10))).toBe(0);
    const blocking = await redis.duplicate('test');
    expect(await blocking.xread('BLOCK', 1, 'STREAMS', keys.events(0), '$')).toBeNull();
    await expect(command.set('other', '1')).rejects.toThrow(/NOPERM/);
    await expect(command.flushall()).rejects.toThrow(/NOPERM/);
    await expect(command.config('GET', 'requirepass')).rejects.toThrow(/NOPERM/);
    await redis.close();
  });
});
