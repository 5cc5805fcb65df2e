import { UserError } from '../src/core/errors.ts';
import { type ClockKind, clockKinds } from '../src/core/sla/types.ts';
import { closest } from '../src/core/text/closest.ts';
import type { Config } from './schema.ts';
import { duration } from './units.ts';

const subjects = ['target', 'calendar', 'pause'] as const;
type Subject = (typeof subjects)[number];

/** One change to the configured policies: `target P2.response=20m`, `calendar *.resolution=office`, `pause P1.resolution=none`. */
export interface Proposal {
  readonly subject: Subject;
  /** Null: every priority that the policies name. */
  readonly priority: string | null;
  readonly clock: ClockKind;
  /** As typed; `null` takes a target away. */
  readonly value: string;
}

const everyPriority = '*';
const form = /^([^=]+)\.(response|resolution)=(.+)$/;
const example = 'For example: target P2.response=20m';

/**
 * Reads words such as `target P2.response=20m P1.response=10m calendar *.resolution=office`: a subject holds for the
 * assignments after it, and is `target` where none was named. UserError for anything else.
 */
export function parseProposals(words: readonly string[]): Proposal[] {
  const proposals: Proposal[] = [];
  let subject: Subject = 'target';
  for (const word of words) {
    const named = subjects.find((candidate) => candidate === word);
    if (named !== undefined) subject = named;
    else proposals.push(parseProposal(subject, word));
  }
  if (proposals.length > 0) return proposals;
  throw new UserError('Nothing is proposed.', { code: 'no-proposal', hint: example });
}

function parseProposal(subject: Subject, word: string): Proposal {
  const [, priority, clock, value] = form.exec(word) ?? [];
  const kind = clockKinds.find((candidate) => candidate === clock);
  if (priority === undefined || kind === undefined || value === undefined) {
    throw new UserError(`“${word.slice(0, 80)}” proposes nothing.`, {
      code: 'bad-proposal',
      hint: `Write PRIORITY.response=… or PRIORITY.resolution=…, * for every priority. ${example}`,
    });
  }
  return { subject, priority: priority === everyPriority ? null : priority, clock: kind, value };
}

type Policy = Config['policies'][number];
type Targets = Policy['targets'][string];
type OwnRule = Exclude<NonNullable<Targets[ClockKind]>, number>;

/** The configuration with the proposals in every policy that names the priority; UserError where none does. */
export function withProposals(config: Config, proposals: readonly Proposal[]): Config {
  return {
    ...config,
    policies: proposals.reduce((policies, one) => apply(config, policies, one), config.policies),
  };
}

function apply(config: Config, policies: Config['policies'], proposal: Proposal): Config['policies'] {
  const known = [...new Set(policies.flatMap(({ targets }) => Object.keys(targets)))];
  if (proposal.priority !== null && !known.includes(proposal.priority)) {
    const near = closest(proposal.priority, known);
    throw new UserError(`No policy has a target for priority “${proposal.priority.slice(0, 60)}”.`, {
      code: 'unknown-priority',
      hint: near === null ? `The priorities are: ${known.join(', ')}.` : `Did you mean “${near}”?`,
    });
  }
  const change = changeOf(config, proposal);
  return policies.map((policy) => ({
    ...policy,
    targets: Object.fromEntries(
      Object.entries(policy.targets).map(([priority, targets]) => [
        priority,
        proposal.priority === null || proposal.priority === priority
          ? { ...targets, [proposal.clock]: { ...ownRule(targets[proposal.clock]), ...change } }
          : targets,
      ]),
    ),
  }));
}

function ownRule(rule: Targets[ClockKind]): OwnRule {
  return typeof rule === 'object' && rule !== null ? rule : { target: rule ?? null };
}

function changeOf(config: Config, { subject, value }: Proposal): Partial<OwnRule> {
  switch (subject) {
    case 'target':
      return { target: targetOf(value) };
    case 'calendar':
      return { calendar: calendarOf(config, value) };
    case 'pause':
      return { pause: value === 'all' || value === 'none' ? value : value.split(',') };
  }
}

function targetOf(value: string): number | null {
  if (value === 'null' || value === 'none') return null;
  const read = duration.safeParse(value);
  if (read.success && read.data > 0) return read.data;
  throw new UserError(`“${value.slice(0, 60)}” is no target.`, {
    code: 'bad-proposal',
    hint: 'Write a duration such as 20m, 4h, 1h30m or 7d; none takes the target away.',
  });
}

function calendarOf(config: Config, value: string): string {
  const known = ['24x7', ...Object.keys(config.calendars)];
  if (known.includes(value)) return value;
  throw new UserError(`There is no calendar “${value.slice(0, 60)}”.`, {
    code: 'unknown-calendar',
    hint: `The calendars are: ${known.join(', ')}.`,
  });
}
