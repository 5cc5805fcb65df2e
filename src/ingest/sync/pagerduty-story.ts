import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import {
  assignedDetails,
  describePagerduty,
  openedDetails,
  type PagerdutyIncident,
  pagerdutyEvent,
} from '../webhooks/pagerduty-incident.ts';
import { idField, isoField } from '../webhooks/shape.ts';
import type { Endpoint } from '../webhooks/source.ts';

const entrySchema = z.looseObject({
  id: idField,
  type: z.string(),
  created_at: isoField,
  agent: z.unknown().optional(),
  assignees: z.unknown().optional(),
  teams: z.unknown().optional(),
  service: z.unknown().optional(),
  channel: z
    .looseObject({ old_priority: z.unknown().optional(), new_priority: z.unknown().optional() })
    .nullish()
    .catch(null),
});

export type PagerdutyEntry = z.output<typeof entrySchema>;
export { entrySchema as pagerdutyEntry };

/** An assignment this soon after the creation is part of it, as in the webhook that tells of it. */
const firstAssignmentMs = 5_000;

const assigning: ReadonlySet<string> = new Set([
  'assign_log_entry',
  'escalate_log_entry',
  'delegate_log_entry',
  'reassign_log_entry',
]);

/** What an incident that had been resolved can no longer see, unless it was reopened: PagerDuty logs it in several ways. */
const active: ReadonlySet<string> = new Set([
  ...assigning,
  'trigger_log_entry',
  'acknowledge_log_entry',
  'unacknowledge_log_entry',
  'reopen_log_entry',
]);

/** Everything that happened to one incident, from all its log entries in whatever order. */
export function pagerdutyStory(
  endpoint: Endpoint,
  incident: PagerdutyIncident,
  entries: readonly PagerdutyEntry[],
): ArrivedEvent[] {
  // The newest come first; those of one second keep their order.
  const ordered = entries.toReversed().sort((a, b) => a.created_at - b.created_at);
  const first = ordered.find(
    (entry) => assigning.has(entry.type) && entry.created_at - incident.created_at <= firstAssignmentMs,
  );
  const opening = { ...incident, ...openingState(incident, ordered), assignees: first?.assignees };
  const toldOpening = { endpoint, incident: opening, at: incident.created_at, agent: null };
  const events = [pagerdutyEvent('opened', toldOpening, openedDetails(opening, endpoint))];
  const state = { priority: opening.priority, urgency: opening.urgency };
  const isPlaced = endpoint.settings.fields.priority !== null;
  const lastResolve = ordered.findLast(({ type }) => type === 'resolve_log_entry');
  let isResolved = false;
  for (const entry of ordered) {
    const told = { endpoint, incident, at: entry.created_at, agent: entry.agent };
    if (isResolved && active.has(entry.type)) {
      isResolved = false;
      events.push(pagerdutyEvent('reopened', told));
    }
    if (entry.type === 'acknowledge_log_entry') events.push(pagerdutyEvent('acknowledged', told));
    if (entry.type === 'resolve_log_entry') {
      isResolved = true;
      // Why it was resolved is told of the last time.
      const resolved = entry === lastResolve ? incident : { ...incident, resolve_reason: null };
      events.push(pagerdutyEvent('resolved', { ...told, incident: resolved }));
    }
    if (assigning.has(entry.type) && entry !== first) {
      const { assignees, teams } = entry;
      events.push(pagerdutyEvent('assigned', told, assignedDetails({ assignees, teams }, endpoint)));
    }
    if (changeState(state, entry) && !isPlaced) {
      const { priority } = describePagerduty({ ...incident, ...state }, endpoint);
      events.push(pagerdutyEvent('priority', told, { priority }));
    }
  }
  return events;
}

interface Rank {
  priority: unknown;
  urgency: unknown;
}

/**
 * What it was when it opened: the history has the incident as it is now, and the changes since. An urgency is high or low,
 * so that each change turns it over.
 */
function openingState(incident: PagerdutyIncident, ordered: readonly PagerdutyEntry[]) {
  const changes = ordered.filter(({ type }) => type === 'priority_change_log_entry');
  const turns = ordered.filter(({ type }) => type === 'urgency_change_log_entry').length;
  const [change] = changes;
  const trigger = ordered.find(({ type }) => type === 'trigger_log_entry');
  return {
    priority: change === undefined ? incident.priority : (change.channel?.old_priority ?? null),
    urgency: turns % 2 === 1 ? turned(incident.urgency) : incident.urgency,
    service: trigger?.service ?? incident.service,
    teams: Array.isArray(trigger?.teams) && trigger.teams.length > 0 ? trigger.teams : incident.teams,
  };
}

/** Applies an entry; true where it changed what the incident is judged by. */
function changeState(state: Rank, { type, channel }: PagerdutyEntry): boolean {
  if (type === 'priority_change_log_entry') {
    state.priority = channel?.new_priority ?? null;
    return true;
  }
  if (type !== 'urgency_change_log_entry') return false;
  state.urgency = turned(state.urgency);
  return true;
}

function turned(urgency: unknown): unknown {
  if (urgency === 'high') return 'low';
  return urgency === 'low' ? 'high' : urgency;
}
