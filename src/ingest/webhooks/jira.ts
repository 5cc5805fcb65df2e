import { z } from 'zod';
import { changeEvents, commentEvents, deletedEvent, openingEvents, type Told } from '../jira/events.ts';
import {
  commentSchema,
  issueSchema,
  itemsSchema,
  type JiraChange,
  type JiraItem,
  userSchema,
} from '../jira/schema.ts';
import { movesDeadline, slaEvents } from '../jira/sla.ts';
import { categoriesOf, type JiraStory } from '../jira/story.ts';
import { bearerToken, headerOf, isBasic, isSigned, isToken, refuse } from './secrets.ts';
import { anything, firstProblem, kindOf, meaningless, unusable } from './shape.ts';
import type { Reading, Refusal, WebhookRequest, WebhookSource } from './source.ts';
import { idOf, instantOfMs } from './text.ts';

const signatureHeader = 'X-Hub-Signature';
const tokenHeader = 'X-Automation-Webhook-Token';

/** Signed, where the sender can; else with a token: bearer, basic, a header of an automation rule, or `?token=`. */
function verify(request: WebhookRequest, secrets: readonly string[]): Refusal | null {
  const { headers, body, query } = request;
  const signature = headerOf(headers, signatureHeader);
  if (signature === null) {
    const tokens = [bearerToken(headers), headerOf(headers, tokenHeader), query.get('token')];
    // All are looked at, whatever the first says.
    const checked = [...tokens.map((token) => isToken(token, secrets)), isBasic(headers, secrets)];
    return checked.includes(true) ? null : refuse('neither signed nor with a token that is a secret');
  }
  const digest = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
  if (digest === undefined) return refuse(`${signatureHeader} is not sha256= and a digest`);
  const signed = { algorithm: 'sha256', encoding: 'hex', content: [body], signatures: [digest] } as const;
  return isSigned({ ...signed, secrets }) ? null : refuse('the signature is not one of a secret');
}

const bodySchema = z.object({
  timestamp: anything.transform(instantOfMs),
  issue: issueSchema,
  user: userSchema.nullish(),
  comment: commentSchema.nullish(),
  changelog: z.object({ id: anything.transform(idOf), items: itemsSchema }).nullish(),
});

type Body = z.output<typeof bodySchema>;

/** Jira's own webhooks, and what an automation rule sends in their form (`automation:…`). */
const read = {
  'jira:issue_created': readCreated,
  'automation:issue_created': readCreated,
  'jira:issue_updated': readUpdated,
  'automation:issue_updated': readUpdated,
  'jira:issue_deleted': readDeleted,
  comment_created: readComment,
  'automation:comment_created': readComment,
} satisfies Record<string, (story: JiraStory, body: Body) => Told | string>;

function isRead(event: string): event is keyof typeof read {
  return Object.hasOwn(read, event);
}

export const jiraWebhook: WebhookSource = {
  kind: 'jira',
  verify,
  read(raw, endpoint) {
    const event = kindOf(Reflect.get(Object(raw), 'webhookEvent'));
    if (event === null) return unusable(null, 'webhookEvent: missing');
    if (!isRead(event)) return meaningless(event);
    const parsed = bodySchema.safeParse(raw);
    if (!parsed.success) return unusable(event, firstProblem(parsed.error));
    const body = parsed.data;
    const { issue } = body;
    const told = read[event]({ endpoint, issue, categoryOf: categoriesOf(issue) }, body);
    if (typeof told === 'string') return unusable(event, told);
    return readingOf(event, told);
  },
};

function readingOf(event: string, { events, skipped }: Told): Reading {
  const dead = skipped.map((reason) => ({ kind: event, reason: `${reason}; a sync tells` }));
  const ignored = events.length + dead.length === 0 ? [`${event} (nothing of a clock)`] : [];
  return { events, ignored, dead };
}

function readCreated(story: JiraStory): Told | string {
  const { created } = story.issue;
  if (created === undefined || created === null) return 'issue.fields.created: missing';
  const opening = openingEvents(story, created, []);
  return {
    ...opening,
    events: [...opening.events, ...slaEvents(story, { id: 'opened', at: created })],
  };
}

function readUpdated(story: JiraStory, body: Body): Told | string {
  const comments = body.comment ? commentEvents(story, body.comment) : [];
  const change = changeOf(story, body);
  if (change === null) return { events: [...comments, ...slaEvents(story, null)], skipped: [] };
  if (typeof change === 'string') return change;
  const { events, skipped } = changeEvents(story, change);
  const sla = slaEvents(story, movesDeadline(change) ? change : null);
  return { events: [...comments, ...events, ...sla], skipped };
}

/**
 * The change that an update tells of. Its instant: the issue's last change, unless the message was made before that, since
 * then the issue had changed again.
 */
function changeOf({ issue }: JiraStory, { changelog, timestamp, user }: Body): JiraChange | string | null {
  if (!changelog) return null;
  const items = changelog.items.filter(isChange);
  if (items.length === 0) return null;
  const times = [timestamp, issue.updated ?? null].filter((time) => time !== null);
  if (times.length === 0) return 'issue.fields.updated: missing';
  const at = Math.min(...times);
  return { id: changelog.id ?? `at-${at}`, at, author: user ?? null, items };
}

/** Rules of an automation list every field they know, unchanged ones as empty texts. */
function isChange({ fromText, toText }: JiraItem): boolean {
  return fromText !== toText;
}

function readDeleted(story: JiraStory, { timestamp }: Body): Told | string {
  const at = timestamp ?? story.issue.updated ?? null;
  return at === null ? 'timestamp: missing' : { events: [deletedEvent(story, at)], skipped: [] };
}

function readComment(story: JiraStory, { comment }: Body): Told | string {
  if (!comment) return 'comment: missing';
  return { events: commentEvents(story, comment), skipped: [] };
}
