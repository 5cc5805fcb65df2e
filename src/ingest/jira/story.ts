import type { EventType } from '../../core/incidents/event.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from '../webhooks/event.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { type JiraIssue, type JiraUser, statusSchema, userSchema } from './schema.ts';
import { type Category, categories, usualCategory } from './words.ts';

/** A status as a changelog names it. */
export interface StatusName {
  readonly id: string | null;
  readonly name: string | null;
}

/** The issue of which something is told. */
export interface JiraStory {
  readonly endpoint: Endpoint;
  readonly issue: JiraIssue;
  /** Null: nobody says. */
  categoryOf(status: StatusName): Category | null;
}

export type EventRest = Partial<Omit<ArrivedEvent, 'source' | 'incident' | 'eventId' | 'type' | 'at'>>;

/** An event of the issue; ids are made of its number, which stays when it moves to another project and its key does not. */
export function tell(
  { endpoint, issue }: JiraStory,
  type: EventType,
  at: number,
  id: readonly (string | number | null)[],
  rest: EventRest = {},
): ArrivedEvent {
  return arrived({
    source: endpoint.name,
    incident: issue.key,
    eventId: eventIdOf(issue.id, ...id),
    type,
    at,
    ...rest,
  });
}

/** The category of a status by its key; `undefined` is Jira's name for "none", in which work goes on. */
export function categoryOfKey(key: string | null | undefined): Category | null {
  if (key === 'undefined') return 'indeterminate';
  return categories.find((category) => category === key) ?? null;
}

/** The status that the issue has now. */
export function currentStatus({ fields }: JiraIssue): StatusName & { readonly category: Category | null } {
  const { id, name, statusCategory } = statusSchema.safeParse(fields.status).data ?? { id: null, name: null };
  return { id, name, category: categoryOfKey(statusCategory?.key) };
}

/** Categories as one issue knows them: of its own status, of others by what their names usually mean. */
export function categoriesOf(issue: JiraIssue): JiraStory['categoryOf'] {
  const now = currentStatus(issue);
  return ({ id, name }) => {
    const isNow = id === null || now.id === null ? name !== null && name === now.name : id === now.id;
    return (isNow ? now.category : null) ?? (name === null ? null : usualCategory(name));
  };
}

/** Whether a person of the team did it: neither an app nor a customer, nor who reported the issue. */
export function isOfTeam({ issue }: JiraStory, user: JiraUser | null): boolean {
  if (user === null || user.accountType === 'app' || user.accountType === 'customer') return false;
  return !isReporter(issue, user);
}

export function isReporter({ fields }: JiraIssue, user: JiraUser): boolean {
  const reporter = userSchema.safeParse(fields.reporter).data;
  return user.id !== null && reporter?.id === user.id;
}
