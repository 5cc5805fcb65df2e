import type { RedisCommands } from '../clients.ts';
import type { RedisKeys } from '../keys.ts';
import { type LogEntry, LogGapError, type LogPage, type LogReader, type Standing } from './reading.ts';
import { parseIndex, type SegmentRecord, unpackSegment } from './segment.ts';
import { isBehind } from './stream-id.ts';

type ReaderKeys = Pick<RedisKeys, 'events' | 'segments' | 'segment'>;

/** Entries asked for at a time, each of up to a hundred events. */
const pageEntries = 100;

/** What can be said of a stream. `removed`: entries that it had and that nobody deleted by name. */
interface StreamState {
  readonly newest: string;
  readonly removed: number;
}

/** Reads the streams of a shared log and what was moved out of them, as one. */
export function createLogReader(redis: RedisCommands, keys: ReaderKeys): LogReader {
  async function index(partition: number): Promise<readonly SegmentRecord[]> {
    const key = keys.segments(partition);
    return parseIndex(key, await redis.lrange(key, 0, -1));
  }

  async function movedUpTo(partition: number): Promise<string | null> {
    const key = keys.segments(partition);
    return parseIndex(key, await redis.lrange(key, -1, -1))[0]?.last ?? null;
  }

  async function has(partition: number, id: string): Promise<boolean> {
    return (await redis.xrange(keys.events(partition), id, id)).length > 0;
  }

  async function standing(partition: number, position: string | null): Promise<Standing> {
    const stream = await streamState(redis, keys.events(partition));
    const segments = await index(partition);
    const moved = segments.at(-1)?.last ?? null;
    const covered = segments.reduce((sum, { entries }) => sum + entries, 0);
    const isTrimmed = stream.removed > covered;
    if (position === null) {
      if (isTrimmed) return 'trimmed';
      return moved === null ? 'present' : 'moved';
    }
    if (moved === position) return isTrimmed ? 'trimmed' : 'present';
    if (moved !== null && isBehind(moved, position)) return 'moved';
    if (isBehind(position, stream.newest)) return 'ahead';
    if (await has(partition, position)) return 'present';
    // It may have been moved while this was looked at.
    const now = await movedUpTo(partition);
    if (now !== moved) return standing(partition, position);
    return isTrimmed ? 'trimmed' : 'ahead';
  }

  async function* moved(partition: number, position: string | null): AsyncGenerator<LogPage> {
    for (const record of await index(partition)) {
      if (!isBehind(record.last, position)) continue;
      const key = keys.segment(partition, record.first, record.last);
      const entries = await unpackSegment(key, record, await redis.getBuffer(key));
      const isWithin = position !== null && !isBehind(record.first, position);
      if (isWithin && !entries.some(([id]) => id === position)) {
        throw new LogGapError(partition, position, 'ahead');
      }
      yield { entries: entries.filter(([id]) => isBehind(id, position)), from: 'segment' };
    }
  }

  /** The next page of the stream; null: some of what comes next was moved out of it. */
  async function next(partition: number, position: string | null): Promise<readonly LogEntry[] | null> {
    const start = position === null ? '-' : `(${position}`;
    const entries = await redis.xrange(keys.events(partition), start, '+', 'COUNT', pageEntries);
    const upTo = await movedUpTo(partition);
    return upTo !== null && isBehind(upTo, position) ? null : entries;
  }

  async function* readFrom(partition: number, position: string | null): AsyncGenerator<LogPage> {
    const stands = await standing(partition, position);
    if (stands === 'trimmed' || stands === 'ahead') throw new LogGapError(partition, position, stands);
    let at = position;
    let asked = next(partition, at);
    for (;;) {
      const entries = await asked;
      if (entries === null) {
        for await (const page of moved(partition, at)) {
          at = page.entries.at(-1)?.[0] ?? at;
          yield page;
        }
        asked = next(partition, at);
        continue;
      }
      const last = entries.at(-1)?.[0];
      if (last === undefined) return;
      at = last;
      asked = next(partition, at);
      // Asked ahead: where the reader leaves, nobody waits for it.
      asked.catch(() => undefined);
      yield { entries, from: 'stream' };
    }
  }

  return { readFrom, standing, movedUpTo };
}

async function streamState(redis: RedisCommands, key: string): Promise<StreamState> {
  if ((await redis.exists(key)) === 0) return { newest: '0-0', removed: 0 };
  const answer = (await redis.xinfo('STREAM', key)) as readonly unknown[];
  const value = (name: string) => answer[answer.indexOf(name) + 1];
  const deletedByName = value('max-deleted-entry-id');
  const removed = Number(value('entries-added')) - Number(value('length'));
  return {
    newest: String(value('last-generated-id')),
    removed: deletedByName === '0-0' ? removed : 0,
  };
}
