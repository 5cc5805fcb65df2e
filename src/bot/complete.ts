import { type Dimension, dimensions } from '../ports/report-source.ts';
import type { Reporting } from '../ports/reporting.ts';
import type { AnyCommand } from './command.ts';
import { SLASH_COMMAND } from './interpret.ts';
import { type OptionInfo, optionKey } from './options.ts';
import type { RegisteredCommand, Registry } from './registry.ts';
import { quoteValue, type Token, tokenize } from './tokens.ts';

export interface Completion {
  readonly kind: 'command' | 'option' | 'value';
  readonly label: string;
  readonly detail: string;
  /** Replaces the completed range; ends in a space where the next word may follow. */
  readonly insert: string;
}

export interface Completions {
  /** Half-open range of the text that a choice replaces, UTF-16 units. */
  readonly from: number;
  readonly to: number;
  readonly items: readonly Completion[];
}

export interface CompletionDeps {
  readonly registry: Registry;
  /** Values offered at most; default `MAX_COMPLETIONS`. */
  readonly mostValues?: number;
  readonly reporting: Pick<Reporting, 'values' | 'incidents'>;
  /** Choices with which a command may not be asked are not offered; default: all are. */
  readonly mayRun?: (command: AnyCommand, options: Readonly<Record<string, unknown>>) => boolean;
}

export const MAX_COMPLETIONS = 20;
/** More than any place shows. */
const MAX_INCIDENTS = 25;
/** A longer value is no help in a list. */
const MAX_VALUE_LENGTH = 120;

/**
 * What may follow at the cursor: commands, option names, choices, and the values known to the data.
 * `direct`: a direct message, where the `/sla` may be left out.
 */
export async function complete(
  input: { readonly text: string; readonly cursor: number; readonly direct: boolean },
  deps: CompletionDeps,
): Promise<Completions> {
  const head = input.text.slice(0, input.cursor);
  const to = head.length;
  const bare = /^\/(\S*)$/u.exec(head);
  if (bare !== null) return { from: 0, to, items: slashItems(bare[1] ?? '', deps.registry) };
  const slash = new RegExp(`^\\/${SLASH_COMMAND}\\s+`, 'iu').exec(head);
  if (slash === null && (head.startsWith('/') || !input.direct || head === ''))
    return { from: to, to, items: [] };
  const base = slash?.[0].length ?? 0;
  const found = await completeLine(head.slice(base), deps);
  return { from: base + found.from, to, items: found.items };
}

function slashItems(typed: string, registry: Registry): Completion[] {
  const word = typed.toLowerCase();
  const all = commandItems('', registry, `/${SLASH_COMMAND} `);
  return SLASH_COMMAND.startsWith(word) ? all : all.filter((item) => item.label.includes(` ${word}`));
}

function commandItems(typed: string, registry: Registry, prefix: string): Completion[] {
  const names = ranked(
    registry.commands.map((command) => command.name),
    typed,
  );
  return names.map((name) => ({
    kind: 'command',
    label: `${prefix}${name}`,
    detail: registry.find(name).command.summary,
    insert: `${prefix}${name} `,
  }));
}

type Found = Pick<Completions, 'from' | 'items'>;

async function completeLine(line: string, deps: CompletionDeps): Promise<Found> {
  const tokens = tokenize(line);
  const last = tokens.at(-1);
  const current = last !== undefined && last.end === line.length ? last : undefined;
  const before = current === undefined ? tokens : tokens.slice(0, -1);
  const from = current?.start ?? line.length;
  const [name, ...words] = before;
  if (name === undefined) return { from, items: commandItems(current?.value ?? '', deps.registry, '') };
  if (!deps.registry.has(name.value ?? '')) return { from, items: [] };
  const registered = deps.registry.find(name.value ?? '');
  const awaited = optionAwaitingValue(words.at(-1), registered);
  if (awaited !== undefined) {
    return { from, items: await valueItems(awaited, current?.value ?? '', words, { ...deps, registered }) };
  }
  if (current?.name != null && current.value !== null) {
    const option = optionNamed(registered, current.name);
    const items =
      option === undefined ? [] : await valueItems(option, current.value, words, { ...deps, registered });
    return { from: current.valueStart, items };
  }
  const typed = current?.name ?? current?.value ?? '';
  if (current?.dashed === true || /^[-—–]/u.test(typed)) {
    const options = optionItems(registered, typed.replace(/^[-—–]+/u, ''), words);
    return { from, items: options.map((item) => ({ ...item, insert: `--${item.label} ` })) };
  }
  const positional = await positionalItems(registered, typed, words, deps);
  return { from, items: [...positional, ...optionItems(registered, typed, words)].slice(0, MAX_COMPLETIONS) };
}

function optionAwaitingValue(
  token: Token | undefined,
  registered: RegisteredCommand,
): OptionInfo | undefined {
  if (token === undefined || !token.dashed || token.value !== null) return undefined;
  const option = optionNamed(registered, token.name ?? '');
  return option?.type === 'boolean' ? undefined : option;
}

function optionNamed({ options }: RegisteredCommand, name: string): OptionInfo | undefined {
  return options.find((option) => option.name === optionKey(name));
}

async function positionalItems(
  registered: RegisteredCommand,
  typed: string,
  words: readonly Token[],
  deps: CompletionDeps,
): Promise<Completion[]> {
  const filled = words.filter((word, index) => word.name === null && !follows(words[index - 1], registered));
  const next = registered.command.positional[filled.length];
  const option = next === undefined ? undefined : optionNamed(registered, next);
  return option === undefined ? [] : valueItems(option, typed, words, { ...deps, registered });
}

function follows(previous: Token | undefined, registered: RegisteredCommand): boolean {
  return optionAwaitingValue(previous, registered) !== undefined;
}

function optionItems(
  { command, options }: RegisteredCommand,
  typed: string,
  words: readonly Token[],
): Completion[] {
  const used = new Set(words.flatMap((word) => (word.name === null ? [] : [optionKey(word.name)])));
  const open = options.filter(
    ({ name, repeatable }) => !command.positional.includes(name) && (repeatable || !used.has(name)),
  );
  const names = ranked(
    open.map((option) => option.name),
    typed,
  );
  return names.flatMap((name) => {
    const option = open.find((candidate) => candidate.name === name);
    if (option === undefined) return [];
    const insert = option.type === 'boolean' ? `--${name} ` : `${name}=`;
    return { kind: 'option' as const, label: name, detail: option.description, insert };
  });
}

async function valueItems(
  option: OptionInfo,
  typed: string,
  words: readonly Token[],
  deps: ValueDeps,
): Promise<Completion[]> {
  const used = new Set(words.map((word) => word.value));
  const known = await knownValues(option, typed, deps);
  const values = known.filter((value) => isListable(value) && !(option.repeatable && used.has(value)));
  return ranked(values, typed)
    .slice(0, deps.mostValues ?? MAX_COMPLETIONS)
    .map((value) => ({
      kind: 'value',
      label: value,
      detail: option.name,
      insert: `${quoteValue(value)} `,
    }));
}

type ValueDeps = CompletionDeps & { readonly registered: RegisteredCommand };

async function knownValues(option: OptionInfo, typed: string, deps: ValueDeps): Promise<readonly string[]> {
  if (option.name === 'incident') return deps.reporting.incidents(typed, MAX_INCIDENTS);
  if (option.type === 'choice') {
    const { command } = deps.registered;
    return option.choices.filter((choice) => deps.mayRun?.(command, { [option.name]: choice }) ?? true);
  }
  if (option.type === 'boolean') return ['on', 'off'];
  const dimension = dimensions.find((name): name is Dimension => name === option.name);
  if (dimension !== undefined) return deps.reporting.values(dimension);
  return option.name === 'command' ? deps.registry.commands.map((command) => command.name) : [];
}

function isListable(value: string): boolean {
  return value !== '' && value.length <= MAX_VALUE_LENGTH && !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(value);
}

/** Candidates that begin with what was typed, then those that hold it; each group in its given order. */
function ranked(candidates: readonly string[], typed: string): string[] {
  const word = typed.toLowerCase();
  const starts = candidates.filter((candidate) => candidate.toLowerCase().startsWith(word));
  const holds = candidates.filter(
    (candidate) => candidate.toLowerCase().includes(word) && !starts.includes(candidate),
  );
  return [...starts, ...holds];
}
