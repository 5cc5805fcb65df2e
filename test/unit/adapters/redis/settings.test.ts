import { describe, expect, it } from 'vitest';
import { redisSchema } from '../../../../config/redis-schema.ts';
import { redisTarget } from '../../../../src/adapters/redis/settings.ts';

const settings = (given: unknown = {}) => redisSchema.parse(given);
const target = (given: unknown, env: Record<string, string> = {}) => redisTarget(settings(given), env);

describe('where Redis is', () => {
  it('is database 26 of the address, unless its path or the settings name another', () => {
    expect(target({ url: 'redis://cache:7000' })).toMatchObject({
      kind: 'single',
      nodes: [{ host: 'cache', port: 7_000 }],
      database: 26,
      tls: null,
    });
    expect(target({ url: 'redis://cache/0' }).database).toBe(0);
    expect(target({ url: 'redis://cache', database: 3 }).database).toBe(3);
    expect(target({ url: 'redis://cache/5', database: 3 }).database).toBe(5);
    expect(target({ url: 'redis://cache' }).nodes).toEqual([{ host: 'cache', port: 6_379 }]);
    expect(target({ url: 'redis://[::1]:7000' }).nodes).toEqual([{ host: '::1', port: 7_000 }]);
  });

  it('is what REDIS_URL says before what the configuration says', () => {
    const found = target(
      { url: 'redis://one' },
      { REDIS_URL: 'rediss://ann:p%40ss@two/1', REDIS_PASSWORD: 'x' },
    );
    expect(found).toMatchObject({
      nodes: [{ host: 'two', port: 6_379 }],
      username: 'ann',
      password: 'p@ss',
      database: 1,
      tls: {},
    });
  });

  it('takes who signs in from the environment', () => {
    const env = { REDIS_USERNAME: 'ann', REDIS_PASSWORD: 'secret', REDIS_SENTINEL_PASSWORD: 'watch' };
    expect(target({ url: 'redis://one' }, env)).toMatchObject({ username: 'ann', password: 'secret' });
    const sentinel = { master: 'sla', nodes: ['a:1', '[::1]:26379'] };
    expect(target({ sentinel, tls: { enabled: true } }, env)).toMatchObject({
      kind: 'sentinel',
      master: 'sla',
      nodes: [
        { host: 'a', port: 1 },
        { host: '::1', port: 26_379 },
      ],
      username: 'ann',
      password: 'secret',
      sentinelPassword: 'watch',
      database: 26,
      tls: {},
    });
  });

  it('is always database 0 in a cluster', () => {
    expect(target({ cluster: { nodes: ['a:1'] }, database: 7 })).toMatchObject({
      kind: 'cluster',
      database: 0,
    });
  });

  it('names no password', () => {
    const { name } = target({}, { REDIS_URL: 'redis://ann:secret@cache' });
    expect(name).toBe('redis://cache/26');
  });

  it.each([
    [{ url: 'redis://cache/main' }, {}, /redis\.url names “main” as database/],
    [{}, { REDIS_URL: 'cache:6379' }, /REDIS_URL is no address/],
    [{}, {}, /no Redis is named/],
    [{ cluster: { nodes: ['a:1'] } }, { REDIS_URL: 'redis://b' }, /REDIS_URL and redis\.cluster are set/],
    [
      { url: 'redis://a', sentinel: { master: 'm', nodes: ['a:1'] } },
      {},
      /redis\.url and redis\.sentinel are set/,
    ],
    [{ url: 'rediss://a', tls: { ca: '/nowhere.pem' } }, {}, /redis\.tls\.ca: \/nowhere\.pem cannot be read/],
  ])('refuses %j with %j', (given, env, says) => {
    expect(() => target(given, env as Record<string, string>)).toThrow(says);
  });
});
