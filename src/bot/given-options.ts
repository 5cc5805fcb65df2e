import type { AnyCommand } from './command.ts';
import { describeOptions, type OptionInfo } from './options.ts';
import { tokenize } from './tokens.ts';

/** What a platform gives for an option. */
export type GivenValue = string | number | boolean;

export type GivenOptions = ReadonlyMap<string, GivenValue | readonly string[]>;

/** Options as dispatch takes them: what may be given several times may come as one text and is a list here. */
export function optionsOf(command: AnyCommand, given: GivenOptions): Record<string, unknown> {
  const lists = new Map(
    describeOptions(command.options).flatMap((option) => (option.repeatable ? [[option.name, option]] : [])),
  );
  const values = [...given].map(([name, value]) => {
    const option = lists.get(name);
    return [name, option !== undefined && typeof value === 'string' ? listOf(option, command, value) : value];
  });
  return Object.fromEntries(values);
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
