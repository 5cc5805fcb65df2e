import type { PolicyContent } from '../../config/policy.ts';
import type { PolicyVersion } from '../core/sla/types.ts';
import type { BulkProgress, BulkSummary, EventBatch } from './event-log.ts';

/** Id of the last entry taken from each partition's stream, by partition number; missing: none yet. */
export type Positions = Readonly<Record<number, string>>;

export interface ReplicaState {
  /** Id of the shared log that this copy is of; null: empty, or a log of its own. */
  readonly logId: string | null;
  /** Streams it is spread over; null where `logId` is. */
  readonly partitions: number | null;
  readonly positions: Positions;
  /** Id of the last policy entry taken. */
  readonly policyPosition: string | null;
}

/** A local copy of a shared log. Everything it says is durable when its promise resolves. */
export interface Replica {
  state(): Promise<ReplicaState>;
  /** Makes an empty store a copy of this log. UserError where it holds something of its own, or is a copy of another. */
  adopt(logId: string, partitions: number): Promise<void>;
  /**
   * Appends entries and moves the positions, in one transaction. An entry is a duplicate only with the content and the
   * `recordedAt` of one that is there: the result is the same however the entries were cut into batches, in whatever order
   * the partitions came. `positions` is asked when all batches were read. With `anew` they take the place of everything
   * that is there, under these policies alone: until then everybody is answered from what was there.
   */
  apply(
    batches: AsyncIterable<EventBatch> | Iterable<EventBatch>,
    positions: () => Positions,
    options?: {
      readonly onProgress?: (progress: BulkProgress) => void;
      readonly signal?: AbortSignal;
      readonly anew?: readonly PolicyEntry[];
    },
  ): Promise<BulkSummary>;
  /**
   * Copies all that is there aside, before `anew`, in place of what was kept so before; the folder it lies in. Null: there was
   * nothing.
   */
  keepLost(): Promise<string | null>;
  /**
   * Takes a policy version and judges anew what it covers: incidents recorded at or after it too, which may have come
   * first. `version` counts the entries of the policy stream.
   */
  applyPolicy(entry: PolicyEntry): Promise<PolicyVersion>;
}

/** One entry of the policy stream. */
export interface PolicyEntry {
  /** Its stream id, whose milliseconds are `recordedAt`. */
  readonly id: string;
  readonly version: number;
  readonly recordedAt: number;
  readonly effectiveFrom: number | null;
  readonly content: PolicyContent;
}

/** How a copy stands to the shared log. */
export interface Freshness {
  /** False: the shared log cannot be reached, or it is not followed. */
  readonly connected: boolean;
  /** Everything recorded by then is in the copy, epoch milliseconds of the shared log's clock; null: not yet known. */
  readonly asOf: number | null;
  /** Entries that are known to be in the log and not in the copy; null where it cannot be reached. */
  readonly behind: number | null;
  /** Why it is not followed, and what to do, where Redis answers and yet has not (all of) the log that this is a copy of. */
  readonly unfollowed?: { readonly message: string; readonly hint: string | null };
}
