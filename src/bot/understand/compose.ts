import { formatLine, type LineOptions } from '../format-line.ts';
import type { Registry } from '../registry.ts';
import { capital } from './capital.ts';
import type { DatedPeriods } from './dated-periods.ts';
import { fitPeriod, isOfRunning, needsPeriod } from './fit-period.ts';
import { type Calendar, monthStart, type NamedPeriod, spanning } from './named-period.ts';
import { comparedPair } from './neighbouring-periods.ts';
import type { NoSuchDate } from './no-such-date.ts';
import { inLine, periodLabel } from './period-label.ts';
import { askCommand, askInstead, askPeriod, askRegular, askUnfit, refuse } from './questions.ts';
import type { Understanding } from './understanding.ts';
import type { NamedValue } from './values.ts';

export interface ComposeWorld extends Calendar {
  readonly registry: Registry;
}

/** What was read in a message. */
export interface Asked {
  readonly commands: readonly string[];
  readonly asksHow: boolean;
  readonly asksOpen: boolean;
  readonly incident: string | null;
  readonly format: readonly string[];
  readonly limit: string | null;
  readonly periods: readonly NamedPeriod[];
  readonly dated: DatedPeriods;
  readonly noSuchDate: NoSuchDate | null;
  /** It is to be sent again and again. */
  readonly isRegular: boolean;
  readonly values: readonly NamedValue[];
  readonly left: readonly string[];
  /** Several names of a kind are meant as one. */
  readonly isTogether?: boolean;
}

/** The command line that was asked for, or what has to be asked first. */
export function compose(asked: Asked, world: ComposeWorld): Understanding {
  const { registry } = world;
  const { commands, periods, dated, format, incident } = asked;
  const [command, other] = commands;
  const filters = filtersOf(asked.values);
  const { asOf } = dated;
  if (command === 'help') return { kind: 'command', line: 'help', label: 'Help', notes: [] };
  if (command === 'what-if') return refuse('what-if', registry);
  if (command !== undefined && other !== undefined) {
    return askCommand(commands, (name) => compose({ ...asked, commands: [name] }, world));
  }
  if (command === 'explain') {
    if (incident === null) return refuse('explain', registry);
    const line = formatLine('explain', [incident], { 'as-of': asOf });
    const notes = periods.length === 0 ? [] : ['An incident is explained as a whole, whatever the period.'];
    return { kind: 'command', line, label: `Explain ${incident}`, notes };
  }
  if (asked.noSuchDate !== null) {
    const { text, month } = asked.noSuchDate;
    const whole: NamedPeriod = {
      ...spanning(month, monthStart(month, 1), world.today, null),
      kind: 'monthly',
      to: null,
    };
    const ofMonth = compose({ ...asked, periods: [whole], noSuchDate: null }, world);
    return askInstead(text, 'Do you want the whole month?', ofMonth);
  }
  if (asked.isRegular) return askRegular(compose({ ...asked, isRegular: false }, world), registry);
  if (command === 'compare') {
    const [many, ...others] = severalOf(asked.values);
    if (many !== undefined && !asked.isTogether) {
      const each = [many, ...others].map((value) => ({
        ...asked,
        values: asked.values.filter((one) => one === value || one.dimension !== value.dimension),
      }));
      const text = '“compare” sets a period against the one before, not names against each other. What of?';
      const options = [...each, { ...asked, isTogether: true }].map((one) => compose(one, world));
      const names = [many, ...others].map(({ dimension, value }) => capital(`${dimension} ${value}`));
      return askUnfit(text, options, [...names, 'All together']);
    }
    const later = comparedPair(periods, world);
    if (later !== null) return compose({ ...asked, periods: [later] }, world);
  }
  if (periods.length > 1) {
    const oneOf = (period: NamedPeriod) => compose({ ...asked, periods: [period] }, world);
    return askPeriod('You name more than one period. Which one do you mean?', periods.map(oneOf));
  }
  const period = periods[0] ?? null;
  const chosen = command ?? (format.length === 0 ? byPeriod(period) : 'report');
  if (chosen === null) return askWithout(asked, world);
  if (command === undefined && asked.left.length > 0 && format.length === 0) return askWhat(asked, world);
  if (period === null && needsPeriod(chosen)) return askWithout({ ...asked, commands: [chosen] }, world);
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
    return askUnfit(fitted.refusal, [instead]);
  }
  const positional = fitted.kind === null ? (asked.asksOpen ? ['on-track'] : []) : [fitted.kind];
  const files = choicesOf(registry, chosen, 'format');
  if (format.some((one) => !files.includes(one))) {
    const from = fitted.from ?? (isOfRunning(chosen) ? world.today : null);
    const section = sectionOf(chosen, registry);
    const scope = { from, to: fitted.to, ...filters };
    const fileOf =
      files.length > 0
        ? formatLine(chosen, positional, { ...scope, format: files.slice(0, 1) })
        : formatLine('report', positional, { ...scope, section, format });
    return askUnfit(
      files.length > 0
        ? `“${chosen}” comes as ${files.join(' or ')}, not as ${format.join(' or ')}.`
        : `“${chosen}” comes as no file.`,
      [
        files.length > 0 || section !== null
          ? {
              kind: 'command',
              line: fileOf,
              label: `As ${(files[0] ?? format[0] ?? '').toUpperCase()}`,
              notes: [],
            }
          : null,
        compose({ ...asked, format: [] }, world),
      ],
    );
  }
  const limit = hasOption(registry, chosen, 'limit') ? asked.limit : null;
  const options: LineOptions = { from: fitted.from, to: fitted.to, 'as-of': asOf, ...filters, limit, format };
  return {
    kind: 'command',
    line: formatLine(chosen, positional, options),
    label: labelOf(chosen, fitted, world),
    notes: fitted.notes,
  };
}

/** The names of the first kind of which there are several. */
function severalOf(values: readonly NamedValue[]): readonly NamedValue[] {
  const [first] = values.filter((one) => values.filter((o) => o.dimension === one.dimension).length > 1);
  return first === undefined ? [] : values.filter(({ dimension }) => dimension === first.dimension);
}

/** A report of a closed period, a summary of a running one. */
function byPeriod(period: NamedPeriod | null): 'report' | 'summary' | null {
  if (period === null || period.state === 'future') return null;
  return period.state !== 'running' || period.kind === 'custom' ? 'report' : 'summary';
}

function askWithout(asked: Asked, world: ComposeWorld): Understanding {
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

/** A report is named by its period alone. */
function labelOf(
  command: string,
  { kind, from, to }: { kind: string | null; from: string | null; to: string | null },
  world: ComposeWorld,
): string {
  if (kind === null) return capital(command);
  const isRunning = isOfRunning(command);
  const period = periodLabel({ kind: kind as NamedPeriod['kind'], from, to, isRunning }, world);
  return capital(command === 'report' ? period : `${command}: ${period}`);
}

/** What may be told of a period or group where the words for it are not known. */
function askWhat(asked: Asked, world: ComposeWorld): Understanding {
  const whats = ['report', 'summary', 'breaches', 'trends'].filter((name) => world.registry.has(name));
  const options = whats.map((command) => {
    const understood = compose({ ...asked, commands: [command] }, world);
    return understood.kind === 'command'
      ? {
          ...understood,
          label: command === 'report' ? `Report: ${inLine(understood.label)}` : understood.label,
        }
      : null;
  });
  return askUnfit('I did not understand all of that. Which of these do you want?', options);
}

function filtersOf(values: readonly NamedValue[]): LineOptions {
  const of = (name: NamedValue['dimension']) =>
    values.filter(({ dimension }) => dimension === name).map(({ value }) => value);
  return { service: of('service'), team: of('team'), priority: of('priority'), customer: of('customer') };
}

function hasOption(registry: Registry, command: string, name: string): boolean {
  return registry.find(command).options.some((option) => option.name === name);
}

/** Empty where the command has no such option. */
function choicesOf(registry: Registry, command: string, name: string): readonly string[] {
  return registry.find(command).options.find((option) => option.name === name)?.choices ?? [];
}

/** The section of a report that says what a command does. */
function sectionOf(command: string, registry: Registry): string | null {
  const sections = choicesOf(registry, 'report', 'section');
  return sections.find((name) => name.startsWith(command.slice(0, 6))) ?? null;
}
