import { UserError } from '../../core/errors.ts';
import { SLASH_COMMAND } from '../interpret.ts';
import type { Invocation } from '../parse.ts';
import { doesChange } from './access-of.ts';

const who = 'Whoever runs this bot decides that, in its access rules';

/** To a person who may ask nothing in this place. */
export function nothingAllowed(): UserError {
  return new UserError('I may not answer you here.', { code: 'not-allowed', hint: `${who}.` });
}

/** To a person whose groups decide what they may ask, where those could not be found out. */
export function groupsUnknown(): UserError {
  return new UserError('I could not find out which groups you are in, and they decide what I may show you.', {
    code: 'groups-unknown',
    hint: 'Ask again in a few minutes; if that does not help, tell whoever runs this bot.',
  });
}

/** To a person who may not use a command in this place, or not with these options. */
export function notAllowed({ command, options }: Invocation): UserError {
  const changes = typeof command.changes === 'function' && doesChange(command, options);
  return new UserError(
    `“${command.name}” may not ${changes ? 'change anything for' : 'be used by'} you here.`,
    {
      code: 'not-allowed',
      hint: `${who}; “/${SLASH_COMMAND} help” lists what you may ask.`,
    },
  );
}
