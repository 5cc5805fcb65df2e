import type { EventType } from '../../core/incidents/event.ts';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { arrived, eventIdOf } from '../webhooks/event.ts';
import { describe } from '../webhooks/place.ts';
import type { Endpoint } from '../webhooks/source.ts';
import { textOf } from '../webhooks/text.ts';
import { type LabelWords, labelWords } from './labels.ts';
import type { GitHubComment, GitHubIssue } from './schema.ts';

/** The issue of which something is told. */
export interface IssueStory {
  readonly endpoint: Endpoint;
  readonly issue: GitHubIssue;
  /** `owner/repository`, as GitHub spells it. */
  readonly repository: string;
}

type Rest = Partial<Omit<ArrivedEvent, 'source' | 'incident' | 'eventId' | 'type' | 'at'>>;

/**
 * Ids are made of what both the webhook and the timeline say: the issue, what happened, to what, in which second. (Webhooks
 * lack the timeline's ids.)
 */
function tell(
  story: IssueStory,
  type: EventType,
  at: number,
  id: readonly (string | number)[],
  rest: Rest = {},
): ArrivedEvent {
  const { endpoint, issue, repository } = story;
  return arrived({
    source: endpoint.name,
    incident: `${repository}#${issue.number}`,
    eventId: eventIdOf(issue.id, ...id),
    type,
    at,
    ...rest,
  });
}

/** `raw`: the issue as it came, for the places of the settings; `title` as it was at the opening. */
export function openedEvent(story: IssueStory, raw: unknown, title: string | null): ArrivedEvent {
  const { endpoint, issue, repository } = story;
  const [owner = '', name = ''] = repository.split('/', 2);
  const incident = {
    ...(typeof raw === 'object' ? raw : {}),
    repository: { full_name: repository, name, owner: { login: owner } },
  };
  return tell(story, 'opened', issue.created_at, ['opened'], {
    ...describe(incident, endpoint.settings, { service: 'repository.name' }),
    title,
    url: issue.html_url,
  });
}

/** A label that came or went; `left`: those there afterwards. */
export function labelEvents(
  story: IssueStory,
  action: 'labeled' | 'unlabeled',
  label: string,
  at: number,
  left: readonly string[],
): ArrivedEvent[] {
  const words = labelWords(story.endpoint.settings);
  const events: ArrivedEvent[] = [];
  const reason = words.pauseOf(label);
  if (reason !== null) {
    const type = action === 'labeled' ? 'paused' : 'resumed';
    events.push(tell(story, type, at, [type, label, at], { reason }));
  }
  const said = words.priorityOf(label);
  if (said === null) return events;
  const priority = action === 'labeled' ? said : highest(words, left);
  if (priority !== null) {
    events.push(tell(story, 'priority_changed', at, [action, label, at], { priority }));
  }
  return events;
}

function highest(words: LabelWords, labels: readonly string[]): string | null {
  const priorities = labels.flatMap((label) => words.priorityOf(label) ?? []);
  return priorities.sort()[0] ?? null;
}

/**
 * `duplicate` takes the issue out, since the other one counts; `not_planned` is an answer like any other, and an issue
 * closed so may come back, which one that was taken out may not.
 */
export function closedEvent(story: IssueStory, at: number, stateReason: string | null): ArrivedEvent {
  if (stateReason === 'duplicate')
    return tell(story, 'cancelled', at, ['closed', at], { reason: 'duplicate' });
  return tell(story, 'resolved', at, ['closed', at]);
}

export function reopenedEvent(story: IssueStory, at: number): ArrivedEvent {
  return tell(story, 'reopened', at, ['reopened', at]);
}

export function assignedEvent(story: IssueStory, at: number, login: string): ArrivedEvent {
  return tell(story, 'assigned', at, ['assigned', login, at], { assignee: textOf(login) });
}

export function renamedEvent(story: IssueStory, at: number, title: string | null): ArrivedEvent {
  return tell(story, 'updated', at, ['renamed', at], { title });
}

/** No longer there: deleted, or moved to another repository, where it is another issue. */
export function goneEvent(story: IssueStory, action: 'deleted' | 'transferred'): ArrivedEvent {
  const reason = action === 'deleted' ? 'cancelled' : 'merged';
  return tell(story, 'cancelled', story.issue.updated_at, [action], { reason });
}

const insiders = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** A comment acknowledges where a person of the repository wrote it who did not open the issue. */
export function commentEvents(story: IssueStory, comment: GitHubComment): ArrivedEvent[] {
  const { user } = comment;
  const isInsider = insiders.has(comment.author_association ?? '');
  if (!user || !isInsider || user.login === story.issue.user?.login || isBot(user)) return [];
  return [tell(story, 'acknowledged', comment.created_at, ['comment', comment.id])];
}

function isBot({ login, type }: { readonly login: string; readonly type?: string | undefined }): boolean {
  return type === 'Bot' || login.endsWith('[bot]');
}
