import { z } from 'zod';
import { duration } from '../config/units.ts';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { checkFilters } from '../src/bot/known-values.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { scopeOptions } from '../src/bot/scope.ts';
import { UserError } from '../src/core/errors.ts';
import type { Block, Report, ReportAction, TableCell } from '../src/core/report/document.ts';
import { createMomentWords, zonedMoment } from '../src/core/report/moment-words.ts';
import { plural } from '../src/core/report/plural.ts';
import { clockKinds } from '../src/core/sla/types.ts';
import type { Notice, Silence } from '../src/ports/notices.ts';
import type { Noticing } from '../src/ports/noticing.ts';

const actions = ['list', 'mute', 'unmute', 'snooze', 'unsnooze'] as const;
const longestMs = 7 * 86_400_000;
const mostTold = 20;

const options = z.object({
  action: z.enum(actions).default('list').describe('What to do'),
  incident: z.string().min(1).nullable().default(null).describe('To snooze: nothing new is told of it'),
  source: z.string().min(1).nullable().default(null).describe('Where it comes from, if several have it'),
  service: scopeOptions.service.describe('To mute: nothing new is told of its incidents'),
  for: duration.prefault('1h').describe('How long: 30m, 1h, 1d; at most 7d'),
});
type Options = z.output<typeof options>;

export const notices = defineCommand({
  name: 'notices',
  summary: 'What was told of open clocks; mutes a service or snoozes an incident for a while.',
  examples: [
    'notices list',
    'notices mute service=payments for=1h',
    'notices unmute service=payments',
    'notices snooze INC-100 for=30m',
  ],
  options,
  positional: ['action', 'incident'],
  changes: ({ action }) => action !== undefined && action !== 'list',
  personal: true,
  withoutData: true,
  run: async (given, context) => {
    if (given.action === 'list') return list(context);
    if (given.for > longestMs) throw tooLong();
    return given.action === 'mute' || given.action === 'unmute'
      ? muting(given, context)
      : snoozing(given, context);
  },
});

function noticingOf({ noticing }: CommandContext): Noticing {
  if (noticing !== undefined) return noticing;
  throw new UserError('Nothing is told of open clocks here.', {
    code: 'no-notices',
    hint: 'sla-bot start runs the bot; notices.channels in the configuration says where it tells what.',
  });
}

async function muting({ action, service, for: forMs }: Options, context: CommandContext): Promise<Report> {
  const noticing = noticingOf(context);
  if (service.length === 0) throw nameless(`notices ${action} service=payments`, 'a service');
  const { reporting } = context;
  await checkFilters({ service, team: [], priority: [], customer: [] }, (dimension) =>
    reporting.values(dimension),
  );
  const said: string[] = [];
  for (const name of service) {
    if (action === 'mute') {
      const { until } = await noticing.mute(name, forMs);
      said.push(
        `Nothing new is told of “${name}” until ${moment(until, context)}; then what still holds is.`,
      );
    } else {
      const had = await noticing.end({ kind: 'service', source: null, name });
      said.push(had ? `What comes up in “${name}” is told again.` : `“${name}” was not muted.`);
    }
  }
  const back = service.map((name) => formatLine('notices', ['unmute'], { service: name }));
  return done(said, action === 'mute' ? back.map((command) => ({ label: 'Unmute', command })) : [], context);
}

async function snoozing({ action, incident, source, for: forMs }: Options, context: CommandContext) {
  const noticing = noticingOf(context);
  if (incident === null) throw nameless(`notices ${action} INC-100`, 'an incident');
  // What may not be seen reads like what does not exist.
  const found = await context.reporting.explain(incident, { source, asOf: null, knownAt: null });
  if (action === 'unsnooze') {
    const had = await noticing.end({ kind: 'incident', source: found.source, name: found.incident });
    const text = had
      ? `What comes up about ${found.incident} is told again.`
      : `${found.incident} was not snoozed.`;
    return done([text], [], context);
  }
  const { until } = await noticing.snooze(found, forMs);
  const text = `Nothing new is told of ${found.incident} until ${moment(until, context)}; then what still holds is.`;
  const command = formatLine('notices', ['unsnooze', found.incident], { source: found.source });
  return done([text], [{ label: 'Wake', command }], context);
}

async function list(context: CommandContext): Promise<Report> {
  const noticing = noticingOf(context);
  const [silences, told] = await Promise.all([noticing.silences(), noticing.told(mostTold)]);
  const summary =
    silences.length === 0
      ? `Nothing is muted or snoozed; ${told.length === 0 ? 'nothing was told yet' : 'the latest that was told is below'}.`
      : `${silences.length} ${plural(silences.length, 'service or incident is', 'services or incidents are')} silent now.`;
  return plainReport({
    title: 'Notices',
    summary,
    blocks: [
      { kind: 'callout', tone: 'neutral', text: summary },
      ...(silences.length === 0 ? [] : [silenceTable(silences, context)]),
      ...(told.length === 0 ? [] : [toldTable(told, context)]),
    ],
    actions: [{ label: 'At risk', command: 'at-risk' }],
    language: context.locale,
    data: { silences: silences.map(silenceData), told: told.map(noticeData) },
  });
}

function silenceTable(silences: readonly Silence[], context: CommandContext): Block {
  return tableOf(
    'silences',
    'Of what nothing new is told',
    ['What', 'Name', 'Until', 'By'],
    silences.map(({ kind, name, until, by }) => [kind, name, momentWords(context)(until), by]),
  );
}

function toldTable(told: readonly Notice[], context: CommandContext): Block {
  const words = momentWords(context);
  const rows = told.map(({ incident, destination, told: levels, updatedAt, scope }) => [
    incident,
    clockKinds
      .flatMap((clock) => (levels[clock] === undefined ? [] : `${clock} ${levels[clock]}`))
      .join(', '),
    words(updatedAt),
    destination,
    scope.service ?? '–',
  ]);
  return tableOf('told', 'The latest that was told', ['Incident', 'Told', 'When', 'Where', 'Service'], rows);
}

function tableOf(id: string, caption: string, labels: readonly string[], rows: readonly string[][]): Block {
  return {
    kind: 'table',
    id,
    caption,
    columns: labels.map((label) => ({ key: label.toLowerCase(), label, align: 'left' as const })),
    rows: rows.map((cells) => cells.map((text): TableCell => ({ text }))),
    totalRows: rows.length,
  };
}

function done(texts: readonly string[], buttons: readonly ReportAction[], context: CommandContext): Report {
  return plainReport({
    title: 'Notices',
    summary: texts.join(' '),
    blocks: texts.map((text) => ({ kind: 'callout', tone: 'good', text })),
    actions: [...buttons, { label: 'Notices', command: 'notices list' }],
    language: context.locale,
  });
}

const zoneOf = ({ readerZone, timeZone }: CommandContext) => readerZone ?? timeZone;
const moment = (ms: number, context: CommandContext) => zonedMoment(context.locale, zoneOf(context), ms);
const momentWords = (context: CommandContext) => createMomentWords(context.locale, zoneOf(context));

function silenceData({ until, at, ...silence }: Silence): Record<string, unknown> {
  return { ...silence, until: new Date(until).toISOString(), at: new Date(at).toISOString() };
}

function noticeData({
  source,
  incident,
  cycle,
  destination,
  told,
  updatedAt,
}: Notice): Record<string, unknown> {
  return { source, incident, cycle, destination, told, at: new Date(updatedAt).toISOString() };
}

function nameless(example: string, what: string): UserError {
  return new UserError(`This needs ${what}.`, { code: 'no-name', hint: `For example: ${example}` });
}

function tooLong(): UserError {
  return new UserError('Silence lasts at most seven days.', {
    code: 'too-long',
    hint: 'To tell nothing of a service for good, give it a channel of null in notices.channels.',
  });
}
