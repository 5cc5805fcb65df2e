import { z } from 'zod';
import {
  destination,
  destinationIn,
  kindWith,
  scheduleKinds,
  scheduleSchema,
} from '../config/schedules-schema.ts';
import { sectionNames } from '../config/schema.ts';
import { destinationHere } from '../src/bot/asker.ts';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { buttonsOf, listReport, oneReport } from '../src/bot/schedules/reports.ts';
import { checkedScope, schedulingOf } from '../src/bot/schedules/scheduling-of.ts';
import { destinationWords, listWords, owedPeriodWords, readerFormat } from '../src/bot/schedules/words.ts';
import { scopeOptions } from '../src/bot/scope.ts';
import type { Report } from '../src/core/report/document.ts';
import { weekdays } from '../src/core/sla/types.ts';
import { reportFormats } from '../src/ports/renderer.ts';
import type { ScheduleInput } from '../src/ports/scheduling.ts';

const actions = ['list', 'show', 'add', 'pause', 'resume', 'run', 'remove'] as const;
const reading: readonly string[] = ['list', 'show'];

const { at, day, keep, whenEmpty } = scheduleSchema.shape;
const { service, team, priority, customer, zone } = scopeOptions;

const settings = {
  kind: z.enum(scheduleKinds).nullable().default(null).describe('Which closed period; default weekly'),
  at: at.unwrap().nullable().default(null).describe('Local time HH:mm; default 09:00 for weekly, else 00:00'),
  weekday: z.enum(weekdays).nullable().default(null).describe('Of a weekly one; default monday'),
  day: day.unwrap().nullable().default(null).describe('Of a monthly one; in a shorter month its last day'),
  zone: zone.describe('Time zone; default the configured one'),
  to: z
    .array(z.string().transform(destinationIn).pipe(destination))
    .default([])
    .describe('Who gets it: #channel, @person, slack:C…, discord:channel/…, a@example.com; default here')
    .meta({ commas: 'separate' }),
  format: z.array(z.enum(reportFormats)).default([]).describe('Attached files; default pdf'),
  section: z.array(z.enum(sectionNames)).default([]).describe('Only these sections, in order'),
  ...{ service, team, priority, customer },
  empty: whenEmpty
    .unwrap()
    .nullable()
    .default(null)
    .describe('Without incidents: the report, one line or nothing'),
  keep: keep.unwrap().default(null).describe('Reports kept in the archive'),
};

const options = z
  .object({
    action: z.enum(actions).default('list').describe('What to do'),
    name: z.string().min(1).nullable().default(null).describe('Of the schedule'),
    ...settings,
  })
  .superRefine((given, context) => {
    for (const { option, message, hint } of problemsOf(given))
      context.addIssue({ code: 'custom', path: [option], message, params: { hint } });
  });
type Options = z.output<typeof options>;

export const schedule = defineCommand({
  name: 'schedule',
  summary: 'Reports that are sent by themselves: lists, shows, adds, pauses, resumes, runs and removes them.',
  examples: [
    'schedule list',
    'schedule show weekly',
    'schedule add payments kind=weekly at=08:30 service=payments',
    'schedule add board kind=monthly day=3 to=email:board@example.com format=pdf',
    'schedule pause weekly',
    'schedule run weekly',
  ],
  options,
  positional: ['action', 'name'],
  changes: ({ action }) => action !== undefined && !reading.includes(action),
  personal: true,
  withoutData: true,
  run: async (given, context) => {
    const { action, name } = given;
    const scheduling = schedulingOf(context);
    if (action === 'list') return listReport(await scheduling.list(), context, { own: false });
    if (name === null) throw new TypeError('a schedule without a name is not asked for');
    if (action === 'show') return oneReport(await scheduling.find(name), context);
    if (action === 'add') return add(name, given, context);
    if (action === 'run') return runNow(name, context);
    if (action === 'remove') return remove(name, context);
    const changed = await scheduling.setPaused(name, action === 'pause');
    const said =
      action === 'pause' ? 'is paused: nothing is sent' : 'runs again; what came due meanwhile is not sent';
    return oneReport(changed, context, `“${changed.name}” ${said}.`);
  },
});

async function add(name: string, given: Options, context: CommandContext): Promise<Report> {
  const kind = given.kind ?? 'weekly';
  const here = destinationHere(context.conversation);
  const input: ScheduleInput = {
    kind,
    at: given.at ?? (kind === 'weekly' ? '09:00' : '00:00'),
    ...dropNull({ weekday: given.weekday, day: given.day, whenEmpty: given.empty }),
    timeZone: given.zone,
    ...(given.format.length === 0 ? {} : { formats: [...new Set(given.format)] }),
    sections: given.section.length === 0 ? null : given.section,
    scope: await checkedScope(given, context),
    destinations: given.to.length > 0 ? given.to : here === null ? [] : [here],
    keep: given.keep,
  };
  const scheduling = schedulingOf(context);
  const added = await scheduling.add(name, input);
  const text = `“${added.name}” is scheduled and goes to ${destinationWords(added)}.`;
  return oneReport(added, context, [text, ...scheduling.unsent(added.destinations)].join(' '));
}

async function runNow(name: string, context: CommandContext): Promise<Report> {
  const scheduling = schedulingOf(context);
  const found = await scheduling.find(name);
  const { from, to, destinations } = await scheduling.run(name);
  const period = owedPeriodWords({ kind: found.kind, from, to }, readerFormat(context));
  const text = [
    `The bot will send “${found.name}” for ${period} to ${listWords(destinations)}; “deliveries” shows how it goes.`,
    ...scheduling.unsent(destinations),
  ].join(' ');
  return said(text, found.name, context, {
    actions: buttonsOf(found),
    data: { schedule: found.name, from, to, destinations },
  });
}

async function remove(name: string, context: CommandContext): Promise<Report> {
  await schedulingOf(context).remove(name);
  const text = `“${name.toLowerCase()}” is removed. Its reports stay in the archive as long as there is room for them.`;
  return said(text, name, context, {
    actions: [{ label: 'Schedules', command: 'schedule list' }],
    data: { removed: name },
  });
}

function said(
  text: string,
  name: string,
  { locale }: CommandContext,
  more: Pick<Report, 'actions' | 'data'>,
): Report {
  return plainReport({
    title: `Schedule ${name}`,
    summary: text,
    blocks: [{ kind: 'callout', tone: 'good', text }],
    actions: more.actions,
    language: locale,
    data: more.data ?? {},
  });
}

function dropNull(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

interface Problem {
  readonly option: string;
  readonly message: string;
  readonly hint: string;
}

/** What the options do not fit together: nothing of what was given is silently lost. */
function problemsOf(given: Options): Problem[] {
  const { action, name } = given;
  const nameless = { option: 'name', message: `“schedule ${action}” needs the name of a schedule.` };
  const example =
    action === 'add' ? 'For example: schedule add payments kind=weekly' : '“schedule list” lists them.';
  return [
    ...(name === null && action !== 'list' ? [{ ...nameless, hint: example }] : []),
    ...(action === 'add' ? ofOtherKind(given) : surplus(given)),
  ];
}

/** Settings are given once, when a schedule is added. */
function surplus(given: Options): Problem[] {
  const names = Object.keys(settings) as (keyof typeof settings)[];
  const isGiven = (value: unknown) => value !== null && !(Array.isArray(value) && value.length === 0);
  return names
    .filter((name) => isGiven(given[name]))
    .map((option) => ({
      option,
      message: `“schedule ${given.action}” takes no “${option}”.`,
      hint: 'To change a schedule that was made here, remove it and add it anew.',
    }));
}

function ofOtherKind(given: Options): Problem[] {
  const kind = given.kind ?? 'weekly';
  return (['weekday', 'day'] as const)
    .filter((option) => given[option] !== null && kindWith[option] !== kind)
    .map((option) => ({
      option,
      message: `A ${kind} schedule has no “${option}”.`,
      hint: `Leave it out, or write kind=${kindWith[option]}.`,
    }));
}
