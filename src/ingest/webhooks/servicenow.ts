import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { describe } from './place.ts';
import { incidentSchema, previousSchema, slaSchema } from './servicenow-shape.ts';
import { stateOf } from './servicenow-states.ts';
import { firstProblem, kindOf, meaningless, unusable } from './shape.ts';
import { verifySigned } from './signed.ts';
import type { Endpoint, Reading, WebhookSource } from './source.ts';
import { isOver, opening, type State, statement, stepsBetween } from './states.ts';

const usualPlaces = {
  service: ['business_service', 'cmdb_ci'],
  team: 'assignment_group',
  customer: 'company',
  priority: 'priority',
  assignee: 'assigned_to',
} as const;

/** Numbers and labels of the priorities that ServiceNow ships. */
const usualPriorities = {
  '1': 'P1',
  '2': 'P2',
  '3': 'P3',
  '4': 'P4',
  '5': 'P5',
  '1 - critical': 'P1',
  '2 - high': 'P2',
  '3 - moderate': 'P3',
  '4 - low': 'P4',
  '5 - planning': 'P5',
};

type Incident = z.output<typeof incidentSchema>;

const changeSchema = z.object({ current: incidentSchema, previous: previousSchema.nullish() });
const slaChangeSchema = z.object({ current: slaSchema });

/** Whole seconds are ServiceNow's finest time: within one, the count of changes tells which is later. */
function versionOf({ sys_updated_on, sys_mod_count }: Pick<Incident, 'sys_updated_on' | 'sys_mod_count'>) {
  return sys_updated_on + (sys_mod_count % 1000);
}

/** What a change of state says. A record that is over tells when it was resolved, whatever was heard of it before. */
function course(
  of: { readonly source: string; readonly incident: string },
  current: Incident,
  before: State,
  after: State,
): ArrivedEvent[] {
  const { resolved_at, closed_at, sys_updated_on } = current;
  const version = versionOf(current);
  const said =
    (isOver(before) || isOver(after)) && resolved_at !== null
      ? [statement(of, 'resolved', resolved_at, { version: resolved_at })]
      : [];
  for (const { type, reason, afterMs } of stepsBetween(before, after)) {
    if (type === 'resolved' && resolved_at !== null) continue;
    const at = type === 'closed' ? (closed_at ?? sys_updated_on) : sys_updated_on;
    said.push(statement(of, type, at + afterMs, { reason, version }));
  }
  return said;
}

const asNew: State = { stage: 'new', reason: null };

function incidentChange(body: unknown, endpoint: Endpoint): Reading {
  const kind = 'incident';
  const parsed = changeSchema.safeParse(body);
  if (!parsed.success) return unusable(kind, firstProblem(parsed.error));
  const { current, previous = null } = parsed.data;
  const { settings, name } = endpoint;
  const after = stateOf(current.state, current.hold_reason, settings);
  if (after === null)
    return unusable(kind, 'current.state: not a known state; name it under pauses, or none');
  const before = previous === null ? asNew : stateOf(previous.state, previous.hold_reason, settings);
  if (before === null) return unusable(kind, 'previous.state: not a known state');

  const of = { source: name, incident: current.number };
  const version = versionOf(current);
  const raw: unknown = Reflect.get(body as object, 'current');
  const priorities = { ...usualPriorities, ...settings.priorities };
  const described = describe(raw, { ...settings, priorities }, usualPlaces);
  const details = { ...described, title: current.short_description, url: current.url, version };
  // Said with every change: only a first one tells the priority that was there before, and it may never have come.
  const type = described.priority === null ? 'updated' : 'priority_changed';
  const at = previous === null ? current.opened_at : current.sys_updated_on;
  const said = [statement(of, type, at, details), ...course(of, current, before, after)];
  // Of one that had ended before nobody told us, when is unknown: opened here, it would seem to have run until now.
  const hadEnded = before.stage === 'cancelled' || (isOver(before) && current.resolved_at === null);
  const events = hadEnded ? said : [opening(of, current.opened_at), ...said];
  return { events, ignored: [], dead: [] };
}

/** A deadline of ServiceNow's own, and its verdict once there is one. */
function slaChange(body: unknown, { name }: Endpoint): Reading {
  const kind = 'task_sla';
  const parsed = slaChangeSchema.safeParse(body);
  if (!parsed.success) return unusable(kind, firstProblem(parsed.error));
  const { target, planned_end_time, has_breached, stage, task, ...sla } = parsed.data.current;
  if (stage !== null && /^cancel/i.test(stage)) return meaningless('task_sla cancelled');
  const ended = stage !== null && /^(completed|achieved)$/i.test(stage);
  const within = has_breached === true ? false : has_breached === false && ended ? true : null;
  if (planned_end_time === null && within === null) return meaningless('task_sla without a deadline');
  const said =
    target === 'response'
      ? { responseDueAt: planned_end_time, responseWithin: within }
      : { resolutionDueAt: planned_end_time, resolutionWithin: within };
  const of = { source: name, incident: task };
  const event = statement(of, 'updated', sla.sys_updated_on, { ...said, version: versionOf(sla) });
  return { events: [event], ignored: [], dead: [] };
}

/** ServiceNow, by the business rule of the README: the record as it is and as it was. */
export const servicenowWebhook: WebhookSource = {
  kind: 'servicenow',
  verify: verifySigned,
  read(body, endpoint) {
    if (body === null || typeof body !== 'object') return unusable(null, 'not an object');
    const table = Object.hasOwn(body, 'table') ? kindOf(Reflect.get(body, 'table')) : 'incident';
    if (table === 'incident') return incidentChange(body, endpoint);
    if (table === 'task_sla') return slaChange(body, endpoint);
    return unusable(table, 'table: not incident or task_sla');
  },
};
