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
  throw new UserError(direct ? 'I did not recognise a command in that.' : 'I only answer to commands here.', {
    code: 'no-command',
    hint: direct
      ? 'Begin with a command, such as “summary”, “report weekly” or “explain INC-123”; “help” lists them all.'
      : `Type “/${SLASH_COMMAND} summary”, or “/${SLASH_COMMAND} help” to see everything I can do.`,
  });
}
