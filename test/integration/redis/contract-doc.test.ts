import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../config/paths.ts';
import { keysOf, partitionOf } from '../../../src/adapters/redis/keys.ts';
import { readEntry } from '../../../src/adapters/redis/log/entry.ts';
import { eventTypes } from '../../../src/core/incidents/event.ts';
import { readEvent } from '../../../src/core/incidents/read-event.ts';
import { type RedisServer, startRedis } from '../../support/redis/servers.mjs';
import { arrived, directConnection } from './log-support.ts';

const text = readFileSync(path.join(packageRoot(), 'docs/redis.md'), 'utf8');
const partitions = 8;
const keys = keysOf({ prefix: 'sla-bot' });
let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  redis = directConnection(server.port);
  await redis.connect();
  await redis.select(26);
  await redis.flushall();
  await redis.hset('sla-bot:{meta}:log', { partitions, format: 1, id: 'test' });
});

/** The example in a language, for the server of the test. */
function example(language: string): string {
  const code = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(text)?.[1];
  if (code === undefined) throw new Error(`no example in ${language || 'plain text'}`);
  return code.replaceAll('6379', String(server.port));
}

/** The one event in all streams, which must lie in its partition. */
async function onlyEvent(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown>[] = [];
  for (let partition = 0; partition < partitions; partition++) {
    for (const [id, fields] of await redis.xrange(keys.events(partition), '-', '+')) {
      const { events, problems } = readEntry(id, fields);
      expect(problems).toEqual([]);
      for (const json of events) {
        const event = JSON.parse(json) as { source: string; incident: string };
        expect(partitionOf(event.source, event.incident, partitions)).toBe(partition);
        found.push(event);
      }
    }
  }
  expect(found).toHaveLength(1);
  return found[0] ?? {};
}

const hasPythonRedis = spawnSync('python3', ['-c', 'import redis']).status === 0;

describe('docs/redis.md', () => {
  it('has an example for a shell that appends what is read', async () => {
    execFileSync('bash', ['-euc', example('sh')]);
    const event = await onlyEvent();
    expect(event).toMatchObject({
      source: 'checks',
      incident: 'INC-1043',
      type: 'opened',
      service: 'checkout',
    });
    expect(event.recordedBySource).toBe(true);
    expect(Math.abs(Number(event.recordedAt) - Number(event.at))).toBeLessThan(60_000);
  });

  it.skipIf(!hasPythonRedis)('has an example in Python that appends what is read', async () => {
    const code = example('python');
    expect(
      code
        .trim()
        .split('\n')
        .filter((line) => line !== '').length,
    ).toBeLessThanOrEqual(10);
    execFileSync('python3', ['-c', code]);
    expect(await onlyEvent()).toMatchObject({
      source: 'checks',
      incident: 'INC-1042',
      title: 'Checkout is down',
    });
  });

  it('has a user who may append and nothing else', async () => {
    const [words] = /ACL SETUSER.*/.exec(text) ?? [''];
    await redis.call('ACL', ...words.split(' ').slice(1));
    const signIn = `redis="redis-cli --no-auth-warning --user checks --pass PASSWORD`;
    execFileSync('bash', ['-euc', example('sh').replace('redis="redis-cli', signIn)]);
    expect(await onlyEvent()).toMatchObject({ incident: 'INC-1043' });
    const user = redis.duplicate({
      username: 'checks',
      password: 'PASSWORD',
      db: 26,
      enableReadyCheck: false,
    });
    user.on('error', () => undefined);
    await user.connect();
    await expect(user.del(keys.events(0))).rejects.toThrow('NOPERM');
    await expect(user.xadd(keys.policies, '*', 'version', '{}')).rejects.toThrow('NOPERM');
    await expect(user.hset('sla-bot:{meta}:log', 'partitions', 1)).rejects.toThrow('NOPERM');
    user.disconnect();
  });

  it('lists every field and type of an event', () => {
    const table = /\| key \| \|.*?\n\n/s.exec(text)?.[0] ?? '';
    const told = new Set([...table.matchAll(/`([a-zA-Z_]+)`/g)].map(([, name]) => name));
    const read = readEvent(arrived('A'));
    const fields = [...Object.keys(read), 'recordedAt', 'recordedBySource', ...eventTypes];
    expect(fields.filter((name) => !told.has(name))).toEqual([]);
  });
});

describe('README.md', () => {
  it('has a redis.conf that Redis starts with, and that says what it is for', async () => {
    const readme = readFileSync(path.join(packageRoot(), 'README.md'), 'utf8');
    const lines = /```conf\n(.*?)```/s.exec(readme)?.[1]?.trim().split('\n') ?? [];
    const own = await startRedis({ config: lines });
    const connection = directConnection(own.port);
    try {
      await connection.connect();
      const set = async (name: string) => (await connection.config('GET', name)) as string[];
      expect(await set('databases')).toEqual(['databases', '32']);
      expect(await set('appendfsync')).toEqual(['appendfsync', 'always']);
      expect(await set('maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    } finally {
      connection.disconnect();
      await own.stop();
    }
  });
});
