import { UserError } from '../../core/errors.ts';
import { SLASH_COMMAND } from '../interpret.ts';

const who = 'Whoever runs this bot decides that, in its access rules';

/** To a person who may ask nothing in this place. */
export function nothingAllowed(): UserError {
  return new UserError('I may not answer you here.', { code: 'not-allowed', hint: `${who}.` });
}

/** To a person who may not use a command in this place. */
export function notAllowed(command: string): UserError {
  return new UserError(`“${command}” may not be used by you here.`, {
    code: 'not-allowed',
    hint: `${who}; “/${SLASH_COMMAND} help” lists what you may ask.`,
  });
}
