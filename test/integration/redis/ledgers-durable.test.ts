import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisSchema } from '../../../config/redis-schema.ts';
import { connectRedis, type RedisLink } from '../../../src/adapters/redis/connect.ts';
import { createRedisLedgers, type RedisLedgers } from '../../../src/adapters/redis/ledgers.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import { owed } from '../../contract/delivery-ledger.ts';
import { notice } from '../../contract/notice-ledger.ts';
import { pdf, report } from '../../contract/report-archive.ts';
import { type ClusterServers, startCluster } from '../../support/redis/servers.mjs';

let servers: ClusterServers;
let link: RedisLink;
let ledgers: RedisLedgers;
beforeAll(async () => {
  servers = await startCluster();
  link = await connectRedis(redisSchema.parse({ cluster: { nodes: servers.nodes } }), {});
  ledgers = createRedisLedgers({
    connection: link.command,
    prefix: link.keys.prefix,
    owner: 'bot',
    durable: { replicas: 1, timeoutMs: 500, connect: () => link.duplicate('ledgers') },
    clock: { now: () => 0 },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
});
afterAll(async () => {
  await link.close();
  await servers.stop();
});

const { id, runAt } = owed('a');
const step = { name: 'message', state: 'sending', receipt: null, begunAt: runAt } as const;

describe('ledgers whose writes replicas must have', () => {
  it('promise nothing that no replica has, and still read', async () => {
    const { deliveries } = ledgers;
    await deliveries.plan({ deliveries: [owed('a')], marks: [] }, runAt);
    await deliveries.claim({ owner: 'bot', now: runAt, leaseUntil: runAt + 9, limit: 1 });
    const primary = await servers.primaryOf(link.keys.area('deliveries', 'items'));
    const replicas = primary === null ? [] : await servers.replicasOf(primary);
    for (const replica of replicas) replica.pause();
    try {
      await expect(deliveries.putStep(id, 'bot', step)).rejects.toThrow(UnavailableError);
      expect(await deliveries.find(id)).toMatchObject({ claimedBy: 'bot' });
    } finally {
      for (const replica of replicas) replica.resume();
    }
  });

  it('have after a failover whatever they said is done', async () => {
    const { deliveries, notices, archive } = ledgers;
    const key = link.keys.area('deliveries', 'items');
    const many = Array.from({ length: 50 }, (_, at) => owed(`${at + 100}f`));
    await deliveries.plan({ deliveries: many, marks: [] }, runAt);
    const claimed = await deliveries.claim({ owner: 'bot', now: runAt, leaseUntil: runAt + 9, limit: 50 });
    const told = await Promise.all(
      claimed.map((one) => deliveries.putStep(one.id, 'bot', step).catch(() => null)),
    );
    await notices.put({ notices: [notice()] });
    await archive.put(report('a', '2026-01-01'), [pdf('one')]);
    await (await servers.primaryOf(key))?.kill();
    let found = new Map<string, number>();
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const all = await deliveries.list({ limit: 1_000 }).catch(() => null);
      if (all !== null) {
        found = new Map(all.map((one) => [one.id, one.steps.length]));
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const kept = claimed.filter((_, at) => told[at] === true);
    expect(kept.length).toBeGreaterThan(40);
    expect(kept.filter((one) => found.get(one.id) !== 1)).toEqual([]);
    expect(await notices.notices()).toEqual([notice()]);
    expect(await archive.files('a')).toHaveLength(1);
  });
});
