import { z } from 'zod';
import { lookup } from '../mapping/read-text.ts';
import { arrived, eventIdOf } from './event.ts';
import { describe } from './place.ts';
import { isToken, refuse } from './secrets.ts';
import { anything, firstProblem, idField, isoField, meaningless, textField, unusable } from './shape.ts';
import type { Endpoint, Reading, WebhookSource } from './source.ts';
import { opening, type State, statement, stepsBetween } from './states.ts';
import { instantOfIso, textOf } from './text.ts';

const stages = new Map<string, State['stage']>([
  ['investigating', 'new'],
  ['identified', 'active'],
  ['monitoring', 'active'],
  ['resolved', 'resolved'],
]);

/** Of scheduled maintenance. */
const maintenance = ['scheduled', 'in_progress', 'verifying', 'completed'];

const incidentSchema = z.object({
  id: idField,
  name: textField,
  status: textField,
  impact: textField,
  shortlink: textField,
  backfilled: anything,
  scheduled_for: textField,
  created_at: isoField,
  updated_at: isoField,
  incident_updates: z.array(z.unknown(), { error: 'not a list' }),
});

const updateSchema = z.object({
  id: idField,
  status: textField,
  created_at: isoField,
  display_at: anything,
});

type Incident = z.output<typeof incidentSchema>;

const usualPlaces = { service: 'components', priority: 'impact' } as const;

function stateOf(status: string, { pauses }: Endpoint['settings']): State | null {
  const stage = stages.get(status) ?? null;
  if (stage === null) return null;
  const reason = pauses === null || stage === 'resolved' ? null : lookup(pauses)(status);
  return reason === null ? { stage, reason: null } : { stage: 'paused', reason };
}

/** What each update of the incident changed, the earliest first: every delivery brings all of them. */
function course({ id, incident_updates }: Incident, endpoint: Endpoint): Reading {
  const dead: { kind: string; reason: string }[] = [];
  const updates = incident_updates.flatMap((value, index) => {
    const parsed = updateSchema.safeParse(value);
    if (!parsed.success) {
      dead.push({
        kind: 'incident',
        reason: firstProblem(parsed.error, `incident.incident_updates[${index}]`),
      });
      return [];
    }
    const { display_at, ...update } = parsed.data;
    return [{ ...update, index, at: instantOfIso(display_at) ?? update.created_at }];
  });
  updates.sort((a, b) => a.created_at - b.created_at || (a.id < b.id ? -1 : 1));
  let before: State = { stage: 'new', reason: null };
  const events = updates.flatMap((update) => {
    if (update.status === 'postmortem') return [];
    const after = update.status === null ? null : stateOf(update.status, endpoint.settings);
    if (after === null) {
      const reason = `incident.incident_updates[${update.index}].status: not a known status`;
      dead.push({ kind: 'incident', reason });
      return [];
    }
    const steps = stepsBetween(before, after);
    before = after;
    return steps.map(({ type, reason, afterMs }) =>
      arrived({
        source: endpoint.name,
        incident: id,
        eventId: eventIdOf(id, update.id, type),
        type,
        at: update.at + afterMs,
        reason,
      }),
    );
  });
  return { events, ignored: [], dead };
}

/** Its time of change lies some moments after its creation. */
const creationMs = 60_000;

function readIncident(raw: unknown, endpoint: Endpoint): Reading {
  const parsed = incidentSchema.safeParse(raw);
  if (!parsed.success) return unusable('incident', firstProblem(parsed.error, 'incident'));
  const incident = parsed.data;
  const scheduled = incident.scheduled_for !== null || incident.impact === 'maintenance';
  if (scheduled || maintenance.includes(incident.status ?? '')) return meaningless('scheduled maintenance');
  if (incident.backfilled === true) return meaningless('backfilled incident');

  const { created_at, updated_at } = incident;
  const of = { source: endpoint.name, incident: incident.id };
  const described = describe(raw, endpoint.settings, usualPlaces);
  const at = updated_at - created_at <= creationMs ? created_at : updated_at;
  const details = statement(of, described.priority === null ? 'updated' : 'priority_changed', at, {
    ...described,
    title: incident.name,
    url: incident.shortlink,
    version: updated_at,
  });
  const { events, dead } = course(incident, endpoint);
  return { events: [opening(of, created_at), details, ...events], ignored: [], dead };
}

/** Atlassian Statuspage, which signs nothing: its secret is `token` in the address. */
export const statuspageWebhook: WebhookSource = {
  kind: 'statuspage',
  token: true,
  verify({ query }, secrets) {
    const token = textOf(query.get('token'));
    if (token === null) return refuse('no token in the address');
    return isToken(token, secrets) ? null : refuse('the token in the address is none of the secrets');
  },
  read(body, endpoint) {
    if (body === null || typeof body !== 'object') return unusable(null, 'not an object');
    if (Object.hasOwn(body, 'incident')) return readIncident(Reflect.get(body, 'incident'), endpoint);
    if (Object.hasOwn(body, 'component_update')) return meaningless('component_update');
    return unusable(null, 'neither incident nor component_update');
  },
};
