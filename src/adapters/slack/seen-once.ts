import { createHash } from 'node:crypto';

/** Tells deliveries that were seen before; Slack repeats what was not acknowledged in time. */
export interface SeenOnce {
  /** True the first time; a null key is always new. */
  isNew(key: string | null): boolean;
}

/** Slack gives up after an hour; this many deliveries are remembered. */
const remembered = 20_000;

export function createSeenOnce(most = remembered): SeenOnce {
  const seen = new Set<string>();
  return {
    isNew(key) {
      if (key === null) return true;
      if (seen.has(key)) return false;
      seen.add(key);
      for (const oldest of seen) {
        if (seen.size <= most) break;
        seen.delete(oldest);
      }
      return true;
    },
  };
}

/** What names a delivery, whichever way it comes: an event's id, else all that a person's doing says; null for questions. */
export function deliveryKey(body: Readonly<Record<string, unknown>>): string | null {
  const { event_id, trigger_id, type, view } = body;
  if (typeof event_id === 'string') return `event:${event_id}`;
  if (type === 'block_suggestion' || (trigger_id === undefined && view === undefined)) return null;
  return createHash('sha256').update(JSON.stringify(body)).digest('base64');
}
