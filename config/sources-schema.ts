import { z } from 'zod';
import { duration, waitDuration } from './units.ts';

/** What sends webhooks, or can be asked for its history. */
export const sourceKinds = [
  'pagerduty',
  'incidentio',
  'jira',
  'servicenow',
  'zendesk',
  'alertmanager',
  'grafana',
  'github',
  'statuspage',
  'native',
] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Those that offer their history. */
export const syncedKinds = [
  'pagerduty',
  'jira',
  'zendesk',
  'github',
] as const satisfies readonly SourceKind[];
export type SyncedKind = (typeof syncedKinds)[number];

const place = z.string().min(1).max(500);

/** By what it is called in the log; also the last part of its webhook's address. */
const sourceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'letters, digits and . _ - only, at most 64');

/** A source is asked no more often. */
const leastEveryMs = 10_000;

const sourceSchema = z.strictObject({
  verdict: z
    .enum(['policy', 'source-deadline', 'source-flag'])
    .default('policy')
    .describe('policy: ours; source-deadline: its deadlines; source-flag: its recorded verdict'),
  kind: z
    .enum(sourceKinds)
    .nullable()
    .default(null)
    .describe('What it is, for webhooks and sync; null: files only'),
  webhook: z
    .boolean()
    .default(true)
    .describe('Whether it may send to /webhooks/NAME; needs kind and a secret'),
  fields: z
    .strictObject({
      service: place.nullable().default(null).describe('Place of the service'),
      team: place.nullable().default(null).describe('Place of the team'),
      customer: place.nullable().default(null).describe('Place of the customer'),
      priority: place.nullable().default(null).describe('Place of the priority'),
      assignee: place.nullable().default(null).describe('Place of who has it'),
    })
    .prefault({})
    .describe('Where in the incident, e.g. custom_fields.customer; null: where its kind usually has it'),
  priorities: z
    .record(z.string(), z.string())
    .default({})
    .describe('Its words for a priority to those of the policies, e.g. { high: P1 }'),
  /** What pauses a clock: the source's words for a state (Jira, ServiceNow, Zendesk: statuses) to the pause's reason. */
  pauses: z
    .record(z.string(), z.string())
    .nullable()
    .default(null)
    .describe(
      'Its states in which work rests, to the reason of the pause; null: as its kind usually has them',
    ),
  sync: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'not an http(s) address' })
        .refine(
          (address) => !URL.canParse(address) || new URL(address).username + new URL(address).password === '',
          'who signs in does not belong in the configuration: set SOURCE_<NAME>_TOKEN',
        )
        .nullable()
        .default(null)
        .describe('Address of its API; null: its usual one, where it has one'),
      from: z.iso
        .date('not a date, e.g. 2026-01-31')
        .nullable()
        .default(null)
        .describe('Beginning of a first sync'),
      /** E.g. a Jira query, a GitHub `owner/repository`. */
      scope: z
        .string()
        .min(1)
        .max(2000)
        .nullable()
        .default(null)
        .describe('What of it: a query, a repository'),
      every: waitDuration
        .refine((ms) => ms >= leastEveryMs, 'too often, at least 10s')
        .nullable()
        .default(null)
        .describe('How often the bot asks; null: only sla-bot sync does'),
    })
    .nullable()
    .default(null)
    .describe('How to ask it for its history (sla-bot sync NAME)'),
});

export type SourceSettings = z.output<typeof sourceSchema>;

export const sourcesSchema = z.record(sourceName, sourceSchema).default({});

/** `SOURCE_MY_JIRA_SECRET` of `my-jira` and `SECRET`. */
export function sourceVariable(
  name: string,
  what: 'SECRET' | 'SECRET_FILE' | 'TOKEN' | 'TOKEN_FILE',
): string {
  return `SOURCE_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${what}`;
}

/** How webhooks come in. Their secrets stand in the environment: `SOURCE_<NAME>_SECRET`, several while one is replaced. */
export const webhooksSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'Address of a port for webhooks, Slack’s requests over HTTP and links of e-mails; null: the console’s port takes them',
      ),
    port: z.number().int().min(0).max(65535).default(8090).describe('Of host; 0: any free port'),
    maxBodyBytes: z
      .number()
      .int()
      .min(1024)
      .max(64 * 1024 * 1024)
      .default(1_048_576)
      .describe('Largest request'),
    replayWindow: duration.prefault('5m').describe('How far the time that a sender signed may be from ours'),
  })
  .prefault({});

export type WebhookSettings = z.output<typeof webhooksSchema>;
