import { z } from 'zod';
import { lookup } from '../mapping/read-text.ts';
import { anything, idField, isoField, required, textField } from './shape.ts';
import type { Endpoint } from './source.ts';
import type { State } from './states.ts';
import { labelOf, textOf } from './text.ts';

const categories = [
  'triage',
  'live',
  'paused',
  'learning',
  'closed',
  'declined',
  'canceled',
  'merged',
] as const;

/** Status as incident.io sends it; its category is one of a fixed list, its name the customer's. */
export const statusSchema = z.object({
  name: textField,
  category: required(
    (value) => categories.find((category) => category === value) ?? null,
    `one of ${categories.join(', ')}`,
  ),
});

type Status = z.output<typeof statusSchema>;

/** What we read of an incident. */
export const incidentSchema = z.object({
  id: idField,
  reference: textField,
  name: textField,
  permalink: textField,
  mode: textField,
  incident_status: statusSchema,
  created_at: isoField,
  updated_at: isoField,
});

export type Incident = z.output<typeof incidentSchema>;

const states: Readonly<Record<(typeof categories)[number], State>> = {
  triage: { stage: 'new', reason: null },
  live: { stage: 'active', reason: null },
  paused: { stage: 'paused', reason: 'paused' },
  learning: { stage: 'resolved', reason: null },
  closed: { stage: 'closed', reason: null },
  declined: { stage: 'cancelled', reason: 'cancelled' },
  canceled: { stage: 'cancelled', reason: 'cancelled' },
  merged: { stage: 'cancelled', reason: 'merged' },
};

/** A status in the terms of a clock; `pauses` of the settings, where given, name the statuses in which work rests. */
export function stateOf({ name, category }: Status, { pauses }: Endpoint['settings']): State {
  const state = states[category];
  if (pauses === null || (state.stage !== 'active' && state.stage !== 'paused')) return state;
  const reason = name === null ? null : lookup(pauses)(name);
  return reason === null ? { stage: 'active', reason: null } : { stage: 'paused', reason };
}

const entries = z.array(z.unknown()).catch([]);
const assignmentSchema = z.object({
  role: z.object({ name: textField, role_type: textField }).nullable().catch(null),
  assignee: anything,
});
const entrySchema = z.object({ custom_field: z.object({ name: textField }), values: entries });

/** The keys under which incident.io keeps the value of a field, by its type. */
const valueKeys = ['value_option', 'value_catalog_entry', 'value_text', 'value_numeric', 'value_link'];

function valueText(value: unknown): string | null {
  if (value === null || typeof value !== 'object') return null;
  for (const key of valueKeys) {
    const found = Object.hasOwn(value, key) ? labelOf(Reflect.get(value, key)) : null;
    if (found !== null) return found;
  }
  return null;
}

function own(pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.assign(Object.create(null), Object.fromEntries(pairs));
}

/**
 * The incident with its custom fields and roles by their names, so that a place can name them: `custom_fields.Customer`,
 * `roles["Incident Lead"]`; `lead` is who leads it.
 */
export function withNames(incident: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const fields: [string, string][] = [];
  for (const entry of entries.parse(incident.custom_field_entries)) {
    const { data } = entrySchema.safeParse(entry);
    const name = data?.custom_field.name ?? null;
    const value = data?.values.map(valueText).find((text) => text !== null) ?? null;
    if (name !== null && value !== null) fields.push([name, value]);
  }
  const roles: [string, string][] = [];
  let lead: string | null = null;
  for (const assignment of entries.parse(incident.incident_role_assignments)) {
    const { data } = assignmentSchema.safeParse(assignment);
    const person = labelOf(data?.assignee);
    if (!data?.role || person === null) continue;
    if (data.role.name !== null) roles.push([data.role.name, person]);
    if (data.role.role_type === 'lead') lead ??= person;
  }
  return { ...incident, custom_fields: own(fields), roles: own(roles), lead: textOf(lead) };
}
