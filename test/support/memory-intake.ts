import { eventContent } from '../../src/core/incidents/canonical.ts';
import type { IncidentEvent } from '../../src/core/incidents/event.ts';
import type { ArrivedEvent, HowTold, Intake } from '../../src/ports/intake.ts';
import type { SyncCursors } from '../../src/ports/sync-cursors.ts';

export interface MemoryIntake extends Intake {
  /** All that was appended, in order, duplicates left out; `recordedAt` counts up from 1. */
  readonly log: IncidentEvent[];
}

/** A door to a log in memory: what was said last by an event is a duplicate when it comes again. */
export function createMemoryIntake(): MemoryIntake {
  const log: IncidentEvent[] = [];
  const last = new Map<string, string>();
  return {
    log,
    async append(events: readonly ArrivedEvent[], how: HowTold = {}) {
      let appended = 0;
      for (const arrived of events) {
        const event = { ...arrived, recordedAt: log.length + 1, recordedBySource: how.history !== true };
        const id = JSON.stringify([event.source, event.eventId]);
        if (last.get(id) === eventContent(event)) continue;
        last.set(id, eventContent(event));
        log.push(event);
        appended++;
      }
      return { appended, duplicates: events.length - appended };
    },
  };
}

export function createMemoryCursors(): SyncCursors & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get: async (source) => kept.get(source) ?? null,
    put: async (source, cursor) => void kept.set(source, cursor),
    remove: async (source) => void kept.delete(source),
  };
}
