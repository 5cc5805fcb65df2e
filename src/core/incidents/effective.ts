import { eventContent } from './canonical.ts';
import type { IncidentEvent } from './event.ts';

/** Of two entries for one event the one that stands: recorded later; at the same time, the larger content. */
function supersedes(candidate: IncidentEvent, standing: IncidentEvent): boolean {
  if (candidate.recordedAt !== standing.recordedAt) return candidate.recordedAt > standing.recordedAt;
  return eventContent(candidate) > eventContent(standing);
}

/**
 * The events that count: of each (source, eventId) the entry recorded last by `knownAt`, and of those the ones
 * with `at` <= `asOf`. `knownAt` alone implies the same as-of; neither: everything. The result depends on the set
 * of entries, its order on theirs; the input is not changed.
 */
export function effectiveEvents(
  entries: readonly IncidentEvent[],
  limits: { readonly asOf?: number | null; readonly knownAt?: number | null } = {},
): IncidentEvent[] {
  const knownAt = limits.knownAt ?? Number.POSITIVE_INFINITY;
  const asOf = limits.asOf ?? knownAt;
  const standing = new Map<string, Map<string, IncidentEvent>>();
  for (const entry of entries) {
    if (entry.recordedAt > knownAt) continue;
    let bySource = standing.get(entry.source);
    if (bySource === undefined) {
      bySource = new Map();
      standing.set(entry.source, bySource);
    }
    const known = bySource.get(entry.eventId);
    if (known === undefined || supersedes(entry, known)) bySource.set(entry.eventId, entry);
  }
  const effective: IncidentEvent[] = [];
  for (const bySource of standing.values()) {
    for (const event of bySource.values()) if (event.at <= asOf) effective.push(event);
  }
  return effective;
}
