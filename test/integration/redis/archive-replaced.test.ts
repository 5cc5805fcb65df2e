import { expect, it } from 'vitest';
import { createRedisReportArchive } from '../../../src/adapters/redis/report-archive.ts';
import type { ArchivedReport } from '../../../src/ports/report-archive.ts';
import { oneRedis } from '../../support/redis/one-redis.ts';

const redis = oneRedis();
const report = { id: 'r', schedule: 's', kind: 'daily', from: '2025-01-01', createdAt: 1 };
const file = (text: string) => ({
  name: 'a',
  mediaType: 'text/plain',
  bytes: new TextEncoder().encode(text),
});

it('files are those of the report that replaced the one that was asked for', async () => {
  const commands = redis.connect();
  const prefix = redis.prefix();
  const other = createRedisReportArchive(redis.connect(), prefix);
  const put = (text: string) => other.put(report as unknown as ArchivedReport, [file(text)]);
  let isReplaced = false;
  const archive = createRedisReportArchive(
    {
      ...commands,
      async bytes(...args) {
        if (!isReplaced) await put('new');
        isReplaced = true;
        return commands.bytes(...args);
      },
    },
    prefix,
  );
  await put('old');
  const [found] = await archive.files('r');
  expect(new TextDecoder().decode(found?.bytes)).toBe('new');
});
