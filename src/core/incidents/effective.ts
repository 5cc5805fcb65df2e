import { eventContent } from './canonical.ts';
import type { IncidentEvent } from './event.ts';

/**
 * The entry that stands for one event: the last recorded (at one time, the larger content), dated back to when that
 * content was first recorded without another in between, for the same content again changes nothing.
 */
function standing(entries: readonly IncidentEvent[]): IncidentEvent | undefined {
  if (entries.length < 2) return entries[0];
  const ordered = entries
    .map((entry) => ({ entry, content: eventContent(entry) }))
    .sort((a, b) => a.entry.recordedAt - b.entry.recordedAt || (a.content < b.content ? -1 : 1));
  let last = ordered[0];
  for (const next of ordered) if (next.content !== last?.content) last = next;
  return last?.entry;
}

/**
 * The events that count: of each (source, eventId) the entry that stands of those recorded by `knownAt`, and of
 * these the ones with `at` <= `asOf`. `knownAt` alone implies the same as-of; neither: everything. The result depends
 * on the set of entries, its order on theirs; the input is not changed.
 */
export function effectiveEvents(
  entries: readonly IncidentEvent[],
  limits: { readonly asOf?: number | null; readonly knownAt?: number | null } = {},
): IncidentEvent[] {
  const knownAt = limits.knownAt ?? Number.POSITIVE_INFINITY;
  const asOf = limits.asOf ?? knownAt;
  const sources = new Map<string, Map<string, IncidentEvent[]>>();
  for (const entry of entries) {
    if (entry.recordedAt > knownAt) continue;
    let bySource = sources.get(entry.source);
    if (bySource === undefined) {
      bySource = new Map();
      sources.set(entry.source, bySource);
    }
    const known = bySource.get(entry.eventId);
    if (known === undefined) bySource.set(entry.eventId, [entry]);
    else known.push(entry);
  }
  const effective: IncidentEvent[] = [];
  for (const bySource of sources.values()) {
    for (const known of bySource.values()) {
      const event = standing(known);
      if (event !== undefined && event.at <= asOf) effective.push(event);
    }
  }
  return effective;
}
