import { describe, expect, it } from 'vitest';
import type { Commands } from '../../src/adapters/redis/commands.ts';
import { createRedisDeliveryLedger } from '../../src/adapters/redis/delivery-ledger.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { memoryLedger } from '../support/memory-ledger.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeDeliveryLedger, owed } from './delivery-ledger.ts';

describeDeliveryLedger('the DuckDB store', async () => (await tempStore()).deliveries);
describeDeliveryLedger('the memory', async () => memoryLedger());

const redis = oneRedis();
describeDeliveryLedger('Redis', async () => createRedisDeliveryLedger(redis.connect(), redis.prefix()));

describe('the delivery ledger of the store', () => {
  const { id, runAt } = owed('a');
  const claiming = { now: runAt, leaseUntil: runAt + 1000, limit: 9 };

  it('outlives the process, with claims, steps and marks', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    const marks = [{ schedule: 'daily', kind: 'daily' as const, from: '2026-01-04' }];
    await first.deliveries.plan({ deliveries: [owed('a')], marks }, runAt);
    await first.deliveries.claim({ ...claiming, owner: 'one' });
    const step = { name: 'message', state: 'sending', receipt: null, begunAt: runAt } as const;
    // Not awaited: closing waits for what was asked for.
    const put = first.deliveries.putStep(id, 'one', step);
    await first.close();
    expect(await put).toBe(true);
    const second = await tempStore({ folder });
    expect(await second.deliveries.find(id)).toMatchObject({ claimedBy: 'one', steps: [step] });
    expect(await second.deliveries.marks()).toEqual(marks);
  });

  it('writes changes that come at the same time together, each with its own answer', async () => {
    const { deliveries: ledger } = await tempStore();
    const many = Array.from({ length: 500 }, (_, index) => owed(`${index + 100}f`));
    await ledger.plan({ deliveries: many, marks: [] }, runAt);
    await ledger.claim({ ...claiming, owner: 'one', limit: 250 });
    const settlement = { state: 'confirmed', reason: null, nextAttemptAt: runAt } as const;
    const done = await Promise.all(many.map((one) => ledger.settle(one.id, 'one', settlement, runAt)));
    expect(done.filter((isDone) => isDone)).toHaveLength(250);
    expect(await ledger.list({ states: ['confirmed'], limit: 999 })).toHaveLength(250);
  });
});

it('the delivery ledger in Redis reads what is final once, however often it is counted', async () => {
  const commands = redis.connect();
  let read = 0;
  const counting: Commands = {
    ...commands,
    run: async (given, keys, args) => {
      const reply = await commands.run(given, keys, args);
      read += JSON.stringify(reply).split('"destination').length - 1;
      return reply;
    },
  };
  const ledger = createRedisDeliveryLedger(counting, redis.prefix());
  const many = Array.from({ length: 600 }, (_, index) => owed(`${index + 100}f`, { state: 'skipped' }));
  await ledger.plan({ deliveries: [...many, owed('a')], marks: [] }, 0);
  const expected = [
    { platform: 'slack', state: 'planned', n: 1 },
    { platform: 'slack', state: 'skipped', n: 600 },
  ];
  expect(await ledger.counts(1_000)).toEqual(expected);
  expect(read).toBe(601);
  expect(await ledger.counts(1_000)).toEqual(expected);
  expect(read).toBe(602);
});
