import { z } from 'zod';
import { clockKinds, weekdays } from '../src/core/sla/types.ts';
import { timeZone } from './policy-schema.ts';
import { destination } from './schedules-schema.ts';
import { duration } from './units.ts';

export const noticeLevels = ['at-risk', 'critical', 'breached'] as const;
export type NoticeLevel = (typeof noticeLevels)[number];

const names = z.array(z.string().min(1)).default([]);

/** A message can be edited there; an e-mail cannot. */
const noticeDestination = destination.refine((text) => !text.startsWith('email:'), {
  error: 'notices are edited as they go, which an e-mail cannot be: slack:…, discord:… or console:…',
});

const channelRule = z.strictObject({
  team: names,
  service: names,
  priority: names,
  customer: names,
  to: noticeDestination.nullable().describe('slack:C…, discord:channel/…, console:…; null: nowhere'),
});

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time, e.g. 22:00');

const quietHours = z.strictObject({
  timeZone: timeZone.nullable().default(null).describe('IANA time zone; null: that of the configuration'),
  from: timeOfDay.default('22:00').describe('Local time at which they begin, HH:mm'),
  to: timeOfDay
    .default('07:00')
    .describe('Local time at which they end, on the next day where it is earlier'),
  weekdays: z
    .array(z.enum(weekdays))
    .default([...weekdays])
    .describe('Days on which they begin'),
  except: names.describe('Priorities whose breach is told at once all the same'),
});

const storm = z
  .strictObject({
    limit: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .describe('More new messages than this in one channel …'),
    within: duration.prefault('1m').describe('… in this time become one summary'),
  })
  .prefault({});

export const noticesSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('false: nothing is told'),
    channels: z
      .array(channelRule)
      .max(500)
      .default([])
      .describe('Where the notices of an incident go: the first that matches; an empty list matches any'),
    channel: noticeDestination
      .nullable()
      .default(null)
      .describe('Where those go that no rule matches; null: nowhere'),
    levels: z
      .array(z.enum(noticeLevels))
      .min(1)
      .default([...noticeLevels])
      .describe('Which are told; at-risk and critical begin at thresholds.warning and .critical'),
    clocks: z
      .array(z.enum(clockKinds))
      .min(1)
      .default([...clockKinds])
      .describe('Of which clocks'),
    quietHours: quietHours
      .nullable()
      .default(null)
      .describe('When nothing new is told, but in one summary at their end'),
    storm,
  })
  .prefault({});

export type NoticeSettings = z.output<typeof noticesSchema>;
