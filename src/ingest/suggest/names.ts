/** Words in the name of a column that speak for a field; all words of one entry must occur. Best first. */
export interface Hint {
  readonly field: string;
  readonly kind: 'id' | 'date' | 'text' | 'flag';
  readonly names: readonly string[];
  /** Words that speak against it. */
  readonly not?: readonly string[];
}

const sla = ['sla', 'due', 'deadline', 'expected', 'target'];

const dateHints: readonly Hint[] = [
  {
    field: 'responseDueAt',
    kind: 'date',
    names: sla.flatMap((word) => [`${word} response`, `${word} reply`]),
  },
  {
    field: 'resolutionDueAt',
    kind: 'date',
    names: [
      ...sla.flatMap((word) => [`${word} resolve`, `${word} resolution`]),
      ...['due at', 'due date', 'due by', 'deadline', 'due', 'target'],
    ],
    not: ['response', 'reply', 'responded'],
  },
  {
    field: 'acknowledged',
    kind: 'date',
    names: ['acknowledged', 'first response', 'first reply', 'responded', 'ack', 'response'],
    not: [...sla, 'second', 'minute', 'hour'],
  },
  {
    field: 'resolved',
    kind: 'date',
    names: [
      ...[
        'resolved',
        'resolutiondate',
        'solved',
        'resolution',
        'fixed',
        'restored',
        'completed',
        'completion',
      ],
      ...['end time', 'ended', 'ends', 'end'],
    ],
    not: [...sla, 'updated', 'update', 'action'],
  },
  { field: 'closed', kind: 'date', names: ['closed', 'close'], not: sla },
  { field: 'cancelled', kind: 'date', names: ['cancelled', 'canceled'] },
  { field: 'reopened', kind: 'date', names: ['reopened', 'reopen'] },
  {
    field: 'opened',
    kind: 'date',
    names: [
      ...['opened', 'created', 'creation', 'reported', 'started', 'start time', 'start', 'begin', 'open'],
      ...[
        'submitted',
        'submission',
        'raised',
        'occurred',
        'logged',
        'received',
        'ticket date',
        'date',
        'timestamp',
      ],
    ],
    // A lone "date" opens; one that tells of something later does not.
    not: [
      ...['by', ...sla, 'updated', 'update', 'modified', 'changed', 'closed', 'close', 'resolved'],
      ...['end', 'birth', 'purchase', 'reopen', 'reopened'],
    ],
  },
];

const atHints: readonly Hint[] = [
  {
    field: 'at',
    kind: 'date',
    names: [
      'sys updated',
      'complete timestamp',
      'timestamp',
      'event time',
      'updated',
      'modified',
      'changed',
      'at',
      'time',
      'date',
    ],
  },
];

const idHints: readonly Hint[] = [
  {
    field: 'incident',
    kind: 'id',
    names: [
      'incident number',
      'incident id',
      'ticket id',
      'ticket number',
      'issue key',
      'case id',
      'case number',
      'case concept name',
      'number',
      'key',
      'incident',
      'ticket',
      'case',
      'id',
      'fingerprint',
    ],
    not: [
      'activity',
      'parent',
      'problem',
      'user',
      'change',
      'type',
      'form',
      'state',
      'status',
      'channel',
      'time',
      'date',
    ],
  },
];

const textHints: readonly Hint[] = [
  {
    field: 'priority',
    kind: 'text',
    names: ['priority', 'prio', 'severity', 'urgency', 'impact'],
    not: ['id', 'self', 'color', 'confirmation', 'prior'],
  },
  {
    field: 'team',
    kind: 'text',
    names: [
      'assignment group',
      'support group',
      'agent group',
      'team',
      'group',
      'workgroup',
      'queue',
      'escalation policy name',
    ],
    not: ['product', 'stations', 'link', 'self'],
  },
  {
    field: 'service',
    kind: 'text',
    names: [
      'business service',
      'service name',
      'service',
      'component',
      'components',
      'product group',
      'product',
      'application',
      'cmdb ci',
      'category',
    ],
    not: ['id', 'level', 'type', 'status', 'self'],
  },
  {
    field: 'customer',
    kind: 'text',
    names: [
      'customer',
      'organization',
      'organisation',
      'company',
      'account',
      'client',
      'country',
      'location',
    ],
    not: ['id', 'interactions', 'satisfaction', 'rating', 'age', 'gender', 'email'],
  },
  {
    field: 'assignee',
    kind: 'text',
    names: ['assigned to', 'assignee', 'agent name', 'agent', 'owner', 'resource'],
    not: ['group', 'station', 'stations', 'interactions', 'id', 'ids'],
  },
  {
    field: 'title',
    kind: 'text',
    names: ['short description', 'summary', 'subject', 'title', 'topic', 'description', 'name'],
    not: ['agent', 'service', 'policy', 'user', 'group', 'ci', 'concept'],
  },
  { field: 'url', kind: 'text', names: ['html url', 'permalink', 'shortlink', 'url', 'link'] },
];

/** Of a log's rows: why the case waits, or was given up. */
const reasonHints: readonly Hint[] = [
  {
    field: 'reason',
    kind: 'text',
    names: ['pause reason', 'pending reason', 'hold reason', 'waiting reason', 'wait reason', 'reason'],
    not: ['id', 'code', 'close', 'closure', 'resolution', 'breach', 'cause', 'self'],
  },
];

const flagHints: readonly Hint[] = [
  {
    field: 'responseWithin',
    kind: 'flag',
    names: [
      'sla response',
      'response met',
      'response breached',
      'sla reply',
      'response within',
      'response status',
    ],
  },
  {
    field: 'resolutionWithin',
    kind: 'flag',
    names: [
      ...['sla resolution', 'sla resolve', 'resolution met', 'resolution within', 'made sla', 'sla met'],
      ...['has breached', 'resolution breached', 'sla breach', 'sla violated', 'sla missed', 'sla status'],
      ...[
        'sla compliance',
        'sla compliant',
        'sla achieved',
        'within sla',
        'resolution status',
        'sla',
        'breached',
        'on time',
        'ontime',
      ],
    ],
    not: ['response', 'reply', 'hours', 'minutes', 'due', 'target', 'name', 'policy'],
  },
];

/** Fields guessed from names, by what their columns must hold. */
export const hints = { dateHints, atHints, idHints, textHints, reasonHints, flagHints };
