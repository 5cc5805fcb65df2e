import { randomUUID } from 'node:crypto';
import type { RedisSettings } from '../../../config/redis-schema.ts';
import type { IncidentEvent } from '../../core/incidents/event.ts';
import type { EventBatch } from '../../ports/event-log.ts';
import { type ArrivedEvent, type HowTold, type Intake, UnavailableError } from '../../ports/intake.ts';
import type { Job } from '../../ports/job.ts';
import type { Leases } from '../../ports/leases.ts';
import type { Logger } from '../../ports/logger.ts';
import { hasStore, openStore, type Store, type StoreOptions } from '../../store/open.ts';
import { connectRedis, type RedisLink } from './connect.ts';
import { describeRedis } from './describe.ts';
import { keepTrying, tryOnce } from './keep-trying.ts';
import type { RedisKeys } from './keys.ts';
import { createRedisLedgers } from './ledgers.ts';
import { unavailable } from './log/commit.ts';
import { createImportLog } from './log/import-log.ts';
import { createSharedImports } from './log/imports.ts';
import { createSharedIntake } from './log/intake.ts';
import { leaveOutKnown } from './log/leave-out-known.ts';
import { keepMarked } from './log/partition-marks.ts';
import { createPolicyLog } from './log/policies.ts';
import { createLogReader } from './log/read-from.ts';
import { createRetention } from './log/retention.ts';
import { openLog, readLog, type SharedLog } from './open-log.ts';
import { createProgressLog } from './progress-log.ts';
import { createSharedPolicies } from './shared-policies.ts';
import { otherLog, unreachable } from './tail/failures.ts';
import { newestOf } from './tail/newest.ts';
import { createTail, type Tail } from './tail/tail.ts';

export interface SharedStoreOptions extends StoreOptions {
  readonly redis: RedisSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  /** Waits for a Redis that is away where there is no copy to answer from, as a bot does; else that is a UserError. */
  readonly keepsTrying?: boolean;
}

/** A store whose log and ledgers all bots of a Redis share; it answers from a copy of its own. */
export interface SharedStore extends Store {
  /** Events of the log that nobody could read. */
  unreadable(): number;
}

/**
 * Opens the copy in a data folder, brings it up to what the shared log says, and goes on following it. While Redis is away
 * a copy that was there before answers all the same (`freshness`); whatever is written then rejects, mostly with
 * UnavailableError. UserError where settings are wrong, or where there is neither Redis nor a copy (see `keepsTrying`).
 */
export async function openSharedStore(options: SharedStoreOptions): Promise<SharedStore> {
  const hadCopy = hasStore(options.folder);
  const copy = await openStore(options);
  try {
    const link = await connectRedis(options.redis, options.env, {
      mayBeAway: hadCopy || options.keepsTrying === true,
    });
    try {
      return await overLink(options, copy, link);
    } catch (error) {
      await link.close();
      throw error;
    }
  } catch (error) {
    await copy.close();
    throw error;
  }
}

async function overLink(options: SharedStoreOptions, copy: Store, link: RedisLink): Promise<SharedStore> {
  const { redis, logger, clock, signal, keepsTrying = false } = options;
  const trying = keepsTrying ? keepTrying({ logger, signal }) : tryOnce;
  const log = await trying(() => logOf(copy, link, redis, logger));
  const { keys } = link;
  const policies = createPolicyLog(link.command, keys);
  const tail = await createTail({
    link,
    log,
    replica: copy.replica,
    policies,
    reader: createLogReader(link.command, keys),
    acknowledge: acknowledgeOf(redis),
    logger,
    onProgress: options.onProgress ?? createProgressLog(logger, clock),
  });
  tail.start();
  const isAwayWithData = async () => !link.isConnected() && (await copy.dataVersion()).version > 0;
  try {
    await trying(async () => {
      if (await isAwayWithData()) return;
      if (!keepsTrying && !link.isConnected()) return;
      try {
        await tail.caughtUp(signal);
      } catch (error) {
        if (!(await isAwayWithData())) throw error;
      }
    });
  } catch (error) {
    await tail.close();
    throw error;
  }
  if (!link.isConnected())
    logger.warn({ cause: link.trouble()?.message }, 'Redis is away; answering from the copy');
  const shared = createSharedPolicies({ copy, log: policies, tail, link, logger });
  const ledgers = createRedisLedgers({
    connection: link.command,
    prefix: redis.prefix,
    owner: randomUUID(),
    ...(redis.acknowledge.replicas > 0 && {
      durable: { ...acknowledgeOf(redis), connect: () => link.duplicate('ledgers') },
    }),
    clock,
    logger,
  });
  return {
    ...copy,
    ...logMembers({ options, copy, link, log, keys, tail }),
    ...shared,
    recordPolicies: (...given) => trying(() => shared.recordPolicies(...given)),
    ...ledgers,
    jobs: jobsOf(options, link, keys, log, ledgers.leases),
    shared: () => describeRedis(link, log),
    freshness: tail.freshness,
    caughtUp: () =>
      tail.caughtUp().catch((error: unknown) => {
        throw new UnavailableError(error instanceof Error ? error.message : String(error), { cause: error });
      }),
    unreadable: tail.unreadable,
    async close() {
      await tail.close();
      await link.close();
      await copy.close();
    },
  };
}

/** The log that the copy is of, or becomes one of; without Redis what the copy knows of it. */
async function logOf(
  { replica }: Store,
  link: RedisLink,
  { partitions }: RedisSettings,
  logger: Logger,
): Promise<SharedLog> {
  if (!link.isConnected()) {
    const state = await replica.state();
    const isEmpty = newestOf(state) === null;
    if (isEmpty || state.logId === null || state.partitions === null) throw unreachable(link);
    return { id: state.logId, partitions: state.partitions };
  }
  const { logId } = await replica.state();
  const log = logId === null ? await openLog(link, partitions) : await readLog(link);
  // An emptied Redis gets no new log by who remembers another.
  if (log === null) throw otherLog(logId ?? '', null);
  await replica.adopt(log.id, log.partitions);
  await keepMarked(link, log, logger);
  if (log.partitions !== partitions) {
    logger.warn(
      { configured: partitions, used: log.partitions },
      'redis.partitions was fixed by the first bot; its number is used',
    );
  }
  return log;
}

/** Streams are trimmed only where that is configured. */
function jobsOf(
  { redis, logger }: SharedStoreOptions,
  link: RedisLink,
  keys: RedisKeys,
  { partitions }: SharedLog,
  leases: Leases,
): Job[] {
  const { eventRetention: retentionMs } = redis;
  if (retentionMs === null) return [];
  const retention = createRetention({ redis: link.command, keys, partitions, retentionMs, leases });
  const run = async (signal: AbortSignal) => {
    if (!link.isConnected()) return;
    const moved = await retention.run(signal);
    if (moved.entries > 0) logger.info(moved, 'old entries moved out of the streams');
  };
  return [{ name: 'event retention', everyMs: retentionEveryMs, run }];
}

function acknowledgeOf({ acknowledge }: RedisSettings) {
  return { replicas: acknowledge.replicas, timeoutMs: acknowledge.timeout };
}

interface Parts {
  readonly options: SharedStoreOptions;
  readonly copy: Store;
  readonly link: RedisLink;
  readonly log: SharedLog;
  readonly keys: RedisKeys;
  readonly tail: Tail;
}

interface Doors {
  readonly intake: Intake;
  readonly importLog: Pick<Store, 'appendBulk'>;
}

const retentionEveryMs = 600_000;

/** Instants given on the command line lie further from now. */
const nowMs = 60_000;

/** What writes events. */
function logMembers({ options, copy, link, log, keys, tail }: Parts) {
  const { clock } = options;
  const shared = { keys, log, acknowledge: acknowledgeOf(options.redis) };
  const imports = createSharedImports(link.command, keys);
  let opened: Promise<Doors> | null = null;

  async function caughtUp(): Promise<void> {
    try {
      await tail.caughtUp();
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** On a connection of their own, since WAIT holds up whatever is sent behind it; made when it is first needed. */
  async function doors(): Promise<Doors> {
    // What is written to another log than ours no bot would ever see.
    const refusal = tail.refusal();
    if (refusal !== null) throw new UnavailableError(refusal.message, { cause: refusal });
    opened ??= link.duplicate('log').then((redis) => ({
      intake: leaveOutKnown(createSharedIntake({ ...shared, redis }), copy, caughtUp),
      importLog: createImportLog({ ...shared, redis, copy, caughtUp: tail.reached }),
    }));
    return opened.catch((error: unknown) => {
      opened = null;
      throw unavailable(error);
    });
  }

  return {
    intake: {
      append: async (events: readonly ArrivedEvent[], how?: HowTold) =>
        (await doors()).intake.append(events, how),
    },
    append: async (events: readonly IncidentEvent[]) =>
      (await doors()).importLog.appendBulk(oneBatch(events)),
    async appendBulk(batches: AsyncIterable<EventBatch>, bulk: Parameters<Store['appendBulk']>[1] = {}) {
      if (!link.isConnected()) throw unreachable(link);
      await tail.caughtUp(bulk.signal);
      return (await doors()).importLog.appendBulk(batches, bulk);
    },
    async beginImport(fileHash: string, recordedAt: number) {
      if (!link.isConnected()) throw unreachable(link);
      return Math.abs(recordedAt - clock.now()) > nowMs ? recordedAt : imports.begin(fileHash);
    },
    finishImport: imports.finish,
  } satisfies Partial<Store>;
}

async function* oneBatch(events: readonly IncidentEvent[]): AsyncIterable<EventBatch> {
  yield { count: events.length, json: JSON.stringify(events) };
}
