import type { AnyCommand } from './command.ts';
import { describeOptions } from './options.ts';
import { quoteValue } from './tokens.ts';

/** Option values by declared name; null, undefined and empty ones are left out. */
export type LineOptions = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/**
 * A command line (without `/sla`) that the parser reads back as the given options: for buttons and links.
 * `positional` values come first, in order, without their names.
 */
export function formatLine(
  command: string,
  positional: readonly string[],
  options: LineOptions = {},
): string {
  const words = [command, ...positional.map(quoteValue)];
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (value === true) words.push(`--${name}`);
    else if (typeof value === 'object') words.push(...value.map((item) => `${name}=${quoteValue(item)}`));
    else words.push(`${name}=${quoteValue(String(value))}`);
  }
  return words.join(' ');
}

/** The options of a command that say more than its defaults do. */
export function chosenOptions(command: AnyCommand, options: Readonly<Record<string, unknown>>): LineOptions {
  const chosen = describeOptions(command.options).flatMap(({ name, defaultText }) => {
    const value = options[name];
    const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty || String(value) === defaultText ? [] : [[name, value as LineOptions[string]] as const];
  });
  return Object.fromEntries(chosen);
}
