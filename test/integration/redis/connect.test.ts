import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisTime } from '../../../src/adapters/redis/clock.ts';
import { openLog, readLog } from '../../../src/adapters/redis/open-log.ts';
import { link, refusal } from '../../support/redis/links.ts';
import { freePort, type RedisServer, startRedis, until } from '../../support/redis/servers.mjs';

const password = 'gehe:im@1';
const servers: RedisServer[] = [];
let server: RedisServer;
let few: RedisServer;

beforeAll(async () => {
  server = await startRedis({ password });
  few = await startRedis({ databases: 16 });
  servers.push(server, few);
});
afterAll(async () => {
  await Promise.all(servers.map((one) => one.stop()));
});

describe('a connection to one server', () => {
  it('is in database 26, and has the clock of the server', async () => {
    const redis = await link({}, { REDIS_URL: server.url });
    await redis.command.set('sla-bot:{meta}:x', '1');
    expect(await server.cli('-n', '26', 'GET', 'sla-bot:{meta}:x')).toBe('1');
    expect(await server.cli('-n', '0', 'DBSIZE')).toBe('0');
    const [seconds] = (await server.cli('TIME')).split('\n');
    expect(Math.abs((await redisTime(redis.command)) - Number(seconds) * 1_000)).toBeLessThan(5_000);
    expect(redis.isConnected()).toBe(true);
    expect(redis.trouble()).toBeNull();
    await redis.close();
  });

  it('opens one log, with the partitions of the bot that was first', async () => {
    const redis = await link({}, { REDIS_URL: server.url });
    expect(await readLog(redis)).toBeNull();
    const logs = await Promise.all([8, 16, 4].map((partitions) => openLog(redis, partitions)));
    expect(new Set(logs.map(({ id }) => id)).size).toBe(1);
    expect(new Set(logs.map(({ partitions }) => partitions)).size).toBe(1);
    expect(await readLog(redis)).toEqual(logs[0]);
    await redis.command.hset(redis.keys.log, 'format', '2');
    await expect(openLog(redis, 8)).rejects.toThrow(/has format 2/);
    await redis.close();
  });

  it('fails at once while Redis is away, says so, and comes back by itself', async () => {
    const redis = await link({}, { REDIS_URL: server.url });
    const heard: string[] = [];
    for (const event of ['lost', 'back', 'failover'] as const) redis.on(event, () => heard.push(event));
    const blocked = await redis.duplicate('test');
    await server.kill();
    await until('it is lost', () => !redis.isConnected());
    const before = performance.now();
    await expect(redis.command.get('x')).rejects.toThrow();
    await expect(redis.atKey('x', (node) => node.ping())).rejects.toThrow();
    await expect(blocked.get('x')).rejects.toThrow();
    expect(performance.now() - before).toBeLessThan(4_000);
    expect(redis.trouble()?.message).not.toContain(password);
    await server.start();
    await until('it is back', () => redis.isConnected());
    expect(await redis.command.ping()).toBe('PONG');
    await until('the other one is back', async () => (await blocked.ping()) === 'PONG');
    expect(heard).toEqual(['lost', 'failover', 'back']);
    await redis.close();
  });

  it('does not go on in database 0 when the server comes back with fewer databases', async () => {
    const first = await startRedis({ databases: 32 });
    servers.push(first);
    const redis = await link({ url: first.url });
    await first.stop();
    const second = await startRedis({ databases: 16, port: first.port });
    servers.push(second);
    await until('it says why', () => /no database 26/.test(redis.trouble()?.message ?? ''));
    await expect(redis.command.set('x', '1')).rejects.toThrow();
    expect(redis.isConnected()).toBe(false);
    expect(await second.cli('DBSIZE')).toBe('0');
    await redis.close();
  });

  it('is waited for no longer than asked, or opened without one', async () => {
    const port = await freePort();
    const redis = await link({ url: `redis://127.0.0.1:${port}` }, {}, { patienceMs: 0, mayBeAway: true });
    expect(redis.isConnected()).toBe(false);
    expect(redis.trouble()?.message).toMatch(/nobody listens there/);
    const late = await startRedis({ port });
    servers.push(late);
    await until('it connects', () => redis.isConnected());
    expect(await redis.command.ping()).toBe('PONG');
    await redis.close();
  });
});

describe('what is wrong is told', () => {
  it('a database that is not there, with both ways to mend it', async () => {
    const { message, hint } = await refusal({ url: few.url });
    expect(message).toBe(`Redis has no database 26: ${few.url}/26`);
    expect(hint).toContain('databases 32 in redis.conf');
    expect(hint).toContain('/0 at the end of the address');
    await (await link({ url: `${few.url}/0` })).close();
  });

  it.each([
    ['a wrong password', { REDIS_PASSWORD: 'secret-wrong' }, /refuses the user or the password/],
    ['a wrong user', { REDIS_USERNAME: 'ann', REDIS_PASSWORD: 'secret-wrong' }, /refuses the user/],
    ['a missing password', {}, /wants a password and none is set/],
  ])('%s, without the password', async (_, env, says) => {
    const { message, hint } = await refusal(
      { url: `redis://${server.address}` },
      env as Record<string, string>,
    );
    expect(message).toMatch(says);
    expect(`${message}${hint}`).not.toContain('secret-wrong');
    expect(hint).toContain('REDIS_PASSWORD');
  });

  it('an address where nobody listens, or something that is no Redis', async () => {
    const nobody = await refusal({ url: `redis://127.0.0.1:${await freePort()}` });
    expect(nobody.message).toMatch(/nobody listens there/);
    const http = createHttpServer((_, response) => response.end('hello'));
    const mute = createServer(() => {});
    const port = (one: { listen(...at: unknown[]): unknown; address(): unknown }) =>
      new Promise<number>((resolve) =>
        one.listen(0, '127.0.0.1', () => resolve((one.address() as AddressInfo).port)),
      );
    const web = await refusal({ url: `redis://127.0.0.1:${await port(http)}` });
    expect(web.message).toMatch(/what answers there is not what is looked for/);
    const silent = await refusal({ url: `redis://127.0.0.1:${await port(mute)}` });
    expect(silent.message).toMatch(/Redis cannot be reached/);
    http.closeAllConnections();
    http.close();
    mute.close();
  });

  it('a replica, a server that is no cluster, and one that is no sentinel', async () => {
    const replica = await startRedis({ config: [`replicaof 127.0.0.1 ${few.port}`] });
    servers.push(replica);
    expect((await refusal({ url: replica.url })).message).toMatch(/is a replica/);
    expect((await refusal({ cluster: { nodes: [few.address] } })).message).toMatch(/is no cluster/);
    const sentinel = { master: 'sla', nodes: [few.address] };
    expect((await refusal({ sentinel })).message).toMatch(/is not what is looked for/);
  });
});
