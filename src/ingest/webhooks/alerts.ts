import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from './event.ts';
import { describe, type UsualPlaces } from './place.ts';
import {
  anything,
  firstProblem,
  idField,
  isoField,
  optional,
  required,
  together,
  unusable,
} from './shape.ts';
import type { Endpoint, Reading } from './source.ts';
import { instantOfIso, textOf } from './text.ts';

const texts = z.record(z.string(), z.unknown()).catch({});

/** One alert of Alertmanager's webhook, which Grafana's is modelled on. */
const alertSchema = z.object({
  status: required(
    (value) => (value === 'firing' || value === 'resolved' ? value : null),
    'firing or resolved',
  ),
  labels: z.record(z.string(), z.unknown(), { error: 'not an object' }),
  annotations: texts,
  startsAt: isoField,
  endsAt: anything,
  generatorURL: anything,
  fingerprint: idField,
});

type Alert = z.output<typeof alertSchema>;

const truncated = optional(
  (value) => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null),
  'a number of alerts',
);

const bodySchema = z.object({
  alerts: z.array(z.unknown(), { error: 'not a list' }),
  truncatedAlerts: truncated,
});

/** What the alerts of one sender have beyond what they share. */
export interface AlertDialect {
  readonly usual: UsualPlaces;
  /** Why an alert means nothing, as a kind to be counted; null: it does mean something. */
  meaningless(labels: Readonly<Record<string, unknown>>): string | null;
  /** What to set where alerts were left out. */
  readonly untruncated: string;
}

/**
 * An alert is an incident from when it starts until it ends: the labels (their fingerprint) and the start identify it, so
 * an alert that fires again later is another one. Nobody acknowledges here.
 */
function incidentOf({ fingerprint, startsAt }: Alert): string {
  return `${fingerprint}@${new Date(startsAt).toISOString().replace('.000Z', 'Z')}`;
}

/** What annotations say may differ from one notification to the next (a value), so each text is an event of its own. */
function wording(alert: Alert, source: string, incident: string): ArrivedEvent | null {
  const { annotations, startsAt, generatorURL } = alert;
  const own = (key: string) => (Object.hasOwn(annotations, key) ? textOf(annotations[key]) : null);
  const title = own('summary') ?? own('description');
  const url = textOf(generatorURL);
  if (title === null && url === null) return null;
  const digest = createHash('sha256')
    .update(JSON.stringify([title, url]))
    .digest('hex');
  const eventId = eventIdOf(incident, 'text', digest.slice(0, 12));
  return arrived({ source, incident, eventId, type: 'updated', at: startsAt, title, url });
}

function alertEvents(
  alert: Alert,
  endsAt: number | null,
  endpoint: Endpoint,
  usual: UsualPlaces,
): ArrivedEvent[] {
  const incident = incidentOf(alert);
  const source = endpoint.name;
  const { labels, startsAt } = alert;
  const event = { source, incident };
  const described = describe({ labels, annotations: alert.annotations }, endpoint.settings, usual);
  const title = Object.hasOwn(labels, 'alertname') ? textOf(labels.alertname) : null;
  const opened = { ...event, ...described, eventId: eventIdOf(incident, 'opened'), title };
  const events = [arrived({ ...opened, type: 'opened', at: startsAt })];
  const text = wording(alert, source, incident);
  if (text !== null) events.push(text);
  if (endsAt !== null) {
    events.push(
      arrived({ ...event, eventId: eventIdOf(incident, 'resolved', endsAt), type: 'resolved', at: endsAt }),
    );
  }
  return events;
}

function readAlert(value: unknown, place: string, endpoint: Endpoint, dialect: AlertDialect): Reading {
  const parsed = alertSchema.safeParse(value);
  if (!parsed.success) return unusable(null, firstProblem(parsed.error, place));
  const alert = parsed.data;
  const kind = dialect.meaningless(alert.labels);
  if (kind !== null) return { events: [], ignored: [kind], dead: [] };
  const endsAt = alert.status === 'resolved' ? instantOfIso(alert.endsAt) : null;
  if (alert.status === 'resolved' && endsAt === null) {
    return unusable(alert.status, `${place}.endsAt: not a date and time with an offset (ISO 8601)`);
  }
  return { events: alertEvents(alert, endsAt, endpoint, dialect.usual), ignored: [], dead: [] };
}

/** The alerts of a notification; those that were left out of it are a dead letter that says how many. */
export function readAlerts(body: unknown, endpoint: Endpoint, dialect: AlertDialect): Reading {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) return unusable(null, firstProblem(parsed.error));
  const { alerts, truncatedAlerts } = parsed.data;
  const readings = alerts.map((alert, index) => readAlert(alert, `alerts[${index}]`, endpoint, dialect));
  if (truncatedAlerts !== null && truncatedAlerts > 0) {
    const count = truncatedAlerts === 1 ? '1 alert was' : `${truncatedAlerts} alerts were`;
    readings.push(unusable('truncatedAlerts', `${count} not sent: ${dialect.untruncated}`));
  }
  return together(readings);
}
