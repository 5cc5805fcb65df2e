import { z } from 'zod';
import { weekdays } from '../src/core/sla/types.ts';
import { accessSchema } from './access-schema.ts';
import { commandsSchema } from './commands-schema.ts';
import { emailSchema } from './email-schema.ts';
import { noticesSchema } from './notices-schema.ts';
import { operationsSchema } from './operations-schema.ts';
import { calendarSchema, policySchema, timeZone } from './policy-schema.ts';
import { redisSchema } from './redis-schema.ts';
import { retentionSchema, schedulesSchema } from './schedules-schema.ts';
import { sectionNames } from './section-names.ts';
import { sourcesSchema, webhooksSchema } from './sources-schema.ts';
import { isLocale, waitDuration } from './units.ts';

export { sectionNames } from './section-names.ts';

const share = z.number().min(0).max(1);
const sections = z.array(z.enum(sectionNames));

const thresholds = z
  .strictObject({
    warning: share.default(0.8).describe('Share of a target consumed at which an incident is at risk'),
    critical: share.default(0.95).describe('Share of a target consumed at which a breach is near'),
    compliance: z
      .strictObject({
        target: share.default(0.95).describe('Compliance that was promised'),
        warning: share.default(0.9).describe('Compliance below this is alarming'),
      })
      .prefault({}),
  })
  .prefault({});

const figures = ['summary', 'compliance', 'response_times', 'restatements'] as const;
const findings = ['trends', 'patterns', 'recommendations'] as const;

const reports = z
  .strictObject({
    cohort: z
      .enum(['verdict', 'opened'])
      .default('verdict')
      .describe('verdict: counted when decided; opened: counted when opened'),
    weekStartsOn: z.enum(weekdays).default('monday').describe('First day of a weekly report'),
    sections: z
      .strictObject({
        daily: sections.default([...figures, 'trends']),
        weekly: sections.default([...figures, ...findings, 'comparison']),
        monthly: sections.default([
          'executive_summary',
          'compliance',
          'response_times',
          'restatements',
          ...findings,
          'forecast',
          'comparison',
          'outlook',
          'pauses',
        ]),
        custom: sections.default([...figures, ...findings, 'comparison']),
      })
      .prefault({})
      .describe('Ordered sections of each kind of report'),
  })
  .prefault({});

const analytics = z
  .strictObject({
    trends: z
      .strictObject({
        window: z.number().int().min(7).max(366).default(30).describe('Days in which trends are looked for'),
        minPoints: z
          .number()
          .int()
          .min(10)
          .max(366)
          .default(10)
          .describe('Closed days with a value it takes'),
      })
      .prefault({}),
    patterns: z
      .strictObject({
        enabled: z.boolean().default(true).describe('false: no patterns are looked for'),
        sensitivity: z
          .number()
          .min(0)
          .max(1)
          .default(0.8)
          .describe(
            '0.8: at most 5 % of reports with nothing to find show anything; higher finds more, by chance too',
          ),
        minOccurrences: z.number().int().min(2).max(1000).default(3).describe('Fewer are no pattern'),
        workingCalendar: z
          .string()
          .nullable()
          .default(null)
          .describe(
            'Calendar outside which an incident is after hours; null: Monday to Friday 08:00-18:00 in the report’s zone',
          ),
      })
      .prefault({}),
    forecast: z
      .strictObject({
        horizon: z.number().int().min(1).max(366).default(30).describe('Days forecast'),
        confidence: z
          .number()
          .min(0.5)
          .max(0.999)
          .default(0.95)
          .describe('Share of days the band should hold'),
      })
      .prefault({}),
    recommendations: z
      .strictObject({
        limit: z.number().int().min(0).max(20).default(5).describe('At most so many'),
        confidence: z.number().min(0).max(1).default(0.7).describe('Less sure ones are not given'),
      })
      .prefault({}),
  })
  .prefault({})
  .describe('How trends, patterns, forecasts and recommendations are made');

const charts = z
  .strictObject({
    engine: z
      .enum(['embedded', 'quickchart'])
      .default('embedded')
      .describe('embedded: drawn here, no data leaves; quickchart: drawn by your QuickChart server'),
    quickchart: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/, error: 'not an http(s) address, e.g. http://localhost:3400' })
          .optional()
          .describe('Base address of your QuickChart server; there is no default'),
        timeout: waitDuration.prefault('10s').describe('Duration, e.g. 10s'),
      })
      .prefault({}),
  })
  .prefault({});

const store = z
  .strictObject({
    memoryLimit: z
      .string()
      .regex(/^[1-9]\d{0,5}(MB|GB)$/, 'not a size, e.g. 512MB or 2GB')
      .default('512MB')
      .describe('Memory of the database, e.g. 512MB or 2GB'),
    threads: z.number().int().min(1).max(64).default(2).describe('Threads of the database'),
  })
  .prefault({});

const webConsole = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('Address the console listens on'),
    port: z.number().int().min(0).max(65535).default(8080).describe('0: any free port'),
  })
  .prefault({});

const incidentLinks = z.strictObject({
  domain: z
    .string()
    .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'not a domain, e.g. tickets.example.com')
    .describe('Domain of the links, with all below it, e.g. tickets.example.com'),
  pattern: z
    .string()
    .min(1)
    .refine(isPattern, 'not a regular expression, e.g. /browse/([A-Z]+-[0-9]+)')
    .describe('Regular expression over the address; its first group, else the match, is the incident'),
});

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

const slack = z
  .strictObject({
    mode: z
      .enum(['socket', 'http'])
      .default('socket')
      .describe(
        'socket: the bot connects to Slack; http: Slack calls the port of webhooks, without webhooks.host the console’s',
      ),
    unfurl: z
      .array(incidentLinks)
      .max(5)
      .default([])
      .describe('Links to incidents under which it is said how they stand; changes the app’s manifest'),
  })
  .prefault({});

export const configSchema = z.strictObject({
  timeZone: timeZone
    .default('UTC')
    .describe('IANA time zone of reports and of calendars that name none, e.g. Europe/Berlin'),
  locale: z
    .string()
    .refine(isLocale, 'not a BCP 47 language, e.g. en or de-AT')
    .default('en')
    .describe('BCP 47 language of dates and numbers, e.g. en or de-AT'),
  calendars: z.record(z.string(), calendarSchema).default({}).describe('By name; 24x7 always exists'),
  policies: z.array(policySchema).default([]).describe('Ordered; the first that matches applies'),
  sources: sourcesSchema.describe('By name in the log: who gives the verdict, and how it is heard'),
  webhooks: webhooksSchema.describe('How webhooks come in'),
  redis: redisSchema.describe('The Redis that several bots share'),
  thresholds,
  percentiles: z
    .array(z.number().gt(0).lt(100))
    .min(1)
    .default([50, 75, 90, 95, 99])
    .describe('Percentiles of durations, between 0 and 100'),
  reports,
  analytics,
  charts,
  templates: z
    .string()
    .nullable()
    .default(null)
    .describe('Folder whose files replace the bundled templates of the same name; null: none'),
  fonts: z.string().nullable().default(null).describe('Folder with further TTF or OTF fonts; null: none'),
  store,
  console: webConsole,
  access: accessSchema.describe('Who may ask what, and see whose incidents'),
  commands: commandsSchema,
  schedules: schedulesSchema.prefault({}).describe('Reports made by themselves, by name'),
  retention: retentionSchema.describe('How many reports the archive keeps'),
  notices: noticesSchema.describe('What is told of open clocks as they come near their targets'),
  slack,
  email: emailSchema.describe('Reports by e-mail'),
  operations: operationsSchema.describe('Health and metrics'),
  logging: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info').describe('Least level'),
      folder: z
        .string()
        .nullable()
        .default(null)
        .describe('Folder of log files, beside standard output; null: none are written'),
      maxSize: z
        .string()
        .regex(/^[1-9]\d{0,3}(KB|MB|GB)$/, 'not a size, e.g. 10MB')
        .default('10MB')
        .describe('A new log file is begun at this size'),
      keep: z.number().int().min(1).max(1000).default(10).describe('Log files kept'),
    })
    .prefault({}),
});

/** The whole configuration, defaults filled in; durations in milliseconds. */
export type Config = z.output<typeof configSchema>;
