import { quoted } from '../caret.ts';
import { formatLine, type LineOptions } from '../format-line.ts';
import type { Registry } from '../registry.ts';
import { type DatedPeriods, takeDated } from './dated-periods.ts';
import { fitPeriod, isOfRunning } from './fit-period.ts';
import { takeIntents } from './intents.ts';
import type { Calendar, NamedPeriod } from './named-period.ts';
import { askAmbiguousDate, askCommand, askPeriod, askUnfit, askValue, refuse } from './questions.ts';
import { takeRelative } from './relative-periods.ts';
import { createRemainder, type Remainder } from './remainder.ts';
import type { Understanding } from './understanding.ts';
import { type Known, type NamedValue, takeValues } from './values.ts';
import { emptyWords } from './vocabulary.ts';

export interface World extends Calendar {
  readonly registry: Registry;
  /** What may be asked about where the message is read. */
  readonly known: Known;
}

/** Longer messages are no requests. */
const mostCharacters = 500;
const formats: Readonly<Record<string, string>> = {
  pdf: 'pdf',
  html: 'html',
  'web page': 'html',
  markdown: 'md',
  md: 'md',
  json: 'json',
  csv: 'csv',
  excel: 'csv',
  xlsx: 'csv',
  spreadsheet: 'csv',
};
const formatPattern = new RegExp(
  `\\b(?:(?:as|in) )?(?:an? )?(${Object.keys(formats).join('|')})(?: (?:file|format|version))?s?\\b`,
);
const incidentPattern =
  /\b(?:incident |ticket |case )?#?((?!(?:q[1-4]|week|kw|cw)-)[a-z][a-z0-9]{0,15}-\d+|[a-z]{2,10}\d{4,})\b/;
const negation = /\b(?:without|except|excluding|exclude|excluded|other than|not|but not|ignoring|ignore)\b/;
const leastLimit = /\b(?:top|last|latest|first) (\d{1,3})(?= (?:breach|violation))/;

/**
 * What a free message asks for, by the commands' declarations and the names in the data. It settles nothing silently:
 * what it takes is a command line that is shown, and what is missing or may mean several things is asked.
 */
export function understand(message: string, world: World): Understanding {
  if (message.length > mostCharacters) return { kind: 'none' };
  const rest = createRemainder(message);
  const isExcluding = rest.take(negation) !== null;
  const limit = rest.take(leastLimit)?.[1] ?? null;
  const values = takeValues(rest, world.known);
  const incident = takeIncident(rest);
  const format = [...new Set(rest.takeAll(formatPattern).flatMap((match) => formats[match[1] ?? ''] ?? []))];
  const relative = takeRelative(rest, world);
  const intents = takeIntents(rest, incident !== null);
  const dated = takeDated(rest, world);
  const periods = distinct([...relative, ...dated.periods]);
  const left = leftWords(rest);
  const isRequest =
    intents.commands.length > 0 ||
    format.length > 0 ||
    ((periods.some(({ state }) => state !== 'future') || intents.asksHow || values.named.length > 0) &&
      left.length === 0);
  if (!isRequest) return { kind: 'none' };
  if (isExcluding && intents.commands[0] !== 'help') return refuse('excluding', world.registry);
  const asked: Asked = { ...intents, incident, format, limit, periods, dated, values: values.named, left };
  const withValue = (value: readonly NamedValue[]) =>
    compose({ ...asked, values: [...values.named, ...value] }, world);
  const understood = values.unclear === null ? withValue([]) : askValue(values.unclear, withValue);
  const read = [...intents.notes, ...values.notes];
  const passed = left.length === 0 ? [] : [`I passed over: ${left.map(quoted).join(', ')}.`];
  if (understood.kind === 'command')
    return { ...understood, notes: [...read, ...understood.notes, ...passed] };
  if (understood.kind === 'none') return understood;
  return { ...understood, text: [...read, understood.text, ...passed].join(' ') };
}

interface Asked {
  readonly commands: readonly string[];
  readonly asksHow: boolean;
  readonly incident: string | null;
  readonly format: readonly string[];
  readonly limit: string | null;
  readonly periods: readonly NamedPeriod[];
  readonly dated: DatedPeriods;
  readonly values: readonly NamedValue[];
  readonly left: readonly string[];
}

function compose(asked: Asked, world: World): Understanding {
  const { registry } = world;
  const { commands, periods, dated, format, incident } = asked;
  const [command, other] = commands;
  const filters = filtersOf(asked.values);
  const { asOf } = dated;
  if (command === 'help') return { kind: 'command', line: 'help', notes: [] };
  if (command === 'what-if') return refuse('what-if', registry);
  if (command !== undefined && other !== undefined) {
    return askCommand(commands, (name) => compose({ ...asked, commands: [name] }, world));
  }
  if (command === 'explain') {
    if (incident === null) return refuse('explain', registry);
    return { kind: 'command', line: formatLine('explain', [incident], { 'as-of': asOf }), notes: [] };
  }
  if (dated.ambiguous !== null) {
    const { typed, dates } = dated.ambiguous;
    return askAmbiguousDate(typed, dates, (from) => {
      const period: NamedPeriod = { kind: 'daily', from, to: null, state: 'closed', note: null };
      return compose({ ...asked, periods: [period], dated: { ...dated, ambiguous: null } }, world);
    });
  }
  if (periods.length > 1) {
    const oneOf = (period: NamedPeriod) => compose({ ...asked, periods: [period] }, world);
    return askPeriod('You name more than one period. Which one do you mean?', periods.map(oneOf));
  }
  const period = periods[0] ?? null;
  const chosen = command ?? (format.length === 0 ? byPeriod(period) : 'report');
  if (chosen === null) return askWithout(asked, world);
  const needsPeriod = chosen === 'report' || chosen === 'breaches';
  if (period === null && needsPeriod) return askWithout({ ...asked, commands: [chosen] }, world);
  const fitted = fitPeriod(chosen, period, registry);
  if ('refusal' in fitted) {
    const instead =
      fitted.instead === null
        ? null
        : compose(
            {
              ...asked,
              format: [],
              commands: [fitted.instead],
              periods: fitted.keepsPeriod ? periods : [],
            },
            world,
          );
    return askUnfit(fitted.refusal, instead);
  }
  if (format.length > 0 && !hasOption(registry, chosen, 'format')) {
    const section = sectionOf(chosen, registry);
    const from = fitted.from ?? (isOfRunning(chosen) ? world.today : null);
    const file = formatLine('report', [fitted.kind], { from, to: fitted.to, ...filters, section, format });
    return askUnfit(
      `Only a report comes as a file, not “${chosen}”.`,
      section === null ? null : { kind: 'command', line: file, notes: [] },
      compose({ ...asked, format: [] }, world),
    );
  }
  const limit = hasOption(registry, chosen, 'limit') ? asked.limit : null;
  const options: LineOptions = { from: fitted.from, to: fitted.to, 'as-of': asOf, ...filters, limit, format };
  return { kind: 'command', line: formatLine(chosen, [fitted.kind], options), notes: fitted.notes };
}

/** A report of a closed period, a summary of a running one. */
function byPeriod(period: NamedPeriod | null): 'report' | 'summary' | null {
  if (period === null || period.state === 'future') return null;
  return period.state !== 'running' || period.kind === 'custom' ? 'report' : 'summary';
}

function askWithout(asked: Asked, world: World): Understanding {
  const choice = (command: string, kind: 'daily' | 'weekly' | 'monthly', state: 'closed' | 'running') => {
    const from = state === 'running' ? world.today : null;
    return compose(
      { ...asked, commands: [command], periods: [{ kind, from, to: null, state, note: null }] },
      world,
    );
  };
  const command = asked.commands[0] ?? 'report';
  const closedOnes = (['daily', 'weekly', 'monthly'] as const).map((kind) => choice(command, kind, 'closed'));
  const runningOne =
    asked.format.length === 0 && command === 'report' ? [choice('summary', 'weekly', 'running')] : [];
  return askPeriod('For which period?', [...closedOnes, ...runningOne]);
}

function takeIncident(rest: Remainder): string | null {
  const match = rest.take(incidentPattern);
  if (match === null) return null;
  const id = match[1] ?? '';
  const end = match.index + match[0].length;
  return rest.original(end - id.length, end);
}

function filtersOf(values: readonly NamedValue[]): LineOptions {
  const of = (name: NamedValue['dimension']) =>
    values.filter(({ dimension }) => dimension === name).map(({ value }) => value);
  return { service: of('service'), team: of('team'), priority: of('priority'), customer: of('customer') };
}

/** The section of a report that says what a command does. */
function sectionOf(command: string, registry: Registry): string | null {
  const section = registry.find('report').options.find(({ name }) => name === 'section');
  return section?.choices.find((name) => name.startsWith(command.slice(0, 6))) ?? null;
}

function hasOption(registry: Registry, command: string, name: string): boolean {
  return registry.find(command).options.some((option) => option.name === name);
}

function distinct(periods: readonly NamedPeriod[]): NamedPeriod[] {
  const byKey = new Map(
    periods.map((period) => [JSON.stringify([period.kind, period.from, period.to]), period]),
  );
  return [...byKey.values()];
}

/** Words that carry something and were not understood, as typed. */
function leftWords(rest: Remainder): string[] {
  return rest
    .words()
    .filter(({ norm }) => norm !== '' && norm.split(' ').some((part) => !emptyWords.has(part)))
    .map(({ start, end }) => rest.original(start, end));
}
