import { z } from 'zod';
import { isTimeZone } from '../../../config/units.ts';
import { ambiguousPair, compileDateFormat } from './date-format.ts';

/** A YAML scalar taken as text. */
export const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** One column, or several of which the first with a value counts. */
const columns = z
  .union([
    z
      .string()
      .min(1)
      .transform((one) => [one]),
    z.array(z.string().min(1)).min(1),
  ])
  .describe('Column name (case does not matter) or JSON path; of a list the first with a value');

/** Source text (case does not matter) to our text. */
export const valueMap = z.record(z.string(), scalar);

export const timeZone = z.string().refine(isTimeZone, 'not an IANA time zone, e.g. Europe/Berlin');

const dateFormat = z.string().refine((text) => compileDateFormat(text) !== null, {
  error:
    'not a date format, e.g. iso, epoch-ms, yyyy-MM-dd HH:mm:ss[.SSS], dd/MM/yyyy HH:mm, d/MMM/yy h:mm a',
});

/** One date format or several, tried in order; refused where two can read one text differently. */
export const dateFormats = z
  .union([dateFormat.transform((one) => [one]), z.array(dateFormat).min(1)])
  .superRefine((formats, context) => {
    const pair = ambiguousPair(formats);
    if (pair === null) return;
    const message = `"${pair[0]}" and "${pair[1]}" can read one text as two different dates; keep only one`;
    context.addIssue({ code: 'custom', message });
  });

/** A test of one column; several given tests must all hold. */
export const conditionSchema = z.strictObject({
  column: columns,
  in: z.array(scalar).optional(),
  notIn: z.array(scalar).optional(),
  missing: z.boolean().optional().describe('true: has no value; false: has one'),
});
export type ConditionSpec = z.output<typeof conditionSchema>;

const textObject = z.strictObject({
  column: columns,
  values: valueMap.optional(),
  unmapped: z.enum(['keep', 'missing', 'reject']).optional().describe('Values not in the map; default keep'),
  join: z
    .string()
    .min(1)
    .max(8)
    .optional()
    .describe('Puts the values of all the columns together, this between them'),
  list: z.enum(['first', 'join']).optional().describe('Of an array or a repeated column; default first'),
});
export type TextSpec = z.output<typeof textObject>;

/** A text of the row. */
export const textField = z.union([columns.transform((column): TextSpec => ({ column })), textObject]);

const instantObject = z
  .strictObject({
    column: columns,
    time: columns.optional().describe('Where the time of day stands in a column of its own'),
    format: dateFormats.optional(),
    timeZone: timeZone.optional(),
    unit: z
      .enum(['ms', 'seconds', 'minutes', 'hours', 'days', 'clock', 'text'])
      .optional()
      .describe('The column is a duration; clock: H:mm or H:mm:ss, text: 2h 30m, 1 day 4 hours, PT2H30M'),
    after: z
      .enum(['opened', 'acknowledged', 'resolved'])
      .optional()
      .describe('What the duration counts from; default opened'),
    when: conditionSchema.optional().describe('Only then'),
    automatic: conditionSchema.optional().describe('Then it is no human response and becomes `updated`'),
  })
  .refine(({ format, time, unit }) => unit === undefined || (format === undefined && time === undefined), {
    error: 'a column is either a date (format, time) or a duration (unit)',
  });
export type InstantSpec = z.output<typeof instantObject>;

/** An instant: a date, or a duration counted from another instant of the row. */
export const instantField = z.union([
  columns.transform((column): InstantSpec => ({ column })),
  instantObject,
]);

const flagObject = z.strictObject({
  column: columns,
  values: z.record(z.string(), z.boolean()).optional().describe('Default: true/false, yes/no, t/f, y/n, 1/0'),
  as: z
    .enum(['flag', 'remaining'])
    .optional()
    .describe('remaining: time left, negative when the target was missed'),
  when: conditionSchema.optional().describe('Only then'),
});
export type FlagSpec = z.output<typeof flagObject>;

/** A recorded verdict: within the target or not. */
export const flagField = z.union([columns.transform((column): FlagSpec => ({ column })), flagObject]);
