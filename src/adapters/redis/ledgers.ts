import type { Cluster, Redis } from 'ioredis';
import { createRateLimit } from '../../bot/limits/rate-limit.ts';
import type { AuditLog } from '../../ports/audit.ts';
import type { Claims } from '../../ports/claims.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DeadLetters } from '../../ports/dead-letters.ts';
import type { DeliveryLedger } from '../../ports/delivery-ledger.ts';
import type { KeptTexts } from '../../ports/kept-texts.ts';
import type { Leases } from '../../ports/leases.ts';
import type { Logger } from '../../ports/logger.ts';
import type { NoticeLedger } from '../../ports/notices.ts';
import type { RateLimit, Rates } from '../../ports/rate-limit.ts';
import type { ReportArchive } from '../../ports/report-archive.ts';
import type { ReportRecords } from '../../ports/report-records.ts';
import type { ScheduleStore } from '../../ports/schedule-store.ts';
import type { SyncCursors } from '../../ports/sync-cursors.ts';
import { createMemoryClaims } from '../../store/memory-claims.ts';
import { createRedisAuditLog } from './audit-log.ts';
import { createRedisClaims } from './claims.ts';
import { createCommands } from './commands.ts';
import { createRedisDeadLetters } from './dead-letters.ts';
import { createRedisDeliveryLedger } from './delivery-ledger.ts';
import { createDurableCommands, type DurableOptions } from './durable-commands.ts';
import { createRedisKeptTexts } from './kept-texts.ts';
import { createRedisLeases } from './leases.ts';
import { createRedisNoticeLedger } from './notice-ledger.ts';
import { createRedisRateLimit } from './rate-limit.ts';
import { createRedisReportArchive } from './report-archive.ts';
import { createRedisReportRecords } from './report-records.ts';
import { createRedisScheduleStore } from './schedule-store.ts';
import { createRedisSyncCursors } from './sync-cursors.ts';
import { auditWhileAway, claimsWhileAway, rateLimitWhileAway } from './while-away.ts';

export interface RedisLedgersOptions {
  /** For plain commands: nothing on it blocks. */
  readonly connection: Redis | Cluster;
  /** Begins every key. */
  readonly prefix: string;
  /** Names this bot, and no other process ever. */
  readonly owner: string;
  /** Replicas that must have what is put down; missing: none need. */
  readonly durable?: DurableOptions;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * What all bots of a Redis share beside the log. Calls reject with UnavailableError while Redis is away, within seconds;
 * claims and limits are then this bot's own.
 */
export interface RedisLedgers {
  readonly deliveries: DeliveryLedger;
  readonly notices: NoticeLedger;
  readonly schedules: ScheduleStore;
  readonly archive: ReportArchive;
  readonly records: ReportRecords;
  readonly audit: AuditLog;
  readonly deadLetters: DeadLetters;
  readonly cursors: SyncCursors;
  readonly claims: Claims;
  readonly leases: Leases;
  readonly texts: KeptTexts;
  rateLimit(rates: Rates): RateLimit;
}

/** A person waits: Slack and Discord want a first answer within three seconds. */
const promptWithinMs = 800;

export function createRedisLedgers(options: RedisLedgersOptions): RedisLedgers {
  const { connection, prefix, owner, durable, clock, logger } = options;
  const commands = createCommands(connection);
  const kept = durable === undefined ? commands : createDurableCommands(commands, durable);
  const prompt = createCommands(connection, promptWithinMs);
  return {
    deliveries: createRedisDeliveryLedger(kept, prefix),
    notices: createRedisNoticeLedger(kept, prefix),
    schedules: createRedisScheduleStore(kept, prefix),
    archive: createRedisReportArchive(kept, prefix),
    records: createRedisReportRecords(commands, prefix),
    audit: auditWhileAway(createRedisAuditLog(commands, prefix), logger),
    deadLetters: createRedisDeadLetters(kept, prefix),
    cursors: createRedisSyncCursors(kept, prefix),
    claims: claimsWhileAway(createRedisClaims(prompt, prefix), createMemoryClaims(clock), logger),
    leases: createRedisLeases(commands, prefix, owner),
    texts: createRedisKeptTexts(prompt, prefix),
    rateLimit: (rates) =>
      rateLimitWhileAway(createRedisRateLimit(prompt, prefix, rates), createRateLimit(rates), logger),
  };
}
