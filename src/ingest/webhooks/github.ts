import { z } from 'zod';
import {
  assignedEvent,
  closedEvent,
  commentEvents,
  goneEvent,
  type IssueStory,
  labelEvents,
  openedEvent,
  renamedEvent,
  reopenedEvent,
} from '../github/events.ts';
import { commentSchema, issueSchema, labelSchema, userSchema } from '../github/schema.ts';
import { headerOf, isSigned, refuse } from './secrets.ts';
import { firstProblem, kindOf, meaningless, unusable } from './shape.ts';
import type { Reading, Refusal, WebhookRequest, WebhookSource } from './source.ts';

const signatureHeader = 'X-Hub-Signature-256';

function verify({ headers, body }: WebhookRequest, secrets: readonly string[]): Refusal | null {
  const signature = /^sha256=([0-9a-f]{64})$/i.exec(headerOf(headers, signatureHeader) ?? '')?.[1];
  if (signature === undefined) return refuse(`no ${signatureHeader} header with a digest`);
  const content = [body];
  return isSigned({ algorithm: 'sha256', encoding: 'hex', content, signatures: [signature], secrets })
    ? null
    : refuse('the signature is not one of a secret');
}

const envelope = z.object({
  action: z.string(),
  issue: issueSchema,
  repository: z.object({ full_name: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'not owner/repository') }),
});

const withLabel = z.object({ label: labelSchema });
const withAssignee = z.object({ assignee: userSchema });
const withComment = z.object({ comment: commentSchema });
const withTitle = z.object({ changes: z.object({ title: z.unknown().optional() }) });

type Part<Value> = { readonly value: Value } | { readonly wrong: string };

function part<Value>(schema: z.ZodType<Value, unknown>, body: unknown): Part<Value> {
  const parsed = schema.safeParse(body);
  return parsed.success ? { value: parsed.data } : { wrong: firstProblem(parsed.error) };
}

/** What the header says; of a letter that is read again, which has none, what its body looks like. */
function eventOf(body: unknown, { headers }: WebhookRequest): string | null {
  const said = kindOf(headerOf(headers, 'X-GitHub-Event'));
  if (said !== null || typeof body !== 'object' || body === null) return said;
  if ('zen' in body) return 'ping';
  if (!('issue' in body)) return null;
  return 'comment' in body ? 'issue_comment' : 'issues';
}

/** GitHub: `issues` and `issue_comment`, of GitHub.com and Enterprise. It signs no time, so none is checked. */
export const githubWebhook: WebhookSource = {
  kind: 'github',
  formField: 'payload',
  reads: ['x-github-event'],
  verify,
  read(body, endpoint, request) {
    const event = eventOf(body, request);
    if (event === null) return unusable(null, 'neither an X-GitHub-Event header nor an issue');
    if (event !== 'issues' && event !== 'issue_comment') return meaningless(event);
    const read = part(envelope, body);
    if ('wrong' in read) return unusable(event, read.wrong);
    const { action, issue, repository } = read.value;
    const kind = `${event}.${action}`.slice(0, 100);
    if (issue.pull_request !== undefined && issue.pull_request !== null)
      return meaningless(`${event} of a pull request`);
    const story = { endpoint, issue, repository: repository.full_name };
    return event === 'issues' ? readIssue(story, kind, action, body) : readComment(story, kind, action, body);
  },
};

function told(events: Reading['events']): Reading {
  return { events, ignored: [], dead: [] };
}

function readComment(story: IssueStory, kind: string, action: string, body: unknown): Reading {
  if (action !== 'created') return meaningless(kind);
  const read = part(withComment, body);
  if ('wrong' in read) return unusable(kind, read.wrong);
  const events = commentEvents(story, read.value.comment);
  return events.length === 0 ? meaningless(`${kind} (no answer of the team)`) : told(events);
}

function readIssue(story: IssueStory, kind: string, action: string, body: unknown): Reading {
  const { issue } = story;
  const at = issue.updated_at;
  switch (action) {
    case 'opened':
      return told([openedEvent(story, Reflect.get(Object(body), 'issue'), issue.title)]);
    case 'closed':
      if (issue.closed_at === null) return unusable(kind, 'issue.closed_at: missing');
      return told([closedEvent(story, issue.closed_at, issue.state_reason ?? null)]);
    case 'reopened':
      return told([reopenedEvent(story, at)]);
    case 'labeled':
    case 'unlabeled': {
      const read = part(withLabel, body);
      if ('wrong' in read) return unusable(kind, read.wrong);
      const events = labelEvents(story, action, read.value.label, at, issue.labels);
      return events.length === 0 ? meaningless(`${kind} (a label that means nothing)`) : told(events);
    }
    case 'assigned': {
      const read = part(withAssignee, body);
      return 'wrong' in read
        ? unusable(kind, read.wrong)
        : told([assignedEvent(story, at, read.value.assignee.login)]);
    }
    case 'edited': {
      const read = part(withTitle, body);
      const isRenamed = 'value' in read && read.value.changes.title !== undefined;
      return isRenamed ? told([renamedEvent(story, at, issue.title)]) : meaningless(kind);
    }
    case 'deleted':
    case 'transferred':
      return told([goneEvent(story, action)]);
    default:
      return meaningless(kind);
  }
}
