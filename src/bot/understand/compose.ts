import { formatLine, type LineOptions } from '../format-line.ts';
import type { Registry } from '../registry.ts';
import type { DatedPeriods } from './dated-periods.ts';
import { fitPeriod, isOfRunning } from './fit-period.ts';
import type { NamedPeriod } from './named-period.ts';
import { askAmbiguousDate, askCommand, askPeriod, askUnfit, refuse } from './questions.ts';
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

/** The section of a report that says what a command does. */
function sectionOf(command: string, registry: Registry): string | null {
  const section = registry.find('report').options.find(({ name }) => name === 'section');
  return section?.choices.find((name) => name.startsWith(command.slice(0, 6))) ?? null;
}

function hasOption(registry: Registry, command: string, name: string): boolean {
  return registry.find(command).options.some((option) => option.name === name);
}
