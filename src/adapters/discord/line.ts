import type { AnyCommand } from '../../bot/command.ts';
import { formatLine } from '../../bot/format-line.ts';
import { describeOptions, type OptionInfo } from '../../bot/options.ts';
import { tokenize } from '../../bot/tokens.ts';

/** What a platform gives for an option. */
export type GivenValue = string | number | boolean;

/** The command line (without `/sla`) that stands for a subcommand with its options. */
export function lineOf(
  command: AnyCommand,
  given: ReadonlyMap<string, GivenValue | readonly string[]>,
): string {
  const values: Record<string, GivenValue | readonly string[]> = {};
  for (const option of describeOptions(command.options)) {
    const value = given.get(option.name);
    if (value === undefined) continue;
    values[option.name] =
      option.repeatable && typeof value === 'string' ? listOf(option, command, value) : value;
  }
  return formatLine(command.name, [], values);
}

function listOf(option: OptionInfo, command: AnyCommand, text: string): string[] {
  const items = splitList(text);
  // What may be typed as bare words in a command line may be typed so here.
  if (!command.positional.includes(option.name)) return items;
  return items.flatMap((item) =>
    tokenize(item).map(({ name, value, start, end }) =>
      name === null ? (value ?? '') : item.slice(start, end),
    ),
  );
}

/** `a, "b, c", d` is three values: commas separate, unless the value is in quotes. */
export function splitList(text: string): string[] {
  const items: string[] = [];
  for (const match of text.matchAll(/\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*))\s*(?:,|$)/g)) {
    const item = match[1] === undefined ? (match[2] ?? '').trim() : match[1].replace(/\\(.)/g, '$1');
    if (item !== '') items.push(item);
  }
  return items;
}

/** A value as `splitList` reads it back. */
export function listItem(value: string): string {
  return /^[^",\s][^",]*$/.test(value) ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
