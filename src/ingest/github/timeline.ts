import { z } from 'zod';
import type { ArrivedEvent } from '../../ports/intake.ts';
import { firstProblem, isoField, textField } from '../webhooks/shape.ts';
import {
  assignedEvent,
  closedEvent,
  commentEvents,
  type IssueStory,
  labelEvents,
  openedEvent,
  renamedEvent,
  reopenedEvent,
} from './events.ts';
import { commentSchema, labelSchema, userSchema } from './schema.ts';

const dated = { created_at: isoField };

/** The entries of a timeline that mean something; there are some forty other kinds. */
const entrySchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('labeled'), label: labelSchema, ...dated }),
  z.object({ event: z.literal('unlabeled'), label: labelSchema, ...dated }),
  z.object({ event: z.literal('assigned'), assignee: userSchema.nullish(), ...dated }),
  z.object({ event: z.literal('renamed'), rename: z.object({ from: textField, to: textField }), ...dated }),
  z.object({ event: z.literal('closed'), state_reason: z.string().nullish(), ...dated }),
  z.object({ event: z.literal('reopened'), ...dated }),
  z.object({ event: z.literal('commented'), actor: userSchema.nullish(), ...commentSchema.shape }),
]);

type Entry = z.output<typeof entrySchema>;

const meant = new Set<unknown>(entrySchema.options.map(({ shape }) => shape.event.value));

/** All that an issue and its timeline (oldest first) say, and in words what could not be used. */
export function storyEvents(
  story: IssueStory,
  raw: unknown,
  timeline: readonly unknown[],
): { events: ArrivedEvent[]; skipped: string[] } {
  const skipped: string[] = [];
  const entries: Entry[] = [];
  for (const item of timeline) {
    if (!meant.has(Reflect.get(Object(item), 'event'))) continue;
    const parsed = entrySchema.safeParse(item);
    if (parsed.success) entries.push(parsed.data);
    else skipped.push(`an entry of a timeline: ${firstProblem(parsed.error)}`);
  }
  const renamed = entries.find((entry) => entry.event === 'renamed');
  const events = [openedEvent(story, raw, renamed?.rename.from ?? story.issue.title)];
  const labels = new Set<string>();
  const lastClose = entries.findLast(({ event }) => event === 'closed');
  for (const entry of entries) events.push(...entryEvents(story, entry, labels, entry === lastClose));
  return { events, skipped };
}

function entryEvents(
  story: IssueStory,
  entry: Entry,
  labels: Set<string>,
  isLastClose: boolean,
): ArrivedEvent[] {
  const at = entry.created_at;
  switch (entry.event) {
    case 'labeled':
    case 'unlabeled':
      if (entry.event === 'labeled') labels.add(entry.label);
      else labels.delete(entry.label);
      return labelEvents(story, entry.event, entry.label, at, [...labels]);
    case 'assigned':
      return entry.assignee ? [assignedEvent(story, at, entry.assignee.login)] : [];
    case 'renamed':
      return [renamedEvent(story, at, entry.rename.to)];
    case 'closed':
      return [closedEvent(story, at, entry.state_reason ?? (isLastClose ? closeReason(story) : null))];
    case 'reopened':
      return [reopenedEvent(story, at)];
    case 'commented':
      return commentEvents(story, { ...entry, user: entry.user ?? entry.actor });
  }
}

/** Older servers tell it of the issue alone, where it is that of the last close. */
function closeReason({ issue }: IssueStory): string | null {
  return issue.closed_at === null ? null : (issue.state_reason ?? null);
}
