import { describe, expect, it } from 'vitest';
import { createRedisAuditLog } from '../../src/adapters/redis/audit-log.ts';
import { auditWhileAway } from '../../src/adapters/redis/while-away.ts';
import type { AuditEntry } from '../../src/ports/audit.ts';
import { UnavailableError } from '../../src/ports/intake.ts';
import { tempFolder, tempStore } from '../integration/store/support.ts';
import { oneRedis } from '../support/redis/one-redis.ts';
import { describeAuditLog, entry } from './audit.ts';

describeAuditLog('the DuckDB store', async () => (await tempStore()).audit);

const redis = oneRedis();
describeAuditLog('Redis', async () => createRedisAuditLog(redis.connect(), redis.prefix()));

describe('the audit log of all bots', () => {
  it('keeps what was asked while Redis is away until it is back, in the order of asking', async () => {
    const shared = createRedisAuditLog(redis.connect(), redis.prefix());
    const said: string[] = [];
    const logger = {
      debug() {},
      info() {},
      error() {},
      warn: (_: object, text: string) => void said.push(text),
    };
    let isAway = false;
    const passing = {
      ...shared,
      record: (one: AuditEntry) =>
        isAway ? Promise.reject(new UnavailableError('away')) : shared.record(one),
    };
    const audit = auditWhileAway(passing, logger);
    await audit.record(entry(1));
    isAway = true;
    for (const at of [2, 3]) await audit.record(entry(at));
    isAway = false;
    await audit.record(entry(4));
    expect((await audit.list(10)).map(({ at }) => at)).toEqual([4, 3, 2, 1]);
    expect(said).toHaveLength(1);
  });
});

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
