import { z } from 'zod';
import { anything, idField, optional, required, textField } from './shape.ts';
import { idOf, instantOfIso, labelOf } from './text.ts';

/** `yyyy-MM-dd HH:mm:ss`, in UTC as ServiceNow's database keeps it, or ISO 8601. */
const instant = (value: unknown) => instantOfIso(value, { naive: 'utc' });
const wanted = 'a date and time in UTC, as yyyy-MM-dd HH:mm:ss';
const instantField = required(instant, wanted);
const later = optional(instant, wanted);

/** A text, a number or a reference with its display value; null where it is something else. */
const label = anything.transform(labelOf);
const state = required((value) => labelOf(value), 'a state');
const count = anything.transform((value) => {
  const number = Number(labelOf(value) ?? 0);
  return Number.isSafeInteger(number) && number >= 0 ? number : 0;
});

/** An incident as the business rule sends it; what describes it is read by its places. */
export const incidentSchema = z.object({
  number: required((value) => idOf(labelOf(value)), 'a text of at most 512 characters'),
  state,
  hold_reason: label,
  short_description: label,
  url: textField,
  opened_at: instantField,
  resolved_at: later,
  closed_at: later,
  sys_updated_on: instantField,
  sys_mod_count: count,
});

/** What the record was before, as far as it decides anything. */
export const previousSchema = z.object({ state, hold_reason: label });

const targets = { response: 'response', resolution: 'resolution' } as const;
const targetMap = new Map<string, 'response' | 'resolution'>(Object.entries(targets));

/** ServiceNow's record of one SLA of an incident. */
export const slaSchema = z.object({
  sys_id: idField,
  task: required((value) => idOf(labelOf(value)), 'the number of the incident'),
  target: required(
    (value) => targetMap.get(labelOf(value)?.toLowerCase() ?? '') ?? null,
    'response or resolution',
  ),
  stage: label,
  has_breached: optional((value) => {
    const text = labelOf(value)?.toLowerCase() ?? '';
    if (text === 'true' || text === '1') return true;
    return text === 'false' || text === '0' ? false : null;
  }, 'true or false'),
  planned_end_time: later,
  sys_updated_on: instantField,
  sys_mod_count: count,
});
