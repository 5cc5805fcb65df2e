import type { z } from 'zod';
import { UserError } from '../core/errors.ts';
import { closest } from '../core/text/closest.ts';
import { pointedError, quoted, type Span } from './caret.ts';
import type { AnyCommand } from './command.ts';
import { describeOptions, type OptionInfo, optionKey } from './options.ts';
import { listed, type ParsedLine, parseLine, unknownOption } from './parse-line.ts';
import type { RegisteredCommand, Registry } from './registry.ts';
import { synonymIn } from './synonyms.ts';

/** Option values as text, by declared name. */
type OptionTexts = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** A command and its validated options, ready to run. */
export interface Invocation {
  readonly command: AnyCommand;
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads a command line without its leading `/sla`; `report --help` reads as `help report`, an empty line as
 * `help`. UserError in sentences, pointing at the place.
 */
export function parseCommandLine(line: string, registry: Registry): Invocation {
  const parsed = parseLine(line, registry);
  const { command } = parsed.registered;
  if (parsed.help) {
    const help = registry.find('help');
    return { command: help.command, options: read(help, { command: command.name }, null) };
  }
  const texts: Record<string, string | boolean | string[]> = {};
  for (const [name, values] of parsed.values) {
    const repeatable = optionOf(parsed.registered, name)?.repeatable === true;
    const list = values.map((value) => value.value);
    texts[name] = repeatable ? list.map(String) : (list[0] ?? '');
  }
  return { command, options: read(parsed.registered, texts, parsed) };
}

/**
 * Validates option values without a command line (CLI, platform forms): texts, lists of texts, numbers and booleans,
 * null and undefined for what was not given; errors name the option, point nowhere.
 */
export function parseOptions(
  command: AnyCommand,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const registered = { command, options: describeOptions(command.options) };
  return read(registered, textsOf(registered, given), null);
}

/** What is wrong with an option's value. */
export interface OptionProblem {
  readonly option: string;
  /** A sentence or two. */
  readonly text: string;
}

/** The values as `parseOptions` gives them, or everything that is wrong with them, by option. */
export function tryOptions(
  command: AnyCommand,
  given: Readonly<Record<string, unknown>>,
): { readonly options: Record<string, unknown> } | { readonly problems: readonly OptionProblem[] } {
  const registered = { command, options: describeOptions(command.options) };
  const input = inputOf(registered, textsOf(registered, given));
  const result = command.options.safeParse(input);
  if (result.success) return { options: result.data };
  const problems = result.error.issues.map((issue) => {
    const { message, hint } = sentence(registered, issue, input);
    return { option: String(issue.path[0]), text: `${message} ${hint}`.trim() };
  });
  return { problems };
}

function textsOf(registered: RegisteredCommand, given: Readonly<Record<string, unknown>>): OptionTexts {
  const texts: Record<string, string | boolean | string[]> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue;
    const option = optionOf(registered, optionKey(name));
    if (option === undefined) throw unknownOption(registered.command.name, name, registered.options);
    if (option.repeatable) texts[option.name] = asTexts(value).flatMap((text) => listed(option, text));
    else texts[option.name] = typeof value === 'boolean' ? value : asTexts(value).join(' ');
  }
  return texts;
}

/** Platforms hand numbers over as numbers; the conversion to what the schema wants is `convert`'s. */
function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

function read(
  registered: RegisteredCommand,
  texts: OptionTexts,
  parsed: ParsedLine | null,
): Record<string, unknown> {
  const input = inputOf(registered, texts);
  const result = registered.command.options.safeParse(input);
  if (result.success) return result.data;
  throw toUserError(registered, result.error.issues, input, parsed);
}

function inputOf(registered: RegisteredCommand, texts: OptionTexts): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, convert(optionOf(registered, name), value)]),
  );
}

function optionOf({ options }: RegisteredCommand, name: unknown): OptionInfo | undefined {
  return options.find((option) => option.name === name);
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['no', false],
  ['off', false],
]);

/** Texts become what the schema expects; what cannot be converted stays, for the schema to refuse. */
function convert(option: OptionInfo | undefined, value: OptionTexts[string]): unknown {
  if (typeof value === 'object') return value.map((item) => convert(option, item));
  if (typeof value !== 'string') return value;
  if (option?.type === 'boolean') return booleans.get(value.toLowerCase()) ?? value;
  if (option?.type === 'choice') return option.choices.find((choice) => sameWord(choice, value)) ?? value;
  const isNumber = option?.type === 'integer' || option?.type === 'number';
  return isNumber && /^[+-]?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}

function sameWord(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

type Issue = z.core.$ZodIssue;

function toUserError(
  registered: RegisteredCommand,
  issues: readonly Issue[],
  input: Readonly<Record<string, unknown>>,
  parsed: ParsedLine | null,
): UserError {
  const [first, ...others] = issues.map((issue) => sentence(registered, issue, input));
  const more = others.map((other) => [other.message, other.hint].filter((text) => text !== '').join(' '));
  const message = first?.message ?? 'The options do not fit.';
  const options = { code: 'invalid-option', hint: first?.hint ?? '' };
  const span = issues[0] === undefined ? null : spanOf(issues[0], parsed);
  if (parsed === null || span === null) return new UserError(message, { ...options, details: more });
  return pointedError(message, { line: parsed.line, span }, { ...options, more });
}

/** The place of the value; for a missing one the end of the line. */
function spanOf(issue: Issue, parsed: ParsedLine | null): Span | null {
  if (parsed === null) return null;
  const [name, index] = issue.path;
  const values = parsed.values.get(String(name));
  const value = values?.[typeof index === 'number' ? index : 0];
  const end = parsed.line.trimEnd().length + 1;
  return value?.span ?? { start: end, end: end + 1 };
}

function sentence(
  registered: RegisteredCommand,
  issue: Issue,
  input: Readonly<Record<string, unknown>>,
): { message: string; hint: string } {
  const [name, index] = issue.path;
  const option = optionOf(registered, name);
  if (option === undefined) return { message: asSentence(issue.message), hint: '' };
  const hint = issue.code === 'custom' ? issue.params?.hint : undefined;
  // What a command says of its options together is a sentence of its own.
  if (typeof hint === 'string') return { message: issue.message, hint };
  const given = input[option.name];
  const value = Array.isArray(given) && typeof index === 'number' ? given[index] : given;
  if (value === undefined) {
    const example = registered.command.examples[0];
    const what = option.description.replace(/\.$/, '').toLowerCase();
    return {
      message: `“${registered.command.name}” needs “${option.name}” (${what}).`,
      hint: example === undefined ? '' : `For example: /sla ${example}`,
    };
  }
  return wrongValue(option, issue, String(value));
}

function wrongValue(option: OptionInfo, issue: Issue, value: string): { message: string; hint: string } {
  const name = `“${option.name}”`;
  if (option.type === 'choice') {
    const near = synonymIn(option.choices, value) ?? closest(value, option.choices);
    const known = `Choose one of: ${option.choices.join(', ')}.`;
    const isEmptyList = option.repeatable && /^,*$/.test(value);
    return {
      message: isEmptyList ? `${name} is an empty list.` : `${name} cannot be ${quoted(value)}.`,
      hint: near === null ? known : `Did you mean “${near}”? ${known}`,
    };
  }
  if (option.type === 'boolean')
    return { message: `${name} is either on or off.`, hint: `Write --${option.name}.` };
  if (issue.code === 'too_small') return bound(option, name, 'at least', issue.minimum);
  if (issue.code === 'too_big') return bound(option, name, 'at most', issue.maximum);
  if (issue.code === 'invalid_type') {
    const kind = option.type === 'integer' ? 'a whole number' : 'a number';
    return { message: `${name} must be ${kind}, not ${quoted(value)}.`, hint: '' };
  }
  return { message: `${name}: ${quoted(value)} is ${issue.message}.`, hint: '' };
}

function bound(option: OptionInfo, name: string, relation: string, limit: number | bigint) {
  if (option.type !== 'text') return { message: `${name} must be ${relation} ${limit}.`, hint: '' };
  if (relation === 'at least') return { message: `${name} must not be empty.`, hint: '' };
  return { message: `${name} must have ${relation} ${limit} characters.`, hint: '' };
}

function asSentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}
