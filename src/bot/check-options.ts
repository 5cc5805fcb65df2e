import { parseProposals } from '../../config/proposal.ts';
import { UserError } from '../core/errors.ts';
import { type Dimension, dimensions } from '../core/report/facts.ts';
import { type ReportKind, resolveMoment, resolvePeriod } from '../core/report/period.ts';
import type { Weekday } from '../core/sla/types.ts';
import type { AnyCommand } from './command.ts';
import { unknownAmong } from './known-values.ts';
import { describeOptions } from './options.ts';
import { type OptionProblem, tryOptions } from './parse.ts';

export interface CheckWorld {
  /** The values that the person may know of. */
  values(dimension: Dimension): Promise<readonly string[]>;
  readonly timeZone: string;
  readonly weekStartsOn: Weekday;
  readonly now: number;
}

type Options = Readonly<Record<string, unknown>>;

/**
 * What can be said against the options of a form before its command runs: values that do not parse, names that no
 * incident has, and a period that makes no sense; at most one problem for each option.
 */
export async function checkOptions(
  command: AnyCommand,
  given: Options,
  world: CheckWorld,
): Promise<readonly OptionProblem[]> {
  const read = tryOptions(command, given);
  const problems = [
    ...('problems' in read
      ? read.problems
      : [...timeProblems(command, read.options, world), ...proposalProblems(read.options)]),
    ...(await nameProblems(given, world)),
  ];
  return problems.filter(({ option }, index) => problems.findIndex((one) => one.option === option) === index);
}

async function nameProblems(given: Options, { values }: CheckWorld): Promise<OptionProblem[]> {
  const found = dimensions.map(async (dimension) => {
    const names = given[dimension];
    if (!Array.isArray(names) || names.length === 0) return [];
    const known = await values(dimension);
    // Where none is known, what may be shown decides, and the answer says so.
    const refusal = known.length === 0 ? null : unknownAmong(dimension, names.map(String), known);
    return refusal === null ? [] : [problemOf(dimension, refusal)];
  });
  return (await Promise.all(found)).flat();
}

function timeProblems(command: AnyCommand, options: Options, world: CheckWorld): OptionProblem[] {
  const settings = { timeZone: zoneOf(options, world), now: world.now };
  const moments = [
    ...attempt('as-of', () => resolveMoment({ asOf: textOf(options['as-of']), knownAt: null }, settings)),
    ...attempt('known-at', () =>
      resolveMoment({ asOf: null, knownAt: textOf(options['known-at']) }, settings),
    ),
  ];
  return moments.length > 0 ? moments : periodProblems(command, options, world);
}

function periodProblems(command: AnyCommand, options: Options, world: CheckWorld): OptionProblem[] {
  const { kind } = options;
  const from = textOf(options.from);
  const to = textOf(options.to);
  const kinds = describeOptions(command.options).find(({ name }) => name === 'kind')?.choices ?? [];
  // Only what reports on closed periods takes a custom one; the others begin with the one that runs.
  if (typeof kind !== 'string' || (from === null && !kinds.includes('custom'))) return [];
  const asked = to !== null && command.endIsCustom === true ? 'custom' : kind;
  const request = {
    kind: asked as ReportKind,
    from,
    to,
    asOf: textOf(options['as-of']),
    knownAt: textOf(options['known-at']),
  };
  const { now, weekStartsOn } = world;
  return attempt(
    (code) => (code === 'empty-period' || code === 'not-a-period' ? 'to' : 'from'),
    () => resolvePeriod(request, { timeZone: zoneOf(options, world), weekStartsOn, now }),
  );
}

function proposalProblems({ change, policy }: Options): OptionProblem[] {
  if (!Array.isArray(change) || typeof policy === 'string') return [];
  return attempt('change', () => parseProposals(change.map(String)));
}

/** Nothing where it works. */
function attempt(option: string | ((code: string) => string), run: () => unknown): OptionProblem[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [problemOf(typeof option === 'string' ? option : option(error.code), error)];
  }
}

function problemOf(option: string, { message, hint }: UserError): OptionProblem {
  return { option, text: hint === null ? message : `${message} ${hint}` };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function zoneOf({ zone }: Options, { timeZone }: CheckWorld): string {
  return textOf(zone) ?? timeZone;
}
