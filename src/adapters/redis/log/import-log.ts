import type { EventBatch, EventLog } from '../../../ports/event-log.ts';
import type { Positions } from '../../../ports/replication.ts';
import type { Store } from '../../../store/open.ts';
import { createTurns } from '../../../threads/turns.ts';
import { createImportedEvents, type ImportedOptions } from './imported.ts';

export interface ImportLogOptions extends ImportedOptions {
  /** The copy of the log, which knows what is new. */
  readonly copy: Pick<Store, 'previewBulk'>;
  /** Resolves when the copy has everything up to these entries. */
  readonly caughtUp: (positions: Positions, signal?: AbortSignal) => Promise<void>;
}

/** A log that imports append to: by the rules of the local copy, and into the shared log. */
export function createImportLog(options: ImportLogOptions): Pick<EventLog, 'appendBulk'> {
  // The next import takes back what this one states: it must find it in the copy.
  const inTurn = createTurns();
  return {
    appendBulk: (batches: AsyncIterable<EventBatch>, bulk = {}) =>
      inTurn(async () => {
        const imported = createImportedEvents(options);
        const summary = await options.copy.previewBulk(batches, { ...bulk, keep: imported.add });
        await options.caughtUp(await imported.end(), bulk.signal);
        return summary;
      }),
  };
}
