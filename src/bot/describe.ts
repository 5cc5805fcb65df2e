import type { Block, Report, TableCell } from '../core/report/document.ts';
import { doesChange } from './access/access-of.ts';
import type { AnyCommand, Conversation } from './command.ts';
import { SLASH_COMMAND } from './interpret.ts';
import { describeOptions, type OptionInfo } from './options.ts';
import { parseCommandLine } from './parse.ts';
import { plainReport } from './plain-report.ts';
import { createRegistry } from './registry.ts';

/** Help over all commands, from their declarations. */
export function describeCommands(
  commands: readonly AnyCommand[],
  language: string,
  platform: Conversation['platform'],
): Report {
  const rows = commands.map((command) => [
    cell(`/${SLASH_COMMAND} ${usage(command)}`),
    cell(command.summary),
  ]);
  const table: Block = {
    kind: 'table',
    id: 'commands',
    caption: 'Commands',
    columns: columns('Command', 'What it does'),
    rows,
    totalRows: rows.length,
  };
  const written = 'name=value, a value that has spaces in quotes: team="Core Platform".';
  const tip =
    platform === 'discord'
      ? `Discord offers the options of a slash command as you type. In a direct message write ${written}`
      : `Options are written ${written}`;
  return plainReport({
    title: 'What I can do',
    summary: `I answer to ${commands.map((command) => `/${SLASH_COMMAND} ${command.name}`).join(', ')}.`,
    blocks: [table, { kind: 'callout', tone: 'neutral', text: tip }],
    actions: starters(commands).map(tryIt),
    language,
  });
}

/** A first example of every command that works as it stands, on any data. */
export function starters(commands: readonly AnyCommand[]): string[] {
  const free = commands.filter(({ options }) => describeOptions(options).every((option) => !option.required));
  return free.flatMap((command) => command.examples.slice(0, 1));
}

/** Help of one command: usage, options with types, choices and defaults, examples as buttons. */
export function describeCommand(command: AnyCommand, language: string): Report {
  const options = describeOptions(command.options);
  const rows = options.map((option) => [
    cell(option.name),
    cell(kindOf(option)),
    cell(option.defaultText ?? (option.required ? 'required' : '')),
    cell(option.description),
  ]);
  const table: Block = {
    kind: 'table',
    id: 'options',
    caption: 'Options',
    columns: columns('Option', 'Value', 'Default', 'Meaning'),
    rows,
    totalRows: rows.length,
  };
  const line = `/${SLASH_COMMAND} ${usage(command)}`;
  return plainReport({
    title: `/${SLASH_COMMAND} ${command.name}`,
    subtitle: line,
    summary: command.summary,
    blocks: [
      { kind: 'callout', tone: 'neutral', text: command.summary },
      ...(rows.length === 0 ? [] : [table]),
      ...examplesBlock(command),
    ],
    actions: command.examples.filter((line) => !changesAnything(line, command)).map(tryIt),
    language,
  });
}

/** What changes something is shown to be typed, and is no button. */
function examplesBlock(command: AnyCommand): Block[] {
  const lines = command.examples.filter((line) => changesAnything(line, command));
  if (lines.length === 0) return [];
  return [
    {
      kind: 'callout',
      tone: 'neutral',
      text: `To type: ${lines.map((line) => `/${SLASH_COMMAND} ${line}`).join('; ')}`,
    },
  ];
}

function changesAnything(line: string, command: AnyCommand): boolean {
  return doesChange(command, parseCommandLine(line, createRegistry([command])).options);
}

/** One line: `report [kind] [from=…] [format=…]…`; at most a few options are named, the rest stand as `…`. */
function usage(command: AnyCommand): string {
  const options = describeOptions(command.options);
  const positional = command.positional.map((name) => {
    const option = options.find((candidate) => candidate.name === name);
    return option?.required === true ? name.toUpperCase() : `[${name}]`;
  });
  const more = options.length > command.positional.length ? ['[options]'] : [];
  return [command.name, ...positional, ...more].join(' ');
}

function kindOf(option: OptionInfo): string {
  const kind = option.type === 'choice' ? option.choices.join(' | ') : typeNames[option.type];
  return option.repeatable ? `${kind}, repeatable` : kind;
}

const typeNames = {
  text: 'text',
  date: 'date',
  integer: 'whole number',
  number: 'number',
  boolean: 'on or off',
} as const;

function columns(...labels: readonly string[]) {
  return labels.map((label) => ({ key: label.toLowerCase(), label, align: 'left' as const }));
}

function cell(text: string): TableCell {
  return { text };
}

function tryIt(example: string) {
  return { label: example, command: example };
}
