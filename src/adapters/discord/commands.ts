import { isDeepStrictEqual } from 'node:util';
import type { AnyCommand } from '../../bot/command.ts';
import { SLASH_COMMAND } from '../../bot/interpret.ts';
import { formOptions, type OptionInfo } from '../../bot/options.ts';
import { type Dimension, dimensions } from '../../core/report/facts.ts';

/** Discord's limits of application commands (Developer Docs: Application Commands). */
export const commandLimits = {
  name: 32,
  description: 100,
  /** Subcommands of a command, options of a subcommand, choices of an option. */
  entries: 25,
  choice: 100,
  /** Names, descriptions and choice values of a command and everything below it. */
  text: 8_000,
} as const;

/** `type` by Discord's numbering. */
const optionTypes = {
  subcommand: 1,
  text: 3,
  date: 3,
  integer: 4,
  boolean: 5,
  number: 10,
  choice: 3,
} as const;

export interface DiscordOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly options?: readonly DiscordOption[];
}

/** The body that creates `/sla`, as in Discord's API. */
export interface DiscordCommand {
  readonly type: 1;
  readonly name: string;
  readonly description: string;
  readonly options: readonly DiscordOption[];
  /** 0: servers, 1: direct messages with the bot. */
  readonly contexts?: readonly number[];
  /** 0: installed into a server. */
  readonly integration_types?: readonly number[];
}

/**
 * `/sla` with a subcommand for each command, from the declarations; `guild`: for one server, which knows no contexts.
 * Descriptions give way until the whole is within Discord's 8,000 characters. TypeError where a declaration has more
 * commands or options than Discord takes.
 */
export function applicationCommand(commands: readonly AnyCommand[], guild: boolean): DiscordCommand {
  check(commands.length, 'commands');
  for (let longest: number = commandLimits.description; ; longest -= 4) {
    const options = commands.map((command) => subcommand(command, longest));
    const description = 'Whether your teams keep their response and resolution promises';
    const command: DiscordCommand = { type: 1, name: SLASH_COMMAND, description, options };
    if (commandText(command) > commandLimits.text && longest > 12) continue;
    return guild ? command : { ...command, contexts: [0, 1], integration_types: [0] };
  }
}

function subcommand(command: AnyCommand, longest: number): DiscordOption {
  const described = formOptions(command.options);
  check(described.length, `options of ${command.name}`);
  const ordered = [...described].sort((a, b) => Number(b.form === 'needed') - Number(a.form === 'needed'));
  return {
    type: optionTypes.subcommand,
    name: command.name,
    description: shortened(command.summary, commandLimits.description),
    options: ordered.map((option) => toOption(option, longest)),
  };
}

function toOption(option: OptionInfo, longest: number): DiscordOption {
  const { name, type, form, choices } = option;
  const isList = type === 'choice' && !option.repeatable && choices.length <= commandLimits.entries;
  return {
    type: option.repeatable ? optionTypes.text : optionTypes[type],
    name,
    description: shortened(option.description === '' ? name : option.description, longest),
    ...(form === 'needed' ? { required: true } : {}),
    ...(isList ? { choices: choices.map((choice) => ({ name: choice, value: choice })) } : {}),
    ...(!isList && isCompletable(option) ? { autocomplete: true } : {}),
  };
}

/** Whether completion knows values of the option. */
function isCompletable({ name, type }: OptionInfo): boolean {
  return (
    type === 'choice' || dimensions.includes(name as Dimension) || name === 'command' || name === 'incident'
  );
}

/** The first clause where that is enough, else whole words up to `max` characters. */
function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  const clause = /^[^;:]*/u.exec(text)?.[0].trim() ?? '';
  if (clause !== '' && clause.length <= max) return clause;
  const words = clause.slice(0, max - 1).replace(/\s+\S*$/u, '');
  return `${words}…`;
}

function check(n: number, what: string): void {
  if (n > commandLimits.entries) throw new TypeError(`${n} ${what}: Discord takes ${commandLimits.entries}`);
}

/** Characters that count towards Discord's limit of a whole command. */
export function commandText(
  item: Pick<DiscordOption, 'name' | 'description' | 'choices' | 'options'>,
): number {
  const choices = (item.choices ?? []).reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  const below = (item.options ?? []).reduce((sum, option) => sum + commandText(option), 0);
  return item.name.length + item.description.length + choices + below;
}

/** Whether Discord already has this command; what it adds of its own (ids, versions, defaults) does not count. */
export function isSameCommand(wanted: DiscordCommand, existing: unknown): boolean {
  return isDeepStrictEqual(essence(wanted), essence(existing));
}

type Fields = Readonly<Record<string, unknown>>;

function essence(item: unknown): unknown {
  const { type, name, description, required, autocomplete, choices, options, ...rest } = (item ??
    {}) as Fields;
  return {
    type: type ?? 1,
    name,
    description,
    required: required === true,
    autocomplete: autocomplete === true,
    choices: list(choices).map((choice) => ({ name: choice.name, value: choice.value })),
    options: list(options).map(essence),
    contexts: numbers(rest.contexts),
    integrations: numbers(rest.integration_types),
  };
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}

/** Guild commands come back with no contexts, or with null. */
function numbers(value: unknown): readonly number[] {
  return Array.isArray(value) ? [...value].sort((a, b) => Number(a) - Number(b)) : [];
}
