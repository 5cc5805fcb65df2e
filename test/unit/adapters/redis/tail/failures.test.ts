import { expect, it } from 'vitest';
import type { RedisLink } from '../../../../../src/adapters/redis/connect.ts';
import { LogGapError } from '../../../../../src/adapters/redis/log/reading.ts';
import { gap, otherLog, unfollowable } from '../../../../../src/adapters/redis/tail/failures.ts';

const log = { id: 'ours', partitions: 8 };
const missing = gap(new LogGapError(0, '1-0', 'trimmed'));

function redisWith(...fields: (string | null)[]) {
  const link = { command: { hmget: async () => fields }, keys: { log: 'log', prefix: 't' } };
  return link as unknown as Pick<RedisLink, 'command' | 'keys'>;
}

it('tells a log that lacks entries from one that went, or became another, while it was read', async () => {
  expect(await unfollowable(missing, redisWith('ours', '8', '1'), log)).toBe(missing);
  const gone = await unfollowable(missing, redisWith(null, null, null), log);
  expect(gone).toMatchObject({
    code: 'other-log',
    message: expect.stringContaining('no shared log any more'),
  });
  const other = await unfollowable(missing, redisWith('theirs', '8', '1'), log);
  expect(other).toMatchObject({ code: 'other-log', message: expect.stringContaining('theirs') });
  const newer = await unfollowable(missing, redisWith('ours', '8', '2'), log);
  expect(newer).toMatchObject({ code: 'redis-format' });
});

it('tries again what a Redis that is away said, or could not say', async () => {
  expect(await unfollowable(new Error('Connection is closed.'), redisWith(), log)).toBeNull();
  const away = { command: { hmget: () => Promise.reject(new Error('closed')) }, keys: { log: 'log' } };
  expect(await unfollowable(missing, away as unknown as RedisLink, log)).toBeNull();
  const gone = otherLog('ours', null);
  expect(await unfollowable(gone, away as unknown as RedisLink, log)).toBe(gone);
});
