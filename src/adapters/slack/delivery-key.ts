import { createHash } from 'node:crypto';

/** What names a delivery, whichever way it comes: an event's id, else all that a person's doing says; null for questions. */
export function deliveryKey(body: Readonly<Record<string, unknown>>): string | null {
  const { event_id, trigger_id, type, view } = body;
  if (typeof event_id === 'string') return `event:${event_id}`;
  if (type === 'block_suggestion' || (trigger_id === undefined && view === undefined)) return null;
  return createHash('sha256').update(JSON.stringify(body)).digest('base64');
}
