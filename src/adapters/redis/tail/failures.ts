import { UserError } from '../../../core/errors.ts';
import type { RedisLink } from '../connect.ts';
import type { LogGapError } from '../log/reading.ts';

const finalCodes = ['other-log', 'redis-format', 'log-gap', 'policy-log', 'segment-damaged'];

/** Whether waiting mends nothing. */
export function isFinal({ code }: UserError): boolean {
  return finalCodes.includes(code);
}

/** For who needs the shared log now. */
export function unreachable(link: Pick<RedisLink, 'trouble'>): UserError {
  const trouble = link.trouble();
  return new UserError(`the shared log cannot be reached${trouble === null ? '' : `: ${trouble.message}`}`, {
    code: 'log-unreachable',
    hint: trouble?.hint ?? 'try again in a moment',
    ...(trouble !== null && { cause: trouble }),
  });
}

/** Redis has another log than the one that the copy is of. */
export function otherLog(ours: string, found: string | null): UserError {
  return new UserError(
    `Redis ${found === null ? 'has no shared log any more' : `has the shared log ${found}`}; this data folder holds a copy of ${ours}`,
    {
      code: 'other-log',
      hint: 'restore the Redis data of that log (a Redis restarted with appendonly yes passes over dump.rdb), or start with an empty data folder, which is filled from the log that is there',
    },
  );
}

/** Nobody can have a whole copy any more. */
export function gap(cause: LogGapError): UserError {
  return new UserError(cause.message, {
    code: 'log-gap',
    hint: 'entries must leave the streams by redis.eventRetention alone, never by XTRIM; restore the Redis data, or copy the data folder of a bot that has them all',
    cause,
  });
}
