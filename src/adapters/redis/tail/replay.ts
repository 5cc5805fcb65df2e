import type { BulkProgress, EventBatch } from '../../../ports/event-log.ts';
import type { PolicyEntry, Positions, Replica } from '../../../ports/replication.ts';
import type { RedisLink } from '../connect.ts';
import type { LogReader } from '../log/reading.ts';
import { readAhead } from './read-ahead.ts';
import type { EntryTaker } from './take-entries.ts';

export interface ReplayOptions {
  readonly link: Pick<RedisLink, 'command' | 'keys'>;
  readonly reader: LogReader;
  readonly replica: Replica;
  readonly partitions: number;
  readonly from: Positions;
  /** Takes the place of everything that the copy has, under these policies. */
  readonly anew?: readonly PolicyEntry[];
  readonly taker: EntryTaker;
  /** Resolves once no failover can take back what was read. */
  readonly confirm: (partitions: readonly number[]) => Promise<void>;
  readonly onProgress: (progress: BulkProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Takes everything behind the positions in one append, which is all or nothing; a process killed on the way begins it again.
 * While `reading`, `done` and `total` are entries of the streams.
 */
export async function replay(options: ReplayOptions): Promise<void> {
  const { link, replica, partitions, onProgress } = options;
  const numbers = Array.from({ length: partitions }, (_, partition) => partition);
  const lengths = await Promise.all(
    numbers.map((partition) => link.command.xlen(link.keys.events(partition))),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const positions: Record<number, string> = { ...options.from };
  let done = 0;

  async function* batches(): AsyncGenerator<EventBatch> {
    const waiting: EventBatch[] = [];
    for (const partition of numbers) {
      for await (const { entries } of options.reader.readFrom(partition, options.from[partition] ?? null)) {
        const last = entries.at(-1);
        if (last !== undefined) positions[partition] = last[0];
        done += entries.length;
        onProgress({ stage: 'reading', done, total: Math.max(done, total) });
        waiting.push(...options.taker.take(partition, entries));
        if (countOf(waiting) >= batchEvents) yield joined(waiting.splice(0));
      }
    }
    if (waiting.length > 0) yield joined(waiting);
    await options.confirm(numbers);
  }

  await replica.apply(readAhead(batches()), () => positions, {
    signal: options.signal,
    ...(options.anew !== undefined && { anew: options.anew }),
    onProgress: (progress) => {
      if (progress.stage !== 'reading') onProgress(progress);
    },
  });
}

/** Events that go to the store at once, at least: each statement costs as much as some hundred of them. */
const batchEvents = 8_000;

function countOf(batches: readonly EventBatch[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}

function joined(batches: readonly EventBatch[]): EventBatch {
  if (batches.length === 1 && batches[0] !== undefined) return batches[0];
  return {
    count: countOf(batches),
    json: `[${batches.map(({ json }) => json.slice(1, -1)).join(',')}]`,
  };
}
