import { UserError } from '../core/errors.ts';
import type { Registry } from './registry.ts';

/** The word every command begins with in a chat. */
export const SLASH_COMMAND = 'sla';

/**
 * The command line in what a person typed, without its `/sla`. `/sla report` and `/report` work everywhere; in a
 * direct message a text that begins with a command's name needs no slash. UserError, a friendly hint, for the rest.
 */
export function interpretMessage(text: string, direct: boolean, registry: Registry): string {
  const typed = text.trim();
  const slash = /^\/([^\s/]*)\s*/u.exec(typed);
  if (slash !== null) {
    if (slash[1]?.toLowerCase() === SLASH_COMMAND) return typed.slice(slash[0].length);
    return typed.slice(1);
  }
  const first = /^\S*/u.exec(typed)?.[0].toLowerCase() ?? '';
  if (direct && first === SLASH_COMMAND) return typed.slice(first.length).trimStart();
  if (direct && registry.has(first)) return typed;
  if (!direct) {
    throw new UserError('I only answer to commands here.', {
      code: 'no-command',
      hint: `Type “/${SLASH_COMMAND} summary”, or “/${SLASH_COMMAND} help” to see everything I can do.`,
    });
  }
  throw new UserError(
    greetings.find(([pattern]) => pattern.test(typed))?.[1] ?? 'I found no question in that.',
    {
      code: 'no-command',
      hint: 'Ask in your own words, such as “how did we do last week?” or “why was INC-123 breached?”; “help” lists what I can do.',
      instead: starters.filter(({ command }) => registry.has(command.split(' ')[0] ?? '')),
    },
  );
}

const greetings: readonly (readonly [pattern: RegExp, answer: string])[] = [
  [/\b(?:thanks|thank you|thx|cheers)\b/iu, 'You are welcome.'],
  [/^(?:hi|hello|hey|good (?:morning|afternoon|evening))\b/iu, 'Hello.'],
];

const starters = [
  { label: 'How the week stands', command: 'summary weekly' },
  { label: 'Last week’s report', command: 'report weekly' },
];
