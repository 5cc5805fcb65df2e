import { z } from 'zod';
import { weekdays } from '../src/core/sla/types.ts';
import { duration, isTimeZone, localDate, timeWindow } from './units.ts';

const timeZone = z
  .string()
  .refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Berlin')
  .describe('IANA time zone');
const names = z.array(z.string().min(1)).default([]);
const share = z.number().min(0).max(1);

const week = z
  .partialRecord(z.enum([...weekdays, 'weekdays', 'weekend', 'daily']), z.array(timeWindow))
  .describe('Open windows per weekday, e.g. { weekdays: ["09:00-17:00"] }; a window may run over midnight');

const holiday = z.union([
  localDate,
  z.strictObject({
    date: localDate,
    name: z.string().optional(),
    windows: z.array(timeWindow).default([]).describe('Own hours of that day; empty: closed'),
  }),
]);

export const calendarSchema = z.strictObject({
  timeZone: timeZone.optional().describe('Default: the top-level timeZone'),
  always: z.boolean().default(false).describe('Open 24x7; windows and holidays are then not allowed'),
  windows: week.optional(),
  changes: z
    .array(z.strictObject({ effectiveFrom: localDate, windows: week }))
    .default([])
    .describe('Other weekly windows from a local date on'),
  holidays: z.array(holiday).default([]),
  regions: z
    .array(
      z.strictObject({ country: z.string(), state: z.string().optional(), region: z.string().optional() }),
    )
    .default([])
    .describe('Public holidays by region, e.g. [{ country: DE, state: BY }]'),
});

const pauseRule = z
  .union([z.enum(['all', 'none']), z.array(z.string().min(1))])
  .describe('Which pause reasons stop the clock: all, none, or a list');

const clockTarget = z.union([
  duration,
  z.null(),
  z.strictObject({
    target: duration.nullable(),
    calendar: z.string().optional(),
    pause: pauseRule.optional(),
  }),
]);

export const policySchema = z.strictObject({
  name: z.string().min(1),
  match: z
    .strictObject({ source: names, service: names, team: names, customer: names })
    .partial()
    .default({})
    .describe('Which incidents it covers; the first policy that matches applies'),
  calendar: z.string().default('24x7'),
  targets: z
    .record(
      z.string(),
      z.strictObject({ response: clockTarget.optional(), resolution: clockTarget.optional() }),
    )
    .describe('By priority, e.g. P1: { response: 15m, resolution: 4h }'),
  pause: z
    .strictObject({ response: pauseRule.default('none'), resolution: pauseRule.default('all') })
    .default({ response: 'none', resolution: 'all' }),
  changes: z
    .enum(['carry', 'retroactive', 'reset'])
    .default('carry')
    .describe('What a priority or team change does'),
  newCycleAfter: duration
    .prefault('7d')
    .describe('A reopen later than this after the last stop begins a new cycle'),
  resolveCountsAsResponse: z.boolean().default(false),
});

const sectionNames = z.array(z.string().min(1));

export const configSchema = z.strictObject({
  timeZone: timeZone.default('UTC').describe('Zone of reports and of calendars that name none'),
  locale: z.string().default('en').describe('BCP 47 language of dates and numbers'),
  calendars: z.record(z.string(), calendarSchema).default({}).describe('By name; 24x7 always exists'),
  policies: z.array(policySchema).default([]),
  sources: z
    .record(
      z.string(),
      z.strictObject({ verdict: z.enum(['policy', 'source-deadline', 'source-flag']).default('policy') }),
    )
    .default({})
    .describe('Per source: who gives the verdict'),
  thresholds: z
    .strictObject({
      warning: share.default(0.8).describe('Share of a target consumed'),
      critical: share.default(0.95),
      compliance: z.strictObject({ target: share.default(0.95), warning: share.default(0.9) }).prefault({}),
    })
    .prefault({}),
  percentiles: z.array(z.number().gt(0).lt(100)).min(1).default([50, 75, 90, 95, 99]),
  reports: z
    .strictObject({
      cohort: z.enum(['verdict', 'opened']).default('verdict'),
      weekStartsOn: z.enum(weekdays).default('monday'),
      sections: z
        .strictObject({
          daily: sectionNames.default(['summary', 'compliance', 'response_times']),
          weekly: sectionNames.default(['summary', 'compliance', 'response_times']),
          monthly: sectionNames.default(['executive_summary', 'compliance', 'response_times']),
          custom: sectionNames.default(['summary', 'compliance', 'response_times']),
        })
        .prefault({}),
    })
    .prefault({}),
  charts: z
    .strictObject({
      engine: z.enum(['embedded', 'quickchart']).default('embedded'),
      quickchart: z
        .strictObject({
          url: z.url().optional().describe('Base address of your QuickChart server; there is no default'),
          timeout: duration.prefault('10s'),
        })
        .prefault({}),
    })
    .prefault({}),
  templates: z
    .string()
    .nullable()
    .default(null)
    .describe('Folder whose files replace the bundled templates of the same name'),
  fonts: z.string().nullable().default(null).describe('Folder with further TTF or OTF fonts'),
  store: z
    .strictObject({
      memoryLimit: z
        .string()
        .regex(/^\d+(MB|GB)$/)
        .default('512MB'),
      threads: z.number().int().min(1).max(64).default(2),
    })
    .prefault({}),
  console: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(8080),
    })
    .prefault({}),
  commands: z.strictObject({ timeBudget: duration.prefault('60s') }).prefault({}),
  logging: z
    .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') })
    .prefault({}),
});

/** The whole configuration, defaults filled in; durations in milliseconds. */
export type Config = z.output<typeof configSchema>;
