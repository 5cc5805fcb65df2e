import { expect, it } from 'vitest';
import { createRedisNoticeLedger } from '../../src/adapters/redis/notice-ledger.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { memoryNotices } from '../support/memory-notices.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeNoticeLedger, notice } from './notice-ledger.ts';

describeNoticeLedger('the DuckDB store', async () => (await tempStore()).notices);
describeNoticeLedger('the memory', async () => memoryNotices());

const redis = oneRedis();
describeNoticeLedger('Redis', async () => createRedisNoticeLedger(redis.connect(), redis.prefix()));

it('notices of the DuckDB store outlive the process', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  await first.notices.put({ notices: [notice()] });
  await first.close();
  const second = await tempStore({ folder });
  expect(await second.notices.notices()).toEqual([notice()]);
});
