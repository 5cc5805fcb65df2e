import { UserError } from '../core/errors.ts';
import { closest } from '../core/text/closest.ts';
import { pointedError, quoted, type Span } from './caret.ts';
import { type OptionInfo, optionKey } from './options.ts';
import { periodHint } from './period-hint.ts';
import type { RegisteredCommand, Registry } from './registry.ts';
import { type Token, tokenize } from './tokens.ts';
import { unknownCommand } from './unknown-command.ts';

/** What was typed for one option: one entry per value, with its place. `true`: a bare flag. */
export interface RawValue {
  readonly value: string | true;
  readonly span: Span;
}

/** A command line read but not yet validated. */
export interface ParsedLine {
  readonly line: string;
  readonly registered: RegisteredCommand;
  readonly values: ReadonlyMap<string, readonly RawValue[]>;
  /** `--help` was among the words. */
  readonly help: boolean;
}

/** UTF-16 units; far beyond any real command. */
const MAX_LINE_LENGTH = 4000;

/**
 * Reads `report weekly service=payments team="Core Platform" --format pdf` (no leading `/sla`). An empty line is
 * `help`. UserError, pointing at the place, for what no command can mean.
 */
export function parseLine(line: string, registry: Registry): ParsedLine {
  if (line.length > MAX_LINE_LENGTH) {
    throw new UserError(`The command is longer than ${MAX_LINE_LENGTH} characters.`, { code: 'too-long' });
  }
  const [first, ...rest] = tokenize(line);
  if (first === undefined) return { line, registered: registry.find('help'), values: new Map(), help: false };
  const registered = findCommand(line, first, registry);
  const help = rest.some((token) => token.dashed && token.name === 'help' && token.value === null);
  const values = new Map<string, RawValue[]>();
  if (!help) readWords(line, rest, registered, values);
  return { line, registered, values, help };
}

/** The command that a line names, whatever else is wrong with it; null for none. */
export function commandNameOf(line: string, registry: Registry): string | null {
  const first = /^\s*(\S{1,100})/u.exec(line)?.[1] ?? 'help';
  return registry.has(first) ? registry.find(first).command.name : null;
}

function findCommand(line: string, token: Token, registry: Registry): RegisteredCommand {
  try {
    return registry.find(token.value ?? token.name ?? '');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, code, hint, instead } = unknownCommand(line, token, error, registry);
    throw pointedError(message, { line, span: token }, { code, hint: hint ?? '', instead });
  }
}

function readWords(
  line: string,
  tokens: readonly Token[],
  { command, options }: RegisteredCommand,
  values: Map<string, RawValue[]>,
): void {
  const open = command.positional.flatMap((name) => options.find((option) => option.name === name) ?? []);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    if (token.unterminated) throw unterminated(line, token);
    if (token.name === null) {
      while (open[0] !== undefined && values.has(open[0].name) && !open[0].repeatable) open.shift();
      const option = open[0];
      if (option === undefined) throw surplus(line, token, { command, options });
      add(line, option, token.value ?? '', token, values);
      continue;
    }
    const option = findOption(line, token, command.name, options);
    if (token.value !== null) {
      add(line, option, token.value, token, values);
    } else if (option.type === 'boolean') {
      add(line, option, true, token, values);
    } else {
      const next = tokens[index + 1];
      if (next === undefined || next.name !== null) throw missingValue(line, token, option);
      if (next.unterminated) throw unterminated(line, next);
      add(line, option, next.value ?? '', next, values);
      index += 1;
    }
  }
}

function add(
  line: string,
  option: OptionInfo,
  value: string | true,
  token: Token,
  values: Map<string, RawValue[]>,
): void {
  const span = { start: token.value === null ? token.start : token.valueStart, end: token.end };
  const known = values.get(option.name) ?? [];
  if (known.length > 0 && !option.repeatable) {
    const message = `“${option.name}” is given twice.`;
    throw pointedError(message, { line, span }, { code: 'given-twice', hint: 'Leave one of them out.' });
  }
  const parts = value === true || token.quoted ? [value] : listed(option, value);
  values.set(option.name, [...known, ...parts.map((part) => ({ value: part, span }))]);
}

/** `format=pdf,html`: what holds no commas is separated by them. An empty list stays as it is. */
export function listed({ isSeparable }: OptionInfo, value: string): string[] {
  if (!isSeparable) return [value];
  const parts = value.split(',').filter((part) => part !== '');
  return parts.length > 0 ? parts : [value];
}

function findOption(line: string, token: Token, command: string, options: readonly OptionInfo[]): OptionInfo {
  const key = optionKey(token.name ?? '');
  const option = options.find((candidate) => candidate.name === key);
  if (option !== undefined) return option;
  const { message, code, hint } = unknownOption(command, token.name ?? '', options);
  const nameLength = (token.name ?? '').length + (token.dashed ? 2 : 0);
  const span = { start: token.start, end: Math.min(token.end, token.start + nameLength) };
  throw pointedError(message, { line, span }, { code, hint: hint ?? '' });
}

/** What to say of an option that a command has not, with the closest spelling. */
export function unknownOption(command: string, name: string, options: readonly OptionInfo[]): UserError {
  const names = options.map((candidate) => candidate.name);
  const near = closest(optionKey(name), names);
  const known = names.length === 0 ? 'It takes no options.' : `Its options are: ${names.join(', ')}.`;
  return new UserError(`“${command}” has no option ${quoted(name)}.`, {
    code: 'unknown-option',
    hint: near === null ? known : `Did you mean “${near}”?`,
  });
}

function unterminated(line: string, token: Token): UserError {
  const span = { start: token.valueStart, end: token.valueStart + 1 };
  const hint = 'Close it with the same quote at the end of the value.';
  return pointedError(
    'A quote is opened here and never closed.',
    { line, span },
    { code: 'open-quote', hint },
  );
}

function surplus(line: string, token: Token, { command: { name }, options }: RegisteredCommand): UserError {
  const message = `“${name}” has no place for ${quoted(token.value ?? '')}.`;
  const period = options.some((option) => option.name === 'kind') ? periodHint(name, line) : null;
  const hint = period ?? `Write options as name=value; “/sla help ${name}” lists them.`;
  return pointedError(message, { line, span: token }, { code: 'surplus-value', hint });
}

function missingValue(line: string, token: Token, option: OptionInfo): UserError {
  const example = option.choices[0] ?? '…';
  const hint = `For example: ${option.name}=${example}`;
  return pointedError(
    `“${option.name}” needs a value.`,
    { line, span: token },
    { code: 'missing-value', hint },
  );
}
