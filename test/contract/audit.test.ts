import { describe, expect, it } from 'vitest';
import { createRedisAuditLog } from '../../src/adapters/redis/audit-log.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeAuditLog, entry } from './audit.ts';

describeAuditLog('the DuckDB store', async () => (await tempStore()).audit);

const redis = oneRedis();
describeAuditLog('Redis', async () => createRedisAuditLog(redis.connect(), redis.prefix()));

describe('the audit log of the store', () => {
  it('outlives the process', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    await first.audit.record(entry(1));
    await first.close();
    const second = await tempStore({ folder });
    expect(await second.audit.list(10)).toEqual([entry(1)]);
  });

  it('is complete where the store is closed at once', async () => {
    const folder = tempFolder();
    const first = await tempStore({ folder });
    const recorded = [1, 2, 3].map((at) => first.audit.record(entry(at)));
    await first.close();
    await Promise.all(recorded);
    const second = await tempStore({ folder });
    expect(await second.audit.list(10)).toHaveLength(3);
  });
});
