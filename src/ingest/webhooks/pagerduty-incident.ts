import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from './event.ts';
import { type Described, describe, type UsualPlaces } from './place.ts';
import { idField, isoField } from './shape.ts';
import type { Endpoint } from './source.ts';
import { labelOf, textOf } from './text.ts';
import { withUsual } from './usual-words.ts';

/**
 * What webhook and history agree on, so that the same fact told by both is one event. A webhook's event id stands nowhere
 * in the history, and a log entry's id in no webhook, so ids are made of what both know: the incident's number, what
 * happened, and the second in which it did (the history has no finer times).
 */
const incidentSchema = z
  .looseObject({
    id: idField,
    /** Of a webhook and of the history. */
    number: z.unknown().optional(),
    incident_number: z.unknown().optional(),
    created_at: isoField,
    title: z.unknown().optional(),
    html_url: z.unknown().optional(),
    resolve_reason: z.unknown().optional(),
    teams: z.unknown().optional(),
    service: z.unknown().optional(),
    priority: z.unknown().optional(),
    urgency: z.unknown().optional(),
    assignees: z.unknown().optional(),
  })
  .transform((incident, context) => {
    const number = idField.safeParse(incident.number ?? incident.incident_number);
    if (number.success) return { ...incident, number: number.data };
    context.addIssue({ code: 'custom', path: ['number'], message: 'missing' });
    return z.NEVER;
  });

type PagerdutyIncident = z.output<typeof incidentSchema>;

export { incidentSchema as pagerdutyIncident, type PagerdutyIncident };

/** What an account without priorities goes by, as the bundled mapping has it; the settings may say otherwise. */
const urgencies = { high: 'P1', low: 'P3' };

const usual: UsualPlaces = {
  service: 'service',
  team: ['teams', 'escalation_policy'],
  priority: ['priority', 'urgency'],
  assignee: 'assignees',
};

export function describePagerduty(incident: PagerdutyIncident, { settings }: Endpoint): Described {
  return describe(incident, { ...settings, priorities: withUsual(settings.priorities, urgencies) }, usual);
}

/** What can happen to an incident; `opened` once, the others once a second. */
export type Happening =
  | 'opened'
  | 'acknowledged'
  | 'resolved'
  | 'reopened'
  | 'assigned'
  | 'priority'
  | 'service'
  | 'title';

const types = {
  opened: 'opened',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
  reopened: 'reopened',
  assigned: 'assigned',
  priority: 'priority_changed',
  service: 'updated',
  title: 'updated',
} as const satisfies Record<Happening, ArrivedEvent['type']>;

const secondMs = 1000;

export interface Told {
  readonly endpoint: Endpoint;
  readonly incident: PagerdutyIncident;
  readonly at: number;
  /** Who did it, as PagerDuty refers to it. */
  readonly agent: unknown;
}

/** The event of something that happened; `details` is what it says of the incident. */
export function pagerdutyEvent(
  happening: Happening,
  { endpoint, incident, at, agent }: Told,
  details: Partial<Pick<ArrivedEvent, keyof Described | 'title' | 'url'>> = {},
): ArrivedEvent {
  const second = Math.floor((happening === 'opened' ? incident.created_at : at) / secondMs);
  const base = {
    source: endpoint.name,
    incident: incident.number,
    eventId: eventIdOf(incident.number, happening, ...(happening === 'opened' ? [] : [second])),
    at: second * secondMs,
    ...details,
  };
  // An integration that acknowledges is nobody's response.
  if (happening === 'acknowledged' && !isPerson(agent)) return arrived({ ...base, type: 'updated' });
  if (happening === 'resolved' && isMerged(incident)) {
    return arrived({ ...base, type: 'cancelled', reason: 'merged' });
  }
  return arrived({ ...base, type: types[happening] });
}

/** All that an opening says. */
export function openedDetails(incident: PagerdutyIncident, endpoint: Endpoint) {
  return {
    ...describePagerduty(incident, endpoint),
    title: textOf(incident.title),
    url: textOf(incident.html_url),
  };
}

/** Who has it now, and the team where the settings name no other place for it. */
export function assignedDetails(of: { assignees: unknown; teams: unknown }, { settings }: Endpoint) {
  return {
    assignee: labelOf(of.assignees),
    team: settings.fields.team === null ? labelOf(of.teams) : null,
  };
}

const typed = z.object({ type: z.string() });

/** Null: PagerDuty does not say who, so nothing says that it was a machine. */
function isPerson(agent: unknown): boolean {
  const parsed = typed.safeParse(agent);
  return !parsed.success || parsed.data.type.startsWith('user');
}

/** A merged incident goes on in another one. */
function isMerged({ resolve_reason: reason }: PagerdutyIncident): boolean {
  return typed.safeParse(reason).data?.type === 'merge_resolve_reason';
}
