import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import {
  assignedDetails,
  describePagerduty,
  type Happening,
  openedDetails,
  pagerdutyEvent,
  pagerdutyIncident,
  type Told,
} from './pagerduty-incident.ts';
import { headerOf, isSigned, refuse } from './secrets.ts';
import { anything, firstProblem, isoField, kindOf, meaningless, unusable } from './shape.ts';
import type { WebhookSource } from './source.ts';
import { textOf } from './text.ts';

const envelope = z.object({
  event: z.object({
    event_type: z.string(),
    occurred_at: isoField,
    agent: anything,
    data: anything,
  }),
});

const happenings: Readonly<Record<string, Happening>> = {
  'incident.triggered': 'opened',
  'incident.acknowledged': 'acknowledged',
  'incident.resolved': 'resolved',
  'incident.reopened': 'reopened',
  'incident.escalated': 'assigned',
  'incident.reassigned': 'assigned',
  'incident.delegated': 'assigned',
  'incident.priority_updated': 'priority',
  'incident.urgency_updated': 'priority',
  'incident.service_updated': 'service',
  'incident.title_updated': 'title',
};

/**
 * Known, and nothing to a clock. `unacknowledged` among them: an acknowledgement that ran out was one all the same, the
 * response clock ended with it, and the next one is not the first.
 */
const withoutMeaning: ReadonlySet<string> = new Set([
  'pagey.ping',
  'incident.unacknowledged',
  'incident.annotated',
  'incident.status_update_published',
  'incident.incident_type.changed',
]);
const withoutMeaningGroups =
  /^(service|incident\.(responder|workflow|conference_bridge|custom_field_values|action_invocation|role|task))\./;

/**
 * PagerDuty v3 webhooks: one event a request, signed with HMAC-SHA256 over the body alone, once for each secret in use.
 * They carry no signed time of sending, and deliveries are repeated for some twenty minutes, later ones queued behind
 * them: the window of replays cannot be kept here. A request that is sent again says what the log already has, under the
 * same event id, and so changes nothing however late it comes.
 */
export const pagerdutyWebhook: WebhookSource = {
  kind: 'pagerduty',
  verify(request, secrets) {
    const header = headerOf(request.headers, 'x-pagerduty-signature');
    if (header === null) return refuse('no X-PagerDuty-Signature');
    const signatures = header
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part.startsWith('v1='))
      .map((part) => part.slice('v1='.length));
    const isTrusted = isSigned({
      algorithm: 'sha256',
      encoding: 'hex',
      content: [request.body],
      signatures,
      secrets,
    });
    return isTrusted ? null : refuse('X-PagerDuty-Signature fits no secret');
  },
  read(body, endpoint) {
    const parsed = envelope.safeParse(body);
    if (!parsed.success) return unusable(null, firstProblem(parsed.error));
    const { event_type: kind, occurred_at: at, agent, data } = parsed.data.event;
    if (withoutMeaning.has(kind) || withoutMeaningGroups.test(kind)) {
      return meaningless(kindOf(kind) ?? kind);
    }
    const happening = Object.hasOwn(happenings, kind) ? happenings[kind] : undefined;
    if (happening === undefined) return unusable(kindOf(kind), 'an event type that is not known');
    const incident = pagerdutyIncident.safeParse(data);
    if (!incident.success) return unusable(kindOf(kind), `event.data.${firstProblem(incident.error)}`);
    const told = { endpoint, incident: incident.data, at, agent };
    return { events: [eventOf(happening, told)], ignored: [], dead: [] };
  },
};

function eventOf(happening: Happening, told: Told): ArrivedEvent {
  const { incident, endpoint } = told;
  if (happening === 'opened') return pagerdutyEvent('opened', told, openedDetails(incident, endpoint));
  if (happening === 'assigned') {
    const { assignees, teams } = incident;
    return pagerdutyEvent('assigned', told, assignedDetails({ assignees, teams }, endpoint));
  }
  const { priority, service } = describePagerduty(incident, endpoint);
  if (happening === 'priority') return pagerdutyEvent('priority', told, { priority });
  if (happening === 'service') return pagerdutyEvent('service', told, { service });
  if (happening === 'title') return pagerdutyEvent('title', told, { title: textOf(incident.title) });
  return pagerdutyEvent(happening, told);
}
