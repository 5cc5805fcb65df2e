import { z } from 'zod';
import { reportFormats } from '../src/core/report/report-format.ts';
import { weekdays } from '../src/core/sla/types.ts';
import { timeZone } from './policy-schema.ts';
import { sectionNames } from './section-names.ts';
import { duration } from './units.ts';

/** What a destination can begin with. */
export const destinationPlatforms = ['slack', 'discord', 'email', 'console'] as const;

const destinationPattern =
  /^(slack:[CGDUW][A-Z0-9]{2,}|discord:(channel|user)\/\d{5,20}|email:[^\s@<>,;"]+@[^\s@<>,;"]+|console:[\w-]{1,80})$/;

/** Where a digest goes, as one text: the platform and the id that it has there. */
export const destination = z
  .string()
  .regex(
    destinationPattern,
    'not a destination: slack:C0123ABCD, slack:U0123ABCD, discord:channel/123456, discord:user/123456, email:a@example.com, console:sla',
  )
  .describe('slack:C… or slack:U…, discord:channel/… or discord:user/…, email:…, console:…');

const mentions: readonly (readonly [pattern: RegExp, prefix: string])[] = [
  [/^<[#@]([CGDUW][A-Z0-9]+)(?:\|[^<>]*)?>$/, 'slack:'],
  [/^<#(\d+)>$/, 'discord:channel/'],
  [/^<@!?(\d+)>$/, 'discord:user/'],
  [/^(?:mailto:)?([^\s@<>,;":/]+@[^\s@<>,;":/]+\.[^\s@<>,;":/]+)$/, 'email:'],
];

/** The destination that a mention (`<#C0123ABCD|sla>`, `<@123456>`) or a mail address names; other text as it is. */
export function destinationIn(typed: string): string {
  for (const [pattern, prefix] of mentions) {
    const [, id] = pattern.exec(typed) ?? [];
    if (id !== undefined) return `${prefix}${id}`;
  }
  return typed;
}

/** `slack` of `slack:C0123ABCD`; the whole of what has no colon. */
export function platformOf(destination: string): string {
  return destination.split(':', 1)[0] ?? '';
}

/** `C0123ABCD` of `slack:C0123ABCD`. */
export function addressOf(destination: string): string {
  return destination.slice(destination.indexOf(':') + 1);
}

/** As late as a bot that runs may be (`lateAfterMs` of the plan). */
const leastGraceMs = 15 * 60_000;

const names = z.array(z.string().min(1)).default([]);

export const scheduleKinds = ['daily', 'weekly', 'monthly'] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** Which kind has a day of its own to be sent on. */
export const kindWith = { weekday: 'weekly', day: 'monthly' } as const satisfies Record<string, ScheduleKind>;

/** One report that is made of every closed day, week or month, and who gets it. */
export const scheduleSchema = z.strictObject({
  kind: z.enum(scheduleKinds).describe('The period that each report covers: the last one closed'),
  enabled: z.boolean().default(true).describe('false: nothing is made or sent'),
  at: z
    .string()
    .regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'not a time, e.g. 09:00 or 17:30')
    .transform((text) => text.padStart(5, '0'))
    .prefault('00:00')
    .describe('Local time in the zone of the schedule, HH:mm'),
  weekday: z.enum(weekdays).default('monday').describe('Of a weekly one: the first such day after the week'),
  day: z
    .number()
    .int()
    .min(1)
    .max(31)
    .default(1)
    .describe('Of a monthly one: day of the month after; in a shorter month its last'),
  timeZone: timeZone.nullable().default(null).describe('IANA time zone; null: that of the configuration'),
  formats: z.array(z.enum(reportFormats)).default(['pdf']).describe('Files that are attached'),
  sections: z
    .array(z.enum(sectionNames))
    .nullable()
    .default(null)
    .describe('Ordered sections; null: reports.sections of the kind'),
  scope: z
    .strictObject({ service: names, team: names, priority: names, customer: names })
    .prefault({})
    .describe('Only these incidents; an empty list: all'),
  destinations: z.array(destination).max(100).default([]).describe('Who gets it; none: it is only archived'),
  whenEmpty: z
    .enum(['post', 'one-line', 'skip'])
    .default('post')
    .describe('Where the period had no incidents: the report all the same, one line, or nothing'),
  grace: duration
    .refine((ms) => ms >= leastGraceMs, 'less than 15m, within which every report still is on time')
    .prefault('24h')
    .describe('What was missed is caught up this long after its time, at least 15m'),
  catchUp: z
    .enum(['newest', 'all'])
    .default('newest')
    .describe('Of several periods that were missed: only the newest, or all within the grace'),
  keep: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .describe('Reports kept in the archive; null: retention of the kind'),
  owner: destination
    .nullable()
    .default(null)
    .describe('Who is told what was skipped or could not be delivered; null: the log only'),
});

export const scheduleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'not a name: lower-case letters, digits and -, at most 40');

export const schedulesSchema = z.record(scheduleName, scheduleSchema);

export const retentionSchema = z
  .strictObject({
    daily: z.number().int().min(1).max(10_000).default(30).describe('Daily reports kept of each schedule'),
    weekly: z.number().int().min(1).max(10_000).default(52).describe('Weekly reports kept of each schedule'),
    monthly: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(12)
      .describe('Monthly reports kept of each schedule'),
  })
  .prefault({});

export type ScheduleSettings = z.output<typeof scheduleSchema>;
