import type { AnyCommand } from '../bot/command.ts';
import { describeOptions, type OptionInfo } from '../bot/options.ts';
import { tokenize } from '../bot/tokens.ts';

/** `Lists the breaches.` as the command line's help words it: `lists the breaches`. */
export function cliSentence(text: string): string {
  const plain = text.replace(/\.$/, '');
  return /^[A-Z][a-z ]/.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
}

/** An option's meaning with its choices and default. */
export function optionHelp({ description, choices, defaultText, repeatable }: OptionInfo): string {
  const list = choices.join(', ');
  const fallback = defaultText === null ? '' : `default: ${defaultText}`;
  const notes = [list, fallback, repeatable ? 'may be repeated' : '']
    .filter((note) => note !== '')
    .join('; ');
  return notes === '' ? cliSentence(description) : `${cliSentence(description)} (${notes})`;
}

/** A line as typed in chat (`report weekly service=payments`) as a line of the shell, indented for help. */
export function cliExample(line: string): string {
  const words = tokenize(line).map((token) => {
    if (token.name === null) return line.slice(token.start, token.end);
    if (token.value === null || token.value === 'on') return `--${token.name}`;
    return `--${token.name} ${line.slice(token.valueStart, token.end)}`;
  });
  return `  sla-bot ${words.join(' ')}`;
}

/** A hint written for chat (`add from=2024-06-01`) as the shell takes it (`add --from 2024-06-01`). */
export function cliHint(text: string, commands: readonly AnyCommand[]): string {
  const names = new Set(commands.flatMap(({ options }) => describeOptions(options).map(({ name }) => name)));
  return text.replace(/(?<![\w-])([a-z][a-z-]*)=(?=[^\s=])/g, (typed, name: string) =>
    names.has(name) ? `--${name} ` : typed,
  );
}

/**
 * Reads `report weekly service=payments`, as typed in chat and as hints spell it, like
 * `report weekly --service=payments`.
 */
export function withFlags(argv: readonly string[], commands: readonly AnyCommand[]): string[] {
  const command = commands.find(({ name }) => name === argv[0]);
  if (command === undefined) return [...argv];
  const names = new Set(describeOptions(command.options).map(({ name }) => name));
  return argv.map((word) => {
    const [, name = '', value = ''] = /^([a-z][a-z-]*)=(.*)$/s.exec(word) ?? [];
    if (!names.has(name)) return word;
    return command.positional.includes(name) ? value : `--${name}=${value}`;
  });
}
