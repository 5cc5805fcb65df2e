import { expect, it } from 'vitest';
import { createRedisScheduleStore } from '../../src/adapters/redis/schedule-store.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { memorySchedules } from '../support/memory-schedules.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeScheduleStore } from './schedule-store.ts';

describeScheduleStore('the DuckDB store', async () => (await tempStore()).schedules);
describeScheduleStore('the memory', async () => memorySchedules());

const redis = oneRedis();
describeScheduleStore('Redis', async () => createRedisScheduleStore(redis.connect(), redis.prefix()));

it('schedules of the DuckDB store outlive the process', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  const one = {
    name: 'weekly',
    settings: null,
    paused: true,
    createdBy: null,
    personal: false,
    createdAt: 1,
  };
  await first.schedules.put(one);
  await first.close();
  const second = await tempStore({ folder });
  expect(await second.schedules.list()).toEqual([one]);
});
