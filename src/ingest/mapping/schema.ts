import { z } from 'zod';
import { eventTypes } from '../../core/incidents/event.ts';
import {
  conditionSchema,
  dateFormats,
  flagField,
  instantField,
  scalar,
  textField,
  timeZone,
  valueMap,
} from './field-schema.ts';

const dimensionFields = {
  service: textField.optional(),
  team: textField.optional(),
  customer: textField.optional(),
  priority: textField.optional(),
  assignee: textField.optional(),
  title: textField.optional(),
  url: textField.optional(),
  reason: textField.optional(),
};

const commonFields = {
  ...dimensionFields,
  incident: textField,
  source: textField.optional().describe('Column that names the source; default: the constant `source`'),
  recordedAt: instantField.optional().describe("The source's own word on when it knew"),
  recordedBySource: flagField.optional().describe('false: `recordedAt` is not its word; exports say so'),
  responseDueAt: instantField.optional(),
  resolutionDueAt: instantField.optional(),
  responseWithin: flagField.optional(),
  resolutionWithin: flagField.optional(),
};

const eventType = z.enum(eventTypes);
const keep = z.enum(['all', 'first', 'last']);
export type Keep = z.output<typeof keep>;

const eventRuleObject = z.strictObject({
  type: z.union([eventType, z.literal('ignore')]),
  reason: z.string().optional(),
  keep: keep.optional().describe('Which of several of this type in one case; default all'),
  otherwise: eventType.optional().describe('What the others become; default: left out'),
  resumes: z.boolean().optional().describe('The activity also ends running pauses'),
});
export type EventRule = z.output<typeof eventRuleObject>;

const eventTable = z
  .record(
    z.string(),
    z.union([z.enum([...eventTypes, 'ignore']).transform((type): EventRule => ({ type })), eventRuleObject]),
  )
  .describe(
    'Activity (case does not matter) to event type, e.g. { Wait: { type: paused, reason: customer } }',
  );

const unknownRule = z
  .enum(['reject', 'ignore', 'updated'])
  .default('reject')
  .describe('An activity that is not in the table');

const stateName = z.enum(['new', 'active', 'paused', 'resolved', 'closed', 'cancelled']);

const stateRuleObject = z.strictObject({
  state: stateName,
  reason: z.string().optional(),
  acknowledges: z
    .boolean()
    .optional()
    .describe('Entering it is a human response; default: for active, resolved excepted'),
});
export type StateRule = z.output<typeof stateRuleObject>;

const common = {
  description: z.string().optional(),
  source: z.string().min(1).describe('Name of the source, also the key of `sources` in the configuration'),
  format: z.enum(['csv', 'ndjson', 'json']),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  skipLines: z.number().int().min(0).max(1000).default(0).describe('csv: lines before the header'),
  decimal: z.enum(['.', ',']).default('.').describe('Decimal mark of durations'),
  guardedCells: z
    .boolean()
    .default(false)
    .describe(
      'csv: an apostrophe that keeps a spreadsheet from running a cell is no part of it; exports have it',
    ),
  encoding: z.enum(['utf-8', 'latin1', 'utf-16']).default('utf-8'),
  records: z
    .string()
    .min(1)
    .optional()
    .describe('json: the key of the array, or the path to it such as data.items'),
  dates: z
    .strictObject({
      formats: dateFormats.default(['iso']).describe('Tried in order'),
      timeZone: timeZone.default('UTC').describe('Zone of dates that carry no offset'),
    })
    .prefault({}),
  missing: z
    .array(scalar)
    .default([])
    .describe('Texts that mean no value (case does not matter); the empty text always does'),
  absentColumns: z
    .enum(['error', 'ignore'])
    .default('error')
    .describe('What a column that the file lacks means (the identifying ones are always needed)'),
  values: z.record(z.string(), valueMap).default({}).describe('Value maps by field'),
  constants: z
    .partialRecord(
      z.enum(['service', 'team', 'customer', 'priority', 'assignee', 'title', 'url', 'reason']),
      scalar,
    )
    .default({})
    .describe('Used where the row gives no value'),
  skip: z
    .array(conditionSchema.extend({ because: z.string().default('skip rule') }))
    .default([])
    .describe('Rows left out, counted by `because`'),
};

const timeline = z
  .strictObject({
    path: z.string().describe('Of the array in the record'),
    at: z.string(),
    activity: z.string(),
    reason: z.string().optional(),
    events: eventTable,
    unknown: unknownRule,
  })
  .describe('json, ndjson: an array of dated updates inside the record');

const incidentMapping = z.strictObject({
  ...common,
  shape: z.literal('incident'),
  fields: z.strictObject({
    ...commonFields,
    opened: instantField,
    acknowledged: instantField.optional(),
    resolved: instantField.optional(),
    reopened: instantField.optional(),
    closed: instantField.optional(),
    cancelled: instantField.optional(),
  }),
  timeline: timeline.optional(),
});

const eventMapping = z.strictObject({
  ...common,
  shape: z.literal('event'),
  fields: z.strictObject({
    ...commonFields,
    at: instantField,
    type: textField.describe('The activity'),
    eventId: textField.optional(),
    naiveResolved: flagField.optional().describe('`at` was a local time that the clocks skip or repeat'),
  }),
  events: eventTable.optional().describe('Without it the activity must be an event type'),
  unknown: unknownRule,
  automatic: conditionSchema.optional().describe('Acknowledgements that no human made become `updated`'),
  opensCase: z
    .enum(['activity', 'first-row'])
    .default('activity')
    .describe("first-row: a case's earliest row opens it"),
});

const snapshotMapping = z.strictObject({
  ...common,
  shape: z.literal('snapshot'),
  fields: z.strictObject({
    ...commonFields,
    at: instantField,
    state: textField,
    opened: instantField.optional().describe("Default: `at` of the case's first row"),
  }),
  states: z
    .record(z.string(), z.union([stateName.transform((state): StateRule => ({ state })), stateRuleObject]))
    .describe('State (case does not matter) to what it means'),
  unknown: z.enum(['reject', 'ignore']).default('reject'),
  rowOrder: z
    .enum(['time', 'any'])
    .default('time')
    .describe('any: all rows are held in memory and sorted, for files sorted newest first or not at all'),
});

/**
 * How the rows of a file become events. Three shapes: `incident` (one row per incident), `event` (one row per
 * event) and `snapshot` (one row per change of a case, each holding its whole state, as in audit logs).
 */
export const mappingSchema = z
  .discriminatedUnion('shape', [incidentMapping, eventMapping, snapshotMapping])
  .superRefine((mapping, context) => {
    for (const field of Object.keys(mapping.values)) {
      if (Object.hasOwn(mapping.fields, field)) continue;
      context.addIssue({ code: 'custom', path: ['values', field], message: 'no such field in `fields`' });
    }
    if (mapping.shape === 'incident' && mapping.timeline !== undefined && mapping.format === 'csv') {
      context.addIssue({ code: 'custom', path: ['timeline'], message: 'needs format json or ndjson' });
    }
  });

/** A checked mapping; plain data that can be sent to a worker thread. */
export type Mapping = z.output<typeof mappingSchema>;
export type IncidentMapping = z.output<typeof incidentMapping>;
export type EventMapping = z.output<typeof eventMapping>;
export type SnapshotMapping = z.output<typeof snapshotMapping>;
export type Timeline = z.output<typeof timeline>;
export type EventTable = z.output<typeof eventTable>;
