import { setTimeout as sleep } from 'node:timers/promises';
import type { UserError } from '../../../core/errors.ts';
import type { Freshness, Positions } from '../../../ports/replication.ts';
import type { RedisCommands } from '../clients.ts';
import { redisTime } from '../clock.ts';
import { keepMarked } from '../log/partition-marks.ts';
import { readLog } from '../open-log.ts';
import { saidIn } from '../said.ts';
import { type CopyingOptions, createCopying } from './copying.ts';
import { isGone, otherLog, unfollowable, unreachable } from './failures.ts';
import { newestIds, newestOf } from './newest.ts';
import { standingOf } from './standing.ts';
import { createStreams, type Found, type Streams } from './streams.ts';
import { createWaiting, type Place } from './waiting.ts';

/** Keeps a local copy at what the shared log says. */
export interface Tail {
  /** Begins to follow the log, until it is closed. */
  start(): void;
  /**
   * Resolves when the copy has everything that is in the log now. UserError where the log cannot be reached, or where this
   * copy cannot follow it (now).
   */
  caughtUp(signal?: AbortSignal): Promise<void>;
  /** Resolves when the copy has everything up to these entries. */
  reached(positions: Positions, signal?: AbortSignal): Promise<void>;
  /** Why nothing may be appended now: Redis is away, or the log may be another than this is a copy of; null: it may. */
  refusal(): UserError | null;
  freshness(): Freshness;
  /** Events that could not be read. */
  unreadable(): number;
  close(): Promise<void>;
}

/** Pauses between attempts where something failed. */
const restMs = 300;
/** Pauses between looks for a log that is gone. */
const goneRestMs = 3_000;
/** An append costs much the same for one event as for a thousand: while events stream in, they begin this far apart. */
const appendEveryMs = 400;
/** Rest between two appends, at least. */
const leastRestMs = 50;
/** How often a copy that hears nothing new looks whether what it has is still in the log. */
const examineMs = 5_000;

export async function createTail(options: CopyingOptions): Promise<Tail> {
  const { link, log, logger } = options;
  const abort = new AbortController();
  const copying = await createCopying(options, abort.signal);
  const waiting = createWaiting();
  let reading: { readonly connection: RedisCommands; readonly streams: Streams } | null = null;
  let asOf = newestOf(copying.state());
  let isConnected = link.isConnected();
  /** What is in the copy may be in the log no more. */
  let isDoubtful = true;
  /** Redis was away, and what came back has not been looked at yet: it may be empty. */
  let isUnseen = !isConnected;
  let examinedAt = 0;
  let hurry = new AbortController();
  let running: Promise<void> | null = null;
  /** Why the log is not followed; goes where it was gone and is back. */
  let failure: UserError | null = null;

  const stopListening = [
    link.on('failover', () => {
      isDoubtful = true;
    }),
    link.on('lost', () => {
      isUnseen = true;
      lose();
    }),
  ];

  function lose(): void {
    isConnected = false;
    isDoubtful = true;
    waiting.fail(unreachable(link));
  }

  function fail(error: UserError): void {
    const isNew = failure?.message !== error.message;
    failure = error;
    isConnected = false;
    isDoubtful = true;
    const told = isGone(error) ? 'shared log gone, looking for it' : 'shared log not followed any more';
    if (isNew) logger.error({ cause: error.message, hint: error.hint }, told);
    waiting.fail(error);
  }

  function recover(): void {
    if (failure === null) return;
    failure = null;
    logger.info({ log: log.id }, 'the shared log is back and followed again');
  }

  async function pause(ms = restMs): Promise<void> {
    await sleep(ms, undefined, { signal: abort.signal }).catch(() => undefined);
  }

  /** Ends early where somebody waits for the copy. */
  async function restSince(begunAt: number): Promise<void> {
    if (waiting.isAwaited()) return;
    hurry = new AbortController();
    const ms = Math.max(appendEveryMs - (performance.now() - begunAt), leastRestMs);
    const signal = AbortSignal.any([abort.signal, hurry.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  function until(place: Place, signal?: AbortSignal): Promise<void> {
    const reached = waiting.until(place, copying.state(), signal);
    hurry.abort();
    return reached;
  }

  async function run(): Promise<void> {
    while (!abort.signal.aborted) {
      try {
        if (link.isConnected()) await round();
        else await pause();
      } catch (error) {
        if (abort.signal.aborted) return;
        const reason = await unfollowable(error, link, log);
        if (reason !== null) {
          fail(reason);
          if (!isGone(reason)) return;
          await pause(goneRestMs);
          continue;
        }
        logger.warn({ cause: saidIn(error) }, 'shared log not read, trying again');
        lose();
        reading?.connection.disconnect();
        reading = null;
        await pause();
      }
    }
  }

  /** Looks once and takes what has come. */
  async function round(): Promise<void> {
    reading ??= await beginReading();
    if (isDoubtful || performance.now() - examinedAt > examineMs) await examine();
    const askedAt = await redisTime(link.command);
    const { positions, policyPosition } = copying.state();
    const found = await reading.streams.look(positions, policyPosition);
    if (abort.signal.aborted) return;
    const foundAt = performance.now();
    if (!(await take(found))) {
      isDoubtful = true;
      return;
    }
    isConnected = true;
    if (!found.isCut) asOf = Math.max(asOf ?? 0, askedAt);
    waiting.settle(copying.state());
    if (found.entries.size > 0) await restSince(foundAt);
  }

  async function beginReading() {
    const connection = await link.duplicate('tail');
    return {
      connection,
      streams: createStreams({ connection, keys: link.keys, partitions: log.partitions }),
    };
  }

  /** Policies first; false where the log turns out to lack what the copy has. */
  async function take(found: Found): Promise<boolean> {
    if (found.policies) {
      if (!(await hasPolicies())) return false;
      await copying.takePolicies();
    }
    if (found.entries.size === 0) return true;
    // What was read may come from a server that had lost what the copy has, or lack what was moved out of the stream.
    const standing = await standingOf(options.reader, copying.state().positions, found.entries.keys());
    if (standing === 'ahead') return false;
    if (found.isCut || standing !== 'present') return copying.replay();
    await copying.take(found.entries);
    return true;
  }

  /** Whether the log still is the one this is a copy of, and has what the copy has. */
  async function examine(): Promise<void> {
    const found = await readLog(link);
    if (found?.id !== log.id) throw otherLog(log.id, found?.id ?? null);
    await keepMarked(link, log, logger);
    isUnseen = false;
    const all = Array(log.partitions).keys();
    const standing = await standingOf(options.reader, copying.state().positions, all);
    if (standing === 'ahead' || !(await hasPolicies())) {
      asOf = null;
      if (!(await copying.beginAnew())) return;
    } else if (standing !== 'present' && !(await copying.replay())) {
      // Asked because nothing in the streams tells of what has left them; the log lost more meanwhile.
      return;
    }
    isDoubtful = false;
    examinedAt = performance.now();
    recover();
  }

  async function hasPolicies(): Promise<boolean> {
    const { policyPosition } = copying.state();
    if (policyPosition === null) return true;
    return (await link.command.xrange(link.keys.policies, policyPosition, policyPosition)).length > 0;
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
      await until(targets, signal);
      asOf = Math.max(asOf ?? 0, askedAt);
    },
    reached(positions, signal) {
      if (failure !== null) return Promise.reject(failure);
      return until({ positions, policyPosition: null }, signal);
    },
    refusal: () => failure ?? (isUnseen || !link.isConnected() ? unreachable(link) : null),
    freshness() {
      const connected = failure === null && isConnected && link.isConnected();
      const behind = connected ? copying.pending() : null;
      return { connected, asOf, behind, ...(failure !== null && { unfollowed: failure }) };
    },
    unreadable: copying.unreadable,
    async close() {
      abort.abort();
      for (const stop of stopListening) stop();
      reading?.connection.disconnect();
      await running;
    },
  };
}
