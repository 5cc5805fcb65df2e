import { expect, it } from 'vitest';
import { createRedisDeadLetters } from '../../src/adapters/redis/dead-letters.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeDeadLetters, letter } from './dead-letters.ts';

describeDeadLetters('the DuckDB store', async () => (await tempStore()).deadLetters);

const redis = oneRedis();
describeDeadLetters('Redis', async () => createRedisDeadLetters(redis.connect(), redis.prefix()));

it('dead letters of the DuckDB store outlive the process, also what was put as it closed', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  const put = first.deadLetters.put(letter());
  await first.close();
  await put;
  const second = await tempStore({ folder });
  expect(await second.deadLetters.list({ limit: 10 })).toEqual([{ ...letter(), times: 1 }]);
});
