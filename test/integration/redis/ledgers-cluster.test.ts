import { Cluster } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRedisLedgers } from '../../../src/adapters/redis/ledgers.ts';
import { entry } from '../../contract/audit.ts';
import { letter } from '../../contract/dead-letters.ts';
import { owed } from '../../contract/delivery-ledger.ts';
import { notice } from '../../contract/notice-ledger.ts';
import { pdf, report } from '../../contract/report-archive.ts';
import { issued } from '../../contract/report-records.ts';
import { type ClusterServers, startCluster } from '../../support/redis/servers.mjs';

let servers: ClusterServers;
let connection: Cluster;
beforeAll(async () => {
  servers = await startCluster();
  connection = new Cluster(
    servers.nodes.map((node) => ({ host: '127.0.0.1', port: Number(node.split(':')[1]) })),
  );
});
afterAll(async () => {
  connection.disconnect();
  await servers.stop();
});

it('everything that bots share works on a cluster: each change touches keys of one slot', async () => {
  const ledgers = createRedisLedgers({
    connection,
    prefix: 'sla-bot',
    owner: 'bot',
    clock: { now: () => 0 },
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  const { deliveries, notices, schedules, archive, records, audit, deadLetters, cursors } = ledgers;
  const { id, runAt } = owed('a');
  const marks = [{ schedule: 'daily', kind: 'daily' as const, from: '2026-01-04' }];
  await deliveries.plan({ deliveries: [owed('a'), owed('b', { state: 'skipped' })], marks }, runAt);
  const claiming = { owner: 'bot', now: runAt, leaseUntil: runAt + 9, limit: 9, room: () => 9 };
  expect(await deliveries.claim(claiming)).toHaveLength(1);
  expect(await deliveries.setReport(id, 'bot', 'r')).toBe(true);
  expect(await deliveries.settle(id, 'bot', { state: 'failed', reason: null, nextAttemptAt: 0 }, runAt)).toBe(
    true,
  );
  expect(await deliveries.marks()).toEqual(marks);
  expect(await deliveries.list({ limit: 9 })).toHaveLength(2);
  expect(await deliveries.nextDue()).toBeNull();
  await deliveries.forget(runAt + 1);
  expect(await deliveries.list({ limit: 9 })).toEqual([]);

  const message = { id: 'fedcba9876543210', state: 'sending', begunAt: 7, receipt: null, tells: {} } as const;
  await notices.put({
    notices: [notice()],
    summaries: [{ destination: 'slack:C0', message, notices: [] }],
  });
  expect([(await notices.notices()).length, (await notices.summaries()).length]).toEqual([1, 1]);

  const stored = { name: 'w', settings: null, paused: true, createdBy: null, personal: false, createdAt: 1 };
  await schedules.put(stored);
  expect(await schedules.list()).toEqual([stored]);

  await archive.put(report('a', '2026-01-01'), [pdf('one')]);
  await archive.put(report('a', '2026-01-01'), [pdf('two')]);
  expect(await archive.files('a')).toHaveLength(1);
  expect(await archive.clean({ keep: () => 0, inUse: new Set() })).toBe(1);

  await records.record(issued({ recommendations: [] }));
  const { scope, asOf } = issued();
  expect(
    await records.find({ scope, asOf, knownAt: null, having: 'recommendations', limit: 9 }),
  ).toHaveLength(1);

  await audit.record(entry(1));
  expect(await audit.list(9)).toEqual([entry(1)]);
  await audit.forget(2);

  await deadLetters.put(letter());
  expect(await deadLetters.counts()).toHaveLength(1);
  await deadLetters.remove([letter().id]);
  expect(await deadLetters.list({ limit: 9 })).toEqual([]);

  await cursors.put('jira', '1');
  expect(await cursors.get('jira')).toBe('1');
  expect(await ledgers.claims.first('a', 9_999)).toBe(true);
  expect(await ledgers.leases.hold('a', 9_999)).toBe(true);
  const rates = { user: { burst: 1, perMinute: 1 }, channel: { burst: 9, perMinute: 1 } };
  const who = { platform: 'slack', user: 'a', channel: 'c' };
  expect(await ledgers.rateLimit(rates).take(who, 0)).toBeNull();
  expect(await ledgers.rateLimit(rates).take(who, 0)).toMatchObject({ limit: 'user' });
});
