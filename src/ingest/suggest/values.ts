import { eventTypes } from '../../core/incidents/event.ts';

const priorityWords: readonly (readonly [string, readonly string[]])[] = [
  ['P1', ['critical', 'urgent', 'highest', 'blocker', 'emergency', 'sev1', 'p1', '1']],
  ['P2', ['high', 'major', 'sev2', 'p2', '2']],
  ['P3', ['medium', 'moderate', 'normal', 'minor', 'average', 'sev3', 'p3', '3']],
  ['P4', ['low', 'lowest', 'trivial', 'planning', 'none', 'sev4', 'p4', 'p5', '4', '5']],
];

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** The priority P1–P4 that a text speaks of; a leading number (`1 - Critical`) outranks words; null: none. */
export function guessPriority(text: string): string | null {
  const all = words(text);
  for (const word of all) {
    const found = priorityWords.find(([, names]) => names.includes(word));
    if (found !== undefined) return found[0];
  }
  return null;
}

const kept = [
  'within',
  'met',
  'achieved',
  'ok',
  'in',
  'pass',
  'passed',
  'on',
  'compliant',
  'kept',
  'success',
  'ontime',
];
const missed = ['violated', 'violation', 'breached', 'breach', 'missed', 'failed', 'fail', 'late', 'overdue'];
const yes = ['true', 'yes', 'y', 't', '1'];
const no = ['false', 'no', 'n', 'f', '0', 'not', 'non', 'never', 'out'];

/** Whether a text is a bare yes or no, which takes its meaning from the name of the column. */
export function isPlainAnswer(text: string): boolean {
  const [only, ...others] = words(text);
  return only !== undefined && others.length === 0 && (yes.includes(only) || no.includes(only));
}

const opposites: ReadonlyMap<string, string> = new Map(
  ['true false', 'yes no', 'y n', 't f', '1 0'].flatMap((pair): [string, string][] => {
    const [one = '', other = ''] = pair.split(' ');
    return [
      [one, other],
      [other, one],
    ];
  }),
);

/** The other of a pair of plain answers, in lower case. */
export function opposite(answer: string): string {
  return opposites.get(answer.trim().toLowerCase()) ?? 'no';
}

/** Whether a text says that a target was kept (`Not breached` does); null: unclear. */
export function guessWithin(text: string): boolean | null {
  const all = words(text);
  const has = (list: readonly string[]): boolean => all.some((word) => list.includes(word));
  if (has(missed)) return has(no);
  if (has(no)) return false;
  return has(kept) || has(yes) ? true : null;
}

const activityWords: readonly (readonly [string, readonly string[]])[] = [
  ['reopened', ['reopen', 'reopened']],
  ['cancelled', ['cancel', 'cancelled', 'canceled', 'invalid', 'duplicate', 'merged', 'withdrawn']],
  ['assigned', ['queued', 'queue', 'assignment', 'reassignment']],
  ['paused', ['wait', 'waiting', 'awaiting', 'pending', 'hold', 'paused', 'suspend', 'suspended']],
  ['resumed', ['resume', 'resumed', 'unhold']],
  ['resolved', ['resolve', 'resolved', 'solved', 'fixed', 'recovered']],
  ['closed', ['close', 'closed', 'archived']],
  ['resolved', ['complete', 'completed', 'done']],
  [
    'acknowledged',
    [
      'acknowledge',
      'acknowledged',
      'ack',
      'accept',
      'accepted',
      'charge',
      'progress',
      'active',
      'investigating',
      'identified',
      'monitoring',
    ],
  ],
  [
    'opened',
    [
      'open',
      'opened',
      'create',
      'created',
      'insert',
      'register',
      'registered',
      'new',
      'submitted',
      'triggered',
    ],
  ],
  ['assigned', ['assign', 'assigned', 'reassigned', 'transfer', 'escalate', 'escalated']],
];

const ownTypes: readonly string[] = eventTypes;
/** Words of activities that are no more than news. */
const newsWords = [
  'update',
  'updated',
  'comment',
  'commented',
  'note',
  'edit',
  'edited',
  'changed',
  'modified',
];

/** Whether an activity is `updated` only because nothing in its name says what it is. */
export function isUnclear(activity: string): boolean {
  if (ownTypes.includes(activity) || guessEventType(activity) !== 'updated') return false;
  return !words(activity).some((word) => newsWords.includes(word));
}

/** The event type an activity is or speaks of; `updated` where it speaks of none. */
export function guessEventType(activity: string): string {
  if (ownTypes.includes(activity)) return activity;
  const all = words(activity);
  for (const [type, names] of activityWords) if (all.some((word) => names.includes(word))) return type;
  return 'updated';
}

const stateOf: Readonly<Record<string, string>> = {
  paused: 'paused',
  resolved: 'resolved',
  closed: 'closed',
  cancelled: 'cancelled',
  opened: 'new',
  reopened: 'new',
};

/** What a state of a case means: new, active, paused, resolved, closed or cancelled. */
export function guessState(state: string): string {
  // Waiting for somebody to take it up is no work on it.
  if (words(state).some((word) => word === 'queued' || word === 'queue' || word === 'assignment'))
    return 'new';
  return stateOf[guessEventType(state)] ?? 'active';
}
