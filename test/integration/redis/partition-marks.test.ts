import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { redisSchema } from '../../../config/redis-schema.ts';
import { connectRedis, type RedisLink } from '../../../src/adapters/redis/connect.ts';
import { createSharedIntake } from '../../../src/adapters/redis/log/intake.ts';
import { keepMarked, markPartitions } from '../../../src/adapters/redis/log/partition-marks.ts';
import { openLog, type SharedLog } from '../../../src/adapters/redis/open-log.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { startCluster, startRedis } from '../../support/redis/servers.mjs';
import { arrived } from './log-support.ts';

const partitions = 6;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function linkTo(settings: z.input<typeof redisSchema>): Promise<RedisLink> {
  const link = await connectRedis(redisSchema.parse(settings), {}, { patienceMs: 20_000 });
  ends.push(link.close);
  return link;
}

async function single(): Promise<RedisLink> {
  const server = await startRedis();
  ends.push(() => server.stop());
  return linkTo({ url: `${server.url}/26`, prefix: 't' });
}

const marksOf = ({ command, keys }: RedisLink) =>
  Promise.all(Array.from({ length: partitions }, (_, partition) => command.get(keys.mark(partition))));
const allOf = (log: SharedLog) => Array(partitions).fill(log.id);

describe('the marks of partitions', () => {
  it('are written for a log that has none yet, and then only read', async () => {
    const link = await single();
    const log = await openLog(link, partitions);
    await markPartitions(link, log);
    expect(await marksOf(link)).toEqual(allOf(log));
    await link.command.config('RESETSTAT');
    await markPartitions(link, log);
    expect(await link.command.info('commandstats')).not.toMatch(/cmdstat_(set|eval|hmget):/);
  });

  it('are written anew for one that lost its own, and in place of another log’s', async () => {
    const link = await single();
    const log = await openLog(link, partitions);
    await link.command.set(link.keys.mark(3), 'another');
    await markPartitions(link, log);
    expect(await marksOf(link)).toEqual(allOf(log));
    await link.command.del(link.keys.mark(2));
    await markPartitions(link, log);
    expect(await marksOf(link)).toEqual(allOf(log));
  });

  it('that cannot be written keep nobody from reading the log', async () => {
    const link = await single();
    const log = await openLog(link, partitions);
    await link.command.config('SET', 'maxmemory', '1');
    const told: string[] = [];
    const warn = (fields: object, text: string) => void told.push(`${text} ${JSON.stringify(fields)}`);
    await keepMarked(link, log, { warn });
    expect(told).toEqual([expect.stringMatching(/take no events yet.*OOM/)]);
    await link.command.config('SET', 'maxmemory', '0');
    await link.command.flushall();
    await expect(keepMarked(link, log, { warn })).rejects.toMatchObject({ code: 'other-log' });
  });

  it('are never written where Redis has no log, or another', async () => {
    const link = await single();
    const log = await openLog(link, partitions);
    await link.command.flushall();
    await expect(markPartitions(link, log)).rejects.toMatchObject({ code: 'other-log' });
    expect(await link.command.dbsize()).toBe(0);
    await openLog(link, partitions);
    await expect(markPartitions(link, log)).rejects.toMatchObject({ code: 'other-log' });
    expect(await marksOf(link)).toEqual(Array(partitions).fill(null));
  });

  it('are taken back where the log goes while they are written', async () => {
    const link = await single();
    const log = await openLog(link, partitions);
    const { command, keys } = link;
    let asked = 0;
    const forgetful = new Proxy(command, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (name === 'hmget' && ++asked === 2) await target.del(keys.log);
          return value.apply(target, args);
        };
      },
    });
    await expect(markPartitions({ command: forgetful, keys }, log)).rejects.toMatchObject({
      code: 'other-log',
    });
    expect(await marksOf(link)).toEqual(Array(partitions).fill(null));
  });
});

describe('a cluster', () => {
  it('takes events into marked partitions alone: none from the moment on at which it is emptied', async () => {
    const servers = await startCluster();
    ends.push(() => servers.stop());
    const link = await linkTo({ cluster: { nodes: servers.nodes }, prefix: 't' });
    const log = await openLog(link, partitions);
    await markPartitions(link, log);
    const acknowledge = { replicas: 0, timeoutMs: 500 };
    const { append } = createSharedIntake({
      redis: await link.duplicate('log'),
      keys: link.keys,
      log,
      acknowledge,
    });
    const incidents = Array.from({ length: 40 }, (_, index) => `A-${index}`);
    expect(await append(incidents.map((incident) => arrived(incident)))).toMatchObject({ appended: 40 });
    const primaries = new Set(
      await Promise.all(
        Array.from({ length: partitions }, (_, partition) => servers.primaryOf(link.keys.events(partition))),
      ),
    );
    expect(primaries.size).toBe(3);
    for (const primary of primaries) await primary?.cli('FLUSHALL');
    const outcomes = await Promise.allSettled(incidents.map((incident) => append([arrived(incident)])));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(UnavailableError) });
    }
    for (const primary of primaries) expect(await primary?.cli('DBSIZE')).toBe('0');
  }, 60_000);
});
