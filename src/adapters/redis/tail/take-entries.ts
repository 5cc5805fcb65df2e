import type { EventBatch } from '../../../ports/event-log.ts';
import type { Logger } from '../../../ports/logger.ts';
import { readEntry } from '../log/entry.ts';
import type { StreamEntry } from './streams.ts';

/** Events of one batch, about. */
const batchEvents = 10_000;
/** Problems told one by one; a stream full of something else would fill the log. */
const mostTold = 20;

/** Turns entries into batches; what cannot be read is told, counted and passed over, by every bot alike. */
export interface EntryTaker {
  take(partition: number, entries: readonly StreamEntry[]): EventBatch[];
  /** Events that could not be read so far. */
  unreadable(): number;
}

export function createEntryTaker(logger: Pick<Logger, 'warn'>): EntryTaker {
  let unreadable = 0;

  function tell(partition: number, id: string, problems: readonly string[]): void {
    for (const problem of problems) {
      unreadable++;
      if (unreadable <= mostTold)
        logger.warn({ partition, id, problem }, 'entry of the shared log not readable');
    }
  }

  return {
    take(partition, entries) {
      const batches: EventBatch[] = [];
      let events: string[] = [];
      for (const [id, fields] of entries) {
        const read = readEntry(id, fields);
        if (read.problems.length > 0) tell(partition, id, read.problems);
        for (const event of read.events) events.push(event);
        if (events.length >= batchEvents) {
          batches.push(batchOf(events));
          events = [];
        }
      }
      return events.length === 0 ? batches : [...batches, batchOf(events)];
    },
    unreadable: () => unreadable,
  };
}

function batchOf(events: readonly string[]): EventBatch {
  return { count: events.length, json: `[${events.join(',')}]` };
}
