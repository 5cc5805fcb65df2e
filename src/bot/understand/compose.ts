import { addDays } from '../../core/time/zone.ts';
import { formatLine, type LineOptions } from '../format-line.ts';
import type { Registry } from '../registry.ts';
import type { DatedPeriods } from './dated-periods.ts';
import { fitPeriod, isOfRunning } from './fit-period.ts';
import { monthStart, type NamedPeriod } from './named-period.ts';
import { askCommand, askPeriod, askUnfit, refuse } from './questions.ts';
import type { Understanding } from './understanding.ts';
import type { NamedValue } from './values.ts';

export interface ComposeWorld {
  readonly registry: Registry;
  /** The local date of now. */
  readonly today: string;
}

/** What was read in a message. */
export interface Asked {
  readonly commands: readonly string[];
  readonly asksHow: boolean;
  readonly incident: string | null;
  readonly format: readonly string[];
  readonly limit: string | null;
  readonly periods: readonly NamedPeriod[];
  readonly dated: DatedPeriods;
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
  if (command === 'help') return { kind: 'command', line: 'help', notes: [] };
  if (command === 'what-if') return refuse('what-if', registry);
  if (command !== undefined && other !== undefined) {
    return askCommand(commands, (name) => compose({ ...asked, commands: [name] }, world));
  }
  if (command === 'explain') {
    if (incident === null) return refuse('explain', registry);
    const notes = periods.length === 0 ? [] : ['An incident is explained as a whole, whatever the period.'];
    return { kind: 'command', line: formatLine('explain', [incident], { 'as-of': asOf }), notes };
  }
  if (command === 'compare') {
    const [many, ...others] = severalOf(asked.values);
    if (many !== undefined && !asked.isTogether) {
      const each = [many, ...others].map((value) => ({
        ...asked,
        values: asked.values.filter((one) => one === value || one.dimension !== value.dimension),
      }));
      const text = '“compare” sets a period against the one before, not names against each other. What of?';
      return askUnfit(text, ...[...each, { ...asked, isTogether: true }].map((one) => compose(one, world)));
    }
    const later = laterOfTwo(periods);
    if (later !== null) return compose({ ...asked, periods: [later] }, world);
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
  const positional = fitted.kind === null ? [] : [fitted.kind];
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
      files.length > 0 || section !== null ? { kind: 'command', line: fileOf, notes: [] } : null,
      compose({ ...asked, format: [] }, world),
    );
  }
  const limit = hasOption(registry, chosen, 'limit') ? asked.limit : null;
  const options: LineOptions = { from: fitted.from, to: fitted.to, 'as-of': asOf, ...filters, limit, format };
  return { kind: 'command', line: formatLine(chosen, positional, options), notes: fitted.notes };
}

/** The names of the first kind of which there are several. */
function severalOf(values: readonly NamedValue[]): readonly NamedValue[] {
  const [first] = values.filter((one) => values.filter((o) => o.dimension === one.dimension).length > 1);
  return first === undefined ? [] : values.filter(({ dimension }) => dimension === first.dimension);
}

/** The later of two periods that follow each other, which is what comparing it with the one before shows. */
function laterOfTwo(periods: readonly NamedPeriod[]): NamedPeriod | null {
  const [a, b, more] = periods;
  if (a === undefined || b === undefined || more !== undefined || a.kind !== b.kind) return null;
  const last = (period: NamedPeriod) => period.state === 'closed' && period.from === null;
  for (const [earlier, later] of [
    [a, b],
    [b, a],
  ] as const) {
    if (last(earlier) && later.state === 'running') return later;
    if (a.kind === 'monthly' && earlier.from !== null && later.from !== null) {
      if (monthStart(earlier.from, 1) === monthStart(later.from)) return later;
    }
    if (a.kind === 'daily' && earlier.from !== null && later.from !== null) {
      if (addDays(earlier.from, 1) === later.from) return later;
    }
  }
  return null;
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
