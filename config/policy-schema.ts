import { z } from 'zod';
import { weekdays } from '../src/core/sla/types.ts';
import { duration, isTimeZone, localDate, timeWindow } from './units.ts';

export const timeZone = z
  .string()
  .refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Berlin')
  .describe('IANA time zone, e.g. Europe/Berlin');

/** Keys of a week; the narrower one wins where two name the same day. */
export const dayKeys = [...weekdays, 'weekdays', 'weekend', 'daily'] as const;

const windows = z.array(timeWindow);
const names = (of: string) => z.array(z.string().min(1)).default([]).describe(`${of}; empty: any`);

const week = z
  .partialRecord(z.enum(dayKeys), windows)
  .describe(
    'Open windows per weekday, e.g. { weekdays: ["09:00-17:00"], friday: ["09:00-14:00"] }; ' +
      'a day wins over weekdays or weekend, these over daily; a window may run over midnight',
  );

const holiday = z
  .union([
    localDate,
    z.strictObject({
      date: localDate.describe('Local date in the calendar’s zone'),
      name: z.string().optional().describe('Shown by explain'),
      windows: windows.default([]).describe('Own hours of that day; empty: closed'),
    }),
  ])
  .describe('A date, or { date, name, windows }');

const region = z.strictObject({
  country: z.string().describe('ISO 3166-1 code, e.g. DE'),
  state: z.string().optional().describe('e.g. BY'),
  region: z.string().optional().describe('Part of a state that has its own holidays'),
});

export const calendarSchema = z
  .strictObject({
    timeZone: timeZone.optional().describe('IANA time zone; default: the top-level timeZone'),
    always: z.boolean().default(false).describe('Open 24x7; windows and holidays are then not allowed'),
    windows: week.optional(),
    changes: z
      .array(
        z.strictObject({
          effectiveFrom: localDate.describe('First local date of these windows'),
          windows: week,
        }),
      )
      .default([])
      .describe('Other weekly windows from a local date on'),
    holidays: z.array(holiday).default([]).describe('Dated holidays; they win over those of the regions'),
    regions: z
      .array(region)
      .default([])
      .describe('Public holidays by region, e.g. [{ country: DE, state: BY }]'),
  })
  .describe('When the clocks run');

const pauseRule = z
  .union([z.enum(['all', 'none']), z.array(z.string().min(1))])
  .describe('Which pause reasons stop the clock: all, none, or a list');

const target = duration.nullable().describe('Duration, e.g. 15m, 4h, 1h30m, 7d; null: no target');

const clockTarget = z
  .union([
    duration,
    z.null(),
    z.strictObject({
      target,
      calendar: z.string().optional().describe('Default: the calendar of the policy'),
      pause: pauseRule.optional().describe('Default: the pause rule of the policy'),
    }),
  ])
  .describe('Duration, e.g. 15m, 4h, 1h30m, 7d; null: no target; or { target, calendar, pause }');

export const policySchema = z
  .strictObject({
    name: z.string().min(1).describe('Unique name, shown with every verdict'),
    match: z
      .strictObject({
        source: names('Source systems'),
        service: names('Services'),
        team: names('Teams'),
        customer: names('Customers'),
      })
      .partial()
      .default({})
      .describe('Which incidents it covers; the first policy that matches applies'),
    calendar: z.string().default('24x7').describe('Name of a calendar'),
    targets: z
      .record(
        z.string(),
        z.strictObject({
          response: clockTarget.optional(),
          resolution: clockTarget.optional(),
        }),
      )
      .describe(
        'By priority, e.g. P1: { response: 15m, resolution: 4h }; a priority not listed has no target',
      ),
    pause: z
      .strictObject({ response: pauseRule.default('none'), resolution: pauseRule.default('all') })
      .default({ response: 'none', resolution: 'all' })
      .describe('Which pause reasons stop which clock'),
    changes: z
      .enum(['carry', 'retroactive', 'reset'])
      .default('carry')
      .describe('What a priority or team change does'),
    newCycleAfter: duration
      .prefault('7d')
      .describe('A reopen later than this after the last stop begins a new cycle'),
    resolveCountsAsResponse: z
      .boolean()
      .default(false)
      .describe('A resolve without an acknowledgement is the response'),
  })
  .describe('Targets and rules for the incidents it matches');
