import type { ArrivedEvent } from '../../ports/intake.ts';
import { textOf } from '../webhooks/text.ts';
import { describedBy, initially } from './fields.ts';
import type { JiraChange, JiraComment, JiraIssue, JiraItem, JiraUser } from './schema.ts';
import { currentStatus, isOfTeam, isReporter, type JiraStory, type StatusName, tell } from './story.ts';
import { type Category, cancelReason, jiraWords } from './words.ts';

/** Events, and in words what could not be told. */
export interface Told {
  readonly events: readonly ArrivedEvent[];
  readonly skipped: readonly string[];
}

/**
 * The opening of an issue, as it was before all its `changes` (oldest first): of a webhook's own issue, which is of that
 * moment, there are none.
 */
export function openingEvents(story: JiraStory, created: number, changes: readonly JiraChange[]): Told {
  const items = changes.flatMap((change) => change.items);
  const opened = tell(story, 'opened', created, ['opened'], {
    ...initially(story, items),
    url: addressOf(story.issue),
  });
  const first = items.find(({ field }) => field === 'status');
  const status = first === undefined ? currentStatus(story.issue) : { id: first.from, name: first.fromText };
  const { kind, reason } = kindOf(
    story,
    status,
    first === undefined ? currentStatus(story.issue).category : null,
  );
  if (kind === 'paused') {
    return told([opened, tell(story, 'paused', created, ['opened', 'paused'], { reason })]);
  }
  return told(
    kind === 'done' ? [opened, tell(story, 'resolved', created, ['opened', 'resolved'])] : [opened],
  );
}

function told(events: readonly ArrivedEvent[]): Told {
  return { events, skipped: [] };
}

/** The page on which a person reads the issue. */
function addressOf({ self, key }: JiraIssue): string | null {
  const site = /^(https?:\/\/.*?)\/rest\//.exec(self ?? '')?.[1];
  return site === undefined ? null : textOf(`${site}/browse/${key}`);
}

/** All that one entry of the changelog says. */
export function changeEvents(story: JiraStory, change: JiraChange): Told {
  const { id, at, items } = change;
  const events: ArrivedEvent[] = [];
  const skipped: string[] = [];
  for (const { name, field, type, word } of describedBy(story)) {
    for (const item of items) {
      if (item.field !== field || item.toText === null) continue;
      const value = word(item.toText);
      events.push(tell(story, type, at, [id, name, item.to ?? item.toText], { [name]: value }));
    }
  }
  const status = items.find(({ field }) => field === 'status');
  if (status !== undefined) {
    const read = statusEvents(story, change, status);
    events.push(...read.events);
    skipped.push(...read.skipped);
  }
  return { events, skipped };
}

interface Kind {
  readonly kind: Category | 'paused' | null;
  /** Of a pause. */
  readonly reason: string | null;
}

function kindOf(story: JiraStory, status: StatusName, known: Category | null = null): Kind {
  const category = known ?? story.categoryOf(status);
  const reason = status.name === null ? null : jiraWords(story.endpoint.settings).pauseOf(status.name);
  return category !== 'done' && reason !== null
    ? { kind: 'paused', reason }
    : { kind: category, reason: null };
}

/** From one status to another. */
function statusEvents(story: JiraStory, change: JiraChange, item: JiraItem): Told {
  const { id, at } = change;
  const resolution = change.items.find(({ field }) => field === 'resolution');
  // A resolution that goes shows that the issue had been done, whatever its status was called.
  const wasResolved = resolution !== undefined && resolution.fromText !== null && resolution.toText === null;
  const from = kindOf(story, { id: item.from, name: item.fromText }, wasResolved ? 'done' : null);
  const to = kindOf(story, { id: item.to, name: item.toText });
  const main = [id, 'status'];
  if (to.kind === null) {
    const skipped = [`nobody says whether the status "${item.toText ?? item.to}" is an end`];
    return { events: [], skipped };
  }
  if (to.kind === 'done') {
    if (from.kind === 'done') return told([tell(story, 'closed', at, main)]);
    const reason = cancelReason(resolution?.toText ?? '') ?? cancelReason(item.toText ?? '');
    return told([
      reason === null ? tell(story, 'resolved', at, main) : tell(story, 'cancelled', at, main, { reason }),
    ]);
  }
  const events: ArrivedEvent[] = [];
  const isSamePause = from.kind === 'paused' && to.kind === 'paused' && from.reason === to.reason;
  if (from.kind === 'paused' && !isSamePause) {
    events.push(tell(story, 'resumed', at, [id, 'resumed'], { reason: from.reason }));
  }
  if (from.kind === 'done') events.push(tell(story, 'reopened', at, main));
  else if (to.kind === 'indeterminate' && isOfTeam(story, change.author)) {
    events.push(tell(story, 'acknowledged', at, main));
  }
  if (to.kind === 'paused' && !isSamePause) {
    // A pause at the very instant of a reopening would come before it, and be none.
    const pausedAt = from.kind === 'done' ? at + 1 : at;
    events.push(tell(story, 'paused', pausedAt, [id, 'paused'], { reason: to.reason }));
  }
  return told(events);
}

/**
 * A public comment of the team acknowledges. One of who reported the issue, or an internal note, is told as an update: a
 * webhook that lacked the reporter or the note's mark took it for an acknowledgement, and this corrects it.
 */
export function commentEvents(story: JiraStory, comment: JiraComment): readonly ArrivedEvent[] {
  const { author = null, jsdPublic, created, id } = comment;
  if (author === null || jsdPublic === false || isAutomatic(author)) return [];
  const isAnswer = isOfTeam(story, author) && !isInternal(comment);
  const event = (type: 'acknowledged' | 'updated') => tell(story, type, created, ['comment', id ?? created]);
  if (isAnswer) return [event('acknowledged')];
  return isReporter(story.issue, author) || isInternal(comment) ? [event('updated')] : [];
}

function isAutomatic({ accountType }: JiraUser): boolean {
  return accountType === 'app' || accountType === 'customer';
}

/** As Data Center marks a note that customers do not see. */
function isInternal({ properties }: JiraComment): boolean {
  const mark = properties?.find(({ key }) => key === 'sd.public.comment')?.value;
  const internal: unknown = Reflect.get(Object(mark), 'internal');
  return internal === true || internal === 'true';
}

/** Gone for good. */
export function deletedEvent(story: JiraStory, at: number): ArrivedEvent {
  return tell(story, 'cancelled', at, ['deleted'], { reason: 'cancelled' });
}
