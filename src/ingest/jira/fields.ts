import type { EventType } from '../../core/incidents/event.ts';
import { parsePath } from '../mapping/json-path.ts';
import { readPlace } from '../webhooks/place.ts';
import { labelOf } from '../webhooks/text.ts';
import type { JiraItem } from './schema.ts';
import type { JiraStory } from './story.ts';
import { jiraWords } from './words.ts';

/** Something that describes an issue and whose changes its changelog tells. */
export interface Described {
  readonly name: 'service' | 'team' | 'customer' | 'priority' | 'assignee' | 'title';
  /** Id of the field it stands in. */
  readonly field: string;
  /** What tells a change of it. */
  readonly type: EventType;
  read(): string | null;
  word(text: string): string;
}

const types = {
  service: 'updated',
  team: 'assigned',
  customer: 'updated',
  priority: 'priority_changed',
  assignee: 'assigned',
} as const;

/** Where things usually stand; a team has no field of its own. */
const usualPlaces = {
  service: 'components',
  team: null,
  priority: 'priority',
  assignee: 'assignee',
} as const;

/** What describes the issue, each where the settings or Jira's habits have it. */
export function describedBy({ endpoint, issue }: JiraStory): Described[] {
  const { fields } = issue;
  const { settings } = endpoint;
  const words = jiraWords(settings);
  const found: Described[] = [];
  for (const name of ['service', 'team', 'customer', 'priority', 'assignee'] as const) {
    const usual = name === 'customer' ? organizationField(fields) : usualPlaces[name];
    const place = settings.fields[name]?.replace(/^fields\./, '') ?? usual;
    if (place === null) continue;
    const isComponents = place === 'components';
    found.push({
      name,
      field: String(parsePath(place)[0]),
      type: types[name],
      read: isComponents ? () => firstOf(componentsOf(fields)) : () => labelOf(readPlace(fields, place)),
      word: name === 'priority' ? words.priorityOf : (text) => text,
    });
  }
  const read = () => labelOf(fields.summary);
  found.push({ name: 'title', field: 'summary', type: 'updated', read, word: (text) => text });
  return found;
}

/** The field of the customer's organization, which every site has under another id. */
function organizationField(fields: Readonly<Record<string, unknown>>): string | null {
  for (const [field, value] of Object.entries(fields)) {
    const link = Array.isArray(value) ? readPlace(value, '[0]._links.self') : null;
    if (typeof link === 'string' && link.includes('/servicedeskapi/organization/')) return field;
  }
  return null;
}

function componentsOf(fields: Readonly<Record<string, unknown>>): string[] {
  const { components } = fields;
  return Array.isArray(components) ? components.flatMap((component) => labelOf(component) ?? []) : [];
}

/** Of several the first by name: the changelog does not tell in which order they stood. */
function firstOf(names: readonly string[]): string | null {
  return [...names].sort()[0] ?? null;
}

/** What the issue was at its opening, before all these changes (oldest first). */
export function initially(story: JiraStory, items: readonly JiraItem[]): Record<string, string | null> {
  const initial: Record<string, string | null> = {};
  for (const described of describedBy(story)) {
    const { name, field, read, word } = described;
    const changed = items.filter((item) => item.field === field);
    let text = changed[0] === undefined ? read() : changed[0].fromText;
    if (field === 'components') text = firstOf(before(componentsOf(story.issue.fields), changed));
    initial[name] = text === null ? null : word(text);
  }
  if (story.endpoint.settings.fields.service === null) {
    initial.service ??= labelOf(readPlace(story.issue.fields, 'project.name'));
  }
  return initial;
}

/** A list before its changes: each of them took one in or out. */
function before(now: readonly string[], changes: readonly JiraItem[]): string[] {
  const names = new Set(now);
  for (const { fromText, toText } of changes.toReversed()) {
    if (toText !== null) names.delete(toText);
    if (fromText !== null) names.add(fromText);
  }
  return [...names];
}
