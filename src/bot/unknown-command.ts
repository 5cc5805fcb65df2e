import { UserError } from '../core/errors.ts';
import { closest } from '../core/text/closest.ts';
import { quoted } from './caret.ts';
import type { Registry } from './registry.ts';
import type { Token } from './tokens.ts';

const kinds: ReadonlyMap<string, string> = new Map([
  ['daily', 'daily'],
  ['day', 'daily'],
  ['weekly', 'weekly'],
  ['week', 'weekly'],
  ['monthly', 'monthly'],
  ['month', 'monthly'],
]);
const ofPeriods = ['report', 'summary', 'breaches'];
/** What whoever runs the bot does on its command line. */
const operatorCommands: ReadonlySet<string> = new Set(
  'import export rejudge refresh audit config doctor start demo'.split(' '),
);

/** What to say of a line that begins with no command: a period alone, a command of the command line, a slip. */
export function unknownCommand(
  line: string,
  token: Token,
  refusal: UserError,
  registry: Registry,
): UserError {
  const typed = line.slice(token.start, token.end);
  const word = typed.toLowerCase();
  const rest = line.slice(token.end);
  const kind = kinds.get(word);
  if (kind !== undefined) {
    const instead = ofPeriods
      .filter((name) => registry.has(name))
      .map((name) => {
        const command = `${name} ${kind}${rest}`;
        return { label: command, command };
      });
    return new UserError(`${quoted(typed)} is a period. What of it do you want?`, {
      code: refusal.code,
      hint: `For example: ${instead[0]?.label ?? 'help'}`,
      instead,
    });
  }
  if (operatorCommands.has(word)) {
    return new UserError(`${quoted(typed)} is done by whoever runs me, not in a chat.`, {
      code: refusal.code,
      hint: `On the command line: sla-bot ${word} --help`,
    });
  }
  const near = closest(
    word,
    registry.commands.map(({ name }) => name),
  );
  const command = near === null ? null : `${near}${rest}`;
  return new UserError(refusal.message, {
    code: refusal.code,
    hint: refusal.hint ?? '',
    instead: command === null ? [] : [{ label: command, command }],
  });
}
