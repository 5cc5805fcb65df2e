import { z } from 'zod';
import { type Incident, incidentSchema, stateOf, statusSchema, withNames } from './incidentio-incident.ts';
import { type Described, describe } from './place.ts';
import { firstProblem, kindOf, meaningless, unusable } from './shape.ts';
import type { Endpoint, Reading, WebhookSource } from './source.ts';
import { isOver, opening, type State, statement, stepsBetween } from './states.ts';
import { verifySvix } from './svix.ts';

const incidentKinds = {
  'public_incident.incident_created_v2': 'created',
  'public_incident.incident_updated_v2': 'updated',
  'public_incident.incident_status_updated_v2': 'status',
} as const;

/** Of private incidents only the id is sent; the rest is no incident's course. */
const meaninglessKinds =
  /^(private_(incident|alert|escalation)\.|public_(alert|escalation|schedule)\.|schedule\.|public_incident\.(follow_up|action|postmortem_document)_)/;

/** An incident that is a test or was written down afterwards. */
const otherModes = ['test', 'tutorial', 'retrospective', 'stream'];

const usualPlaces = {
  service: [
    'custom_fields.Service',
    'custom_fields["Affected services"]',
    'custom_fields["Affected service"]',
  ],
  team: ['custom_fields.Team', 'custom_fields.Teams', 'custom_fields["Affected teams"]'],
  customer: ['custom_fields.Customer', 'custom_fields.Customers', 'custom_fields["Affected customers"]'],
  priority: 'severity',
  assignee: 'lead',
} as const;

const statusChangeSchema = z.object({
  incident: incidentSchema,
  new_status: statusSchema,
  previous_status: statusSchema,
});

const hasEnded = (state: State) => isOver(state) || state.stage === 'cancelled';

interface Change {
  readonly incident: Incident;
  /** As sent. */
  readonly raw: unknown;
  /** From the beginning, not since a change. */
  readonly created: boolean;
  readonly before: State;
  readonly after: State;
  /** Somebody moved it to a status in which it is worked on. */
  readonly worked: boolean;
}

function events(change: Change, { name, settings }: Endpoint): Reading {
  const { incident, created, before, after } = change;
  const of = { source: name, incident: incident.reference ?? incident.id };
  const raw = withNames(change.raw as Readonly<Record<string, unknown>>);
  const described: Described = describe(raw, settings, usualPlaces);
  const at = created ? incident.created_at : incident.updated_at;
  const version = incident.updated_at;
  const details = { ...described, title: incident.name, url: incident.permalink };
  const said = [
    statement(of, described.priority === null ? 'updated' : 'priority_changed', at, { ...details, version }),
  ];
  // Of one that had ended before nobody told us, when is unknown: opened here, it would seem to have run until now.
  if (!hasEnded(before)) said.unshift(opening(of, incident.created_at));
  const steps = stepsBetween(before, after);
  const open = !hasEnded(before) && !hasEnded(after);
  const answered = open && (change.worked || raw.lead !== null);
  if (answered && !steps.some(({ type }) => type === 'acknowledged')) {
    said.push(statement(of, 'acknowledged', at, { version }));
  }
  for (const { type, reason, afterMs } of steps) {
    said.push(statement(of, type, at + afterMs, { reason, version }));
  }
  return { events: said, ignored: [], dead: [] };
}

/** A created or updated incident: the body is the incident itself. */
function wholeIncident(kind: string, raw: unknown, created: boolean, endpoint: Endpoint): Reading {
  const parsed = incidentSchema.safeParse(raw);
  if (!parsed.success) return unusable(kind, firstProblem(parsed.error, `["${kind}"]`));
  const incident = parsed.data;
  if (otherModes.includes(incident.mode ?? '')) return meaningless(kind);
  const now = stateOf(incident.incident_status, endpoint.settings);
  // Declared as active it opens so: nobody has answered by that. What else it is at an update, its own event says.
  const open: State = { stage: now.stage === 'new' ? 'new' : 'active', reason: null };
  const change = { incident, raw, created, before: created ? open : now, after: now, worked: false };
  return events(change, endpoint);
}

function statusChange(kind: string, body: unknown, endpoint: Endpoint): Reading {
  const parsed = statusChangeSchema.safeParse(body);
  if (!parsed.success) return unusable(kind, firstProblem(parsed.error, `["${kind}"]`));
  const { incident, new_status, previous_status } = parsed.data;
  if (otherModes.includes(incident.mode ?? '')) return meaningless(kind);
  const before = stateOf(previous_status, endpoint.settings);
  const after = stateOf(new_status, endpoint.settings);
  const raw: unknown = Reflect.get(body as object, 'incident');
  return events({ incident, raw, created: false, before, after, worked: after.stage === 'active' }, endpoint);
}

/** incident.io, whose webhooks Svix signs: the incident stands under the name of the event. */
export const incidentioWebhook: WebhookSource = {
  kind: 'incidentio',
  verify: verifySvix,
  read(body, endpoint) {
    if (body === null || typeof body !== 'object') return unusable(null, 'not an object');
    const kind = Object.hasOwn(body, 'event_type') ? kindOf(Reflect.get(body, 'event_type')) : null;
    if (kind === null) return unusable(null, 'event_type: missing');
    if (meaninglessKinds.test(kind)) return meaningless(kind);
    const known = new Map(Object.entries(incidentKinds)).get(kind);
    if (known === undefined) return unusable(kind, 'event_type: not a known one');
    const said: unknown = Object.hasOwn(body, kind) ? Reflect.get(body, kind) : undefined;
    return known === 'status'
      ? statusChange(kind, said, endpoint)
      : wholeIncident(kind, said, known === 'created', endpoint);
  },
};
