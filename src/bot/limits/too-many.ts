import { UserError } from '../../core/errors.ts';
import { createFormat } from '../../core/report/format.ts';
import type { Refusal } from '../../ports/rate-limit.ts';
import type { CommandContext } from '../command.ts';

/** Whose requests were too many, and when to try again: the instant to the second, in the reader's zone. */
export function tooMany(
  { limit, retryAfterMs }: Refusal,
  now: number,
  { locale, timeZone, readerZone }: Pick<CommandContext, 'locale' | 'timeZone' | 'readerZone'>,
): UserError {
  const seconds = Math.ceil(retryAfterMs / 1000);
  const format = createFormat(locale, readerZone ?? timeZone);
  const at = format.instant(Math.ceil((now + retryAfterMs) / 1000) * 1000);
  const whose = limit === 'user' ? 'You have asked me' : 'This channel has asked me';
  return new UserError(`${whose} more than I may answer for the moment.`, {
    code: 'too-many-requests',
    hint: `Try again in ${format.duration(seconds)}, from ${at} (${format.timeZone}).`,
  });
}
