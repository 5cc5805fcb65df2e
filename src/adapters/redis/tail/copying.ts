import type { BulkProgress } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { PolicyEntry, Positions, Replica, ReplicaState } from '../../../ports/replication.ts';
import type { RedisLink } from '../connect.ts';
import type { PolicyLog } from '../log/policies.ts';
import { LogGapError, type LogReader } from '../log/reading.ts';
import type { SharedLog } from '../open-log.ts';
import { type Confirmable, confirmed } from './confirm.ts';
import { gap } from './failures.ts';
import { replay } from './replay.ts';
import type { StreamEntry } from './streams.ts';
import { createEntryTaker } from './take-entries.ts';

export interface CopyingOptions {
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
}

/** Puts what was read into the copy; `state` is how far that is. */
export interface Copying {
  state(): ReplicaState;
  take(entries: ReadonlyMap<number, readonly StreamEntry[]>): Promise<void>;
  takePolicies(): Promise<void>;
  /** Takes all there is in one append; false where the log lost something that the copy has. */
  replay(): Promise<boolean>;
  /** Replaces all that the copy has by what is in the log; until then it stays. False as above. */
  beginAnew(): Promise<boolean>;
  /** Entries read and not yet in the copy. */
  pending(): number;
  unreadable(): number;
}

export async function createCopying(options: CopyingOptions, signal: AbortSignal): Promise<Copying> {
  const { link, log, replica, logger } = options;
  const taker = createEntryTaker(logger);
  let state = await replica.state();
  let pending = 0;
  /** Where what the copy had is kept aside; null: it is not. */
  let kept: { readonly folder: string | null } | null = null;

  async function confirm(read: readonly Confirmable[]): Promise<void> {
    const { replicas, timeoutMs } = options.acknowledge;
    while (!(await confirmed({ link, replicas, timeoutMs }, read))) {
      signal.throwIfAborted();
      logger.debug({ replicas }, 'waiting for the replicas of Redis');
    }
  }

  function onProgress(progress: BulkProgress): void {
    if (progress.stage === 'reading') pending = Math.max(0, (progress.total ?? 0) - progress.done);
    options.onProgress?.(progress);
  }

  async function replayFrom(from: Positions, anew?: readonly PolicyEntry[]): Promise<boolean> {
    const { partitions } = log;
    const { reader } = options;
    const all = { link, reader, replica, partitions, from, taker, confirm, signal, onProgress };
    try {
      await replay({ ...all, ...(anew !== undefined && { anew }) });
    } catch (error) {
      if (!(error instanceof LogGapError)) throw error;
      if (error.standing === 'trimmed') throw gap(error);
      return false;
    }
    state = await replica.state();
    pending = 0;
    return true;
  }

  return {
    state: () => state,
    async take(entries) {
      pending = [...entries.values()].reduce((sum, read) => sum + read.length, 0);
      await confirm([...entries.keys()]);
      const batches = [...entries].flatMap(([partition, read]) => taker.take(partition, read));
      const last = [...entries].map(([partition, read]) => [partition, read.at(-1)?.[0] ?? ''] as const);
      const positions = { ...state.positions, ...Object.fromEntries(last) };
      await replica.apply(batches, () => positions, { signal });
      state = { ...state, positions };
      pending = 0;
    },
    async takePolicies() {
      for (const entry of await options.policies.after(state.policyPosition)) {
        await confirm(['policies']);
        await replica.applyPolicy(entry);
        state = { ...state, policyPosition: entry.id };
      }
    },
    replay: () => replayFrom(state.positions),
    async beginAnew() {
      // Once for what is in the copy, however often it is tried.
      kept ??= { folder: await replica.keepLost() };
      const { folder } = kept;
      const how =
        folder === null
          ? {}
          : { kept: folder, look: `REDIS_URL= SLA_BOT_CONFIG= sla-bot export events --data ${folder}` };
      logger.warn(
        { log: log.id, ...how },
        'the shared log lost entries that this copy had; the copy begins anew',
      );
      const anew = await options.policies.after(null);
      await confirm(['policies']);
      const isDone = await replayFrom({}, anew);
      if (isDone) kept = null;
      return isDone;
    },
    pending: () => pending,
    unreadable: taker.unreadable,
  };
}
