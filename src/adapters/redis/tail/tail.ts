import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../core/errors.ts';
import type { BulkProgress } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Freshness, Positions, Replica, ReplicaState } from '../../../ports/replication.ts';
import type { RedisCommands } from '../clients.ts';
import { redisTime } from '../clock.ts';
import type { RedisLink } from '../connect.ts';
import type { PolicyLog } from '../log/policies.ts';
import { LogGapError, type LogReader } from '../log/reading.ts';
import { readLog, type SharedLog } from '../open-log.ts';
import { confirmed } from './confirm.ts';
import { gap, isFinal, otherLog, unreachable } from './failures.ts';
import { newestIds, newestOf } from './newest.ts';
import { replay } from './replay.ts';
import { standingOf } from './standing.ts';
import { createStreams, type StreamEntry, type Streams } from './streams.ts';
import { createEntryTaker } from './take-entries.ts';
import { createWaiting } from './waiting.ts';

export interface TailOptions {
  readonly link: RedisLink;
  readonly log: SharedLog;
  readonly replica: Replica;
  readonly policies: PolicyLog;
  readonly reader: LogReader;
  /** Replicas that must have an entry before it is applied. */
  readonly acknowledge: { readonly replicas: number; readonly timeoutMs: number };
  readonly logger: Logger;
  /** Of a replay, which may take a while. */
  readonly onProgress?: (progress: BulkProgress) => void;
  /** The copy is empty again, and is filled anew. */
  readonly onReset?: () => void;
}

/** Keeps a local copy at what the shared log says. */
export interface Tail {
  /** Begins to follow the log, until it is closed. */
  start(): void;

  /**
   * Resolves when the copy has everything that is in the log now. UserError where the log cannot be reached, or where this
   * copy cannot follow it any more.
   */
  caughtUp(signal?: AbortSignal): Promise<void>;
  /** Resolves when the copy has everything up to these entries. */
  reached(positions: Positions, signal?: AbortSignal): Promise<void>;
  freshness(): Freshness;
  /** Events that could not be read. */
  unreadable(): number;
  close(): Promise<void>;
}

/** Pauses between attempts where something failed. */
const restMs = 300;
/** How often a copy that hears nothing new looks whether what it has is still in the log. */
const examineMs = 5_000;

export async function createTail(options: TailOptions): Promise<Tail> {
  const { link, log, replica, logger } = options;
  const taker = createEntryTaker(logger);
  const abort = new AbortController();
  const waiting = createWaiting();
  let state: ReplicaState = await replica.state();
  let connection: RedisCommands | null = null;
  let streams: Streams | null = null;
  let asOf = newestOf(state);
  let behind: number | null = null;
  let isConnected = link.isConnected();
  /** What is in the copy may be in the log no more. */
  let isDoubtful = true;
  let examinedAt = 0;
  let running: Promise<void> | null = null;
  let failure: UserError | null = null;

  const forget = [
    link.on('failover', () => {
      isDoubtful = true;
    }),
    link.on('lost', lose),
  ];

  function lose(): void {
    isConnected = false;
    behind = null;
    isDoubtful = true;
    waiting.fail(unreachable(link));
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        if (link.isConnected()) await round();
        else await pause();
      } catch (error) {
        if (abort.signal.aborted) return;
        if (error instanceof UserError && isFinal(error)) {
          fail(error);
          return;
        }
        logger.warn({ cause: String(error) }, 'shared log not read, trying again');
        lose();
        connection?.disconnect();
        connection = null;
        await pause();
      }
    }
  }

  async function pause(): Promise<void> {
    await sleep(restMs, undefined, { signal: abort.signal }).catch(() => undefined);
  }

  function fail(error: UserError): void {
    failure = error;
    isConnected = false;
    behind = null;
    logger.error({ cause: error.message, hint: error.hint }, 'shared log not followed any more');
    waiting.fail(error);
  }

  /** Looks once and takes what has come. */
  async function round(): Promise<void> {
    if (connection === null) {
      connection = await link.duplicate('tail');
      streams = createStreams({ connection, keys: link.keys, partitions: log.partitions });
    }
    if (isDoubtful || performance.now() - examinedAt > examineMs) await examine();
    const askedAt = await redisTime(link.command);
    const found = await (streams as Streams).look(state.positions, state.policyPosition);
    if (abort.signal.aborted) return;
    if (found.policies) await takePolicies();
    if (found.entries.size > 0) {
      // What was read may come from a server that had lost what the copy has, or lack what was moved out of the stream.
      const standing = await standingOf(options.reader, state.positions, found.entries.keys());
      if (standing === 'ahead') {
        isDoubtful = true;
        return;
      }
      if (found.isCut || standing !== 'present') await replayAll();
      else await take(found.entries);
    }
    isConnected = true;
    if (!found.isCut) {
      behind = 0;
      asOf = Math.max(asOf ?? 0, askedAt);
    }
    waiting.settle(state);
  }

  /** Whether the log still is the one this is a copy of, and has what the copy has. */
  async function examine(): Promise<void> {
    const found = await readLog(link);
    if (found?.id !== log.id) throw otherLog(log.id, found?.id ?? null);
    const standing = await standingOf(options.reader, state.positions, Array(log.partitions).keys());
    if (standing === 'ahead' || !(await hasPolicies())) await beginAnew();
    // Nothing in the streams tells of what has left them.
    else if (standing !== 'present') await replayAll();
    isDoubtful = false;
    examinedAt = performance.now();
  }

  async function hasPolicies(): Promise<boolean> {
    const { policyPosition } = state;
    if (policyPosition === null) return true;
    return (await link.command.xrange(link.keys.policies, policyPosition, policyPosition)).length > 0;
  }

  async function beginAnew(): Promise<void> {
    logger.warn({ log: log.id }, 'the shared log lost entries that this copy had; the copy begins anew');
    asOf = null;
    options.onReset?.();
    await replica.reset();
    state = await replica.state();
  }

  async function takePolicies(): Promise<void> {
    if (!(await hasPolicies())) {
      isDoubtful = true;
      return;
    }
    for (const entry of await options.policies.after(state.policyPosition)) {
      await confirm([0]);
      await replica.applyPolicy(entry);
      state = { ...state, policyPosition: entry.id };
    }
  }

  async function take(entries: ReadonlyMap<number, readonly StreamEntry[]>): Promise<void> {
    behind = [...entries.values()].reduce((sum, read) => sum + read.length, 0);
    await confirm([...entries.keys()]);
    const batches = [...entries].flatMap(([partition, read]) => taker.take(partition, read));
    const last = [...entries].map(([partition, read]) => [partition, read.at(-1)?.[0] ?? ''] as const);
    const positions = { ...state.positions, ...Object.fromEntries(last) };
    await replica.apply(batches, () => positions, { signal: abort.signal });
    state = { ...state, positions };
  }

  async function replayAll(): Promise<void> {
    try {
      await replay({
        link,
        reader: options.reader,
        replica,
        partitions: log.partitions,
        from: state.positions,
        taker,
        confirm,
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.stage === 'reading') behind = Math.max(0, (progress.total ?? 0) - progress.done);
          options.onProgress?.(progress);
        },
      });
    } catch (error) {
      if (!(error instanceof LogGapError)) throw error;
      if (error.standing === 'trimmed') throw gap(error);
      isDoubtful = true;
    }
    state = await replica.state();
  }

  async function confirm(partitions: readonly number[]): Promise<void> {
    const { replicas, timeoutMs } = options.acknowledge;
    while (!(await confirmed({ link, replicas, timeoutMs }, partitions))) {
      abort.signal.throwIfAborted();
      logger.debug({ replicas }, 'waiting for the replicas of Redis');
    }
  }

  return {
    start() {
      running ??= run();
    },
    async caughtUp(signal) {
      if (failure !== null) throw failure;
      if (!link.isConnected()) throw unreachable(link);
      const askedAt = await redisTime(link.command);
      const targets = await newestIds(link, options.reader, log.partitions);
      if (failure !== null) throw failure;
      await waiting.until(targets, state, signal);
      asOf = Math.max(asOf ?? 0, askedAt);
    },
    reached(positions, signal) {
      if (failure !== null) return Promise.reject(failure);
      return waiting.until({ positions, policyPosition: null }, state, signal);
    },
    freshness: () => ({ connected: isConnected && link.isConnected(), asOf, behind }),
    unreadable: taker.unreadable,
    async close() {
      abort.abort();
      for (const stop of forget) stop();
      connection?.disconnect();
      await running;
    },
  };
}
