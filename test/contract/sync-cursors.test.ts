import { expect, it } from 'vitest';
import { createRedisSyncCursors } from '../../src/adapters/redis/sync-cursors.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeSyncCursors } from './sync-cursors.ts';

describeSyncCursors('the DuckDB store', async () => (await tempStore()).cursors);

const redis = oneRedis();
describeSyncCursors('Redis', async () => createRedisSyncCursors(redis.connect(), redis.prefix()));

it('cursors of the DuckDB store outlive the process', async () => {
  const folder = tempFolder();
  const first = await tempStore({ folder });
  await first.cursors.put('jira', '7');
  await first.close();
  expect(await (await tempStore({ folder })).cursors.get('jira')).toBe('7');
});
