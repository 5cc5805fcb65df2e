import { hash } from 'node:crypto';
import type { Leases } from '../../../ports/leases.ts';
import type { RedisCommands } from '../clients.ts';
import { redisTime } from '../clock.ts';
import type { RedisKeys } from '../keys.ts';
import { instantOf } from './entry.ts';
import type { LogEntry } from './reading.ts';
import { packSegment, segmentChars } from './segment.ts';
import { idBehind } from './stream-id.ts';

export interface RetentionOptions {
  readonly redis: RedisCommands;
  readonly keys: Pick<RedisKeys, 'events' | 'segments' | 'segment'>;
  readonly partitions: number;
  /** Older entries leave the streams, by the clock of Redis. */
  readonly retentionMs: number;
  readonly leases: Leases;
  /** Characters of one segment, about. */
  readonly mostChars?: number;
}

/** Moves old entries out of the streams, into segments. */
export interface Retention {
  /** One round over all partitions; what it moved. Does nothing where another bot is at it. */
  run(signal?: AbortSignal): Promise<{ readonly entries: number; readonly segments: number }>;
}

const lease = 'event-retention';
const leaseMs = 60_000;
/** Until the index names it, so that what a killed process left goes by itself. */
const unnamedSeconds = 3_600;
const pageEntries = 100;
/** What does not fill a segment waits this long for more, or as long as entries stay in the stream. */
const longestWaitMs = 86_400_000;

/**
 * Names a segment in the index and takes its entries out of the stream, both or neither: only where the segment is there
 * as it was hashed, and the stream begins with its first entry. KEYS: stream, index, segment. ARGV: the index's text,
 * bytes, SHA-1, first id, the smallest id that stays. Returns how many entries went; -1: things are not as they were.
 */
const moveScript = `
local data = redis.call('GET', KEYS[3])
if not data or #data ~= tonumber(ARGV[2]) or redis.sha1hex(data) ~= ARGV[3] then return -1 end
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if not first or first[1] ~= ARGV[4] then return -1 end
redis.call('PERSIST', KEYS[3])
redis.call('RPUSH', KEYS[2], ARGV[1])
return redis.call('XTRIM', KEYS[1], 'MINID', '=', ARGV[5])`;

export function createRetention(options: RetentionOptions): Retention {
  const { redis, keys, partitions, retentionMs, leases, mostChars = segmentChars } = options;
  const waitMs = Math.min(longestWaitMs, retentionMs);

  /** The oldest entries that may leave, up to a segment full; `isFull`: more would not fit. */
  async function oldest(partition: number, before: string) {
    const entries: LogEntry[] = [];
    let chars = 0;
    let start = '-';
    for (;;) {
      const page = await redis.xrange(keys.events(partition), start, `(${before}`, 'COUNT', pageEntries);
      for (const entry of page) {
        entries.push(entry);
        chars += entry[1].reduce((sum, text) => sum + text.length, 0);
        if (chars >= mostChars) return { entries, isFull: true };
      }
      const last = page.at(-1);
      if (last === undefined || page.length < pageEntries) return { entries, isFull: false };
      start = `(${last[0]}`;
    }
  }

  /** Moves one segment; how many entries it has, 0: there is nothing to move now. */
  async function moveOne(partition: number): Promise<number> {
    const now = await redisTime(redis);
    const { entries, isFull } = await oldest(partition, `${Math.max(0, now - retentionMs)}-0`);
    const [first] = entries[0] ?? [];
    if (first === undefined) return 0;
    if (!isFull && instantOf(first) > now - retentionMs - waitMs) return 0;
    const { record, data } = await packSegment(entries);
    const key = keys.segment(partition, record.first, record.last);
    await redis.set(key, data, 'EX', unnamedSeconds);
    const moved = await redis.eval(
      moveScript,
      3,
      ...[keys.events(partition), keys.segments(partition), key],
      ...[JSON.stringify(record), record.bytes, sha1(data), record.first, idBehind(record.last)],
    );
    return Number(moved) < 0 ? 0 : record.entries;
  }

  return {
    async run(signal) {
      let entries = 0;
      let segments = 0;
      for (let partition = 0; partition < partitions; partition++) {
        for (;;) {
          if (signal?.aborted || !(await leases.hold(lease, leaseMs))) return { entries, segments };
          const moved = await moveOne(partition);
          if (moved === 0) break;
          entries += moved;
          segments++;
        }
      }
      return { entries, segments };
    },
  };
}

function sha1(data: Buffer): string {
  return hash('sha1', data, 'hex');
}
