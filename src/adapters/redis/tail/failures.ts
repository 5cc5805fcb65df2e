import { UserError } from '../../../core/errors.ts';
import type { RedisLink } from '../connect.ts';
import type { LogGapError } from '../log/reading.ts';
import { readLog, type SharedLog } from '../open-log.ts';

/** The log is gone, or another took its place: mended where its data is restored, and asked of Redis at little cost. */
const goneCodes = ['other-log', 'redis-format'];
const finalCodes = [...goneCodes, 'log-gap', 'policy-log', 'segment-damaged'];

/** Whether it is the log itself that is not there. */
export function isGone({ code }: UserError): boolean {
  return goneCodes.includes(code);
}

/**
 * Why the log cannot be followed; null: it is worth trying again. A log that goes while it is read may look like one that
 * lacks entries, so Redis is asked once more.
 */
export async function unfollowable(
  error: unknown,
  link: Pick<RedisLink, 'command' | 'keys'>,
  { id }: SharedLog,
): Promise<UserError | null> {
  if (!(error instanceof UserError) || !finalCodes.includes(error.code)) return null;
  if (isGone(error)) return error;
  try {
    const found = await readLog(link);
    return found?.id === id ? error : otherLog(id, found?.id ?? null);
  } catch (failure) {
    return failure instanceof UserError ? failure : null;
  }
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
      hint: 'restore the Redis data of that log (a Redis restarted with appendonly yes passes over dump.rdb), which a bot that runs then follows again, or start with an empty data folder, which is filled from the log that is there',
    },
  );
}

/** Nobody can have a whole copy any more. */
export function gap(cause: LogGapError): UserError {
  return new UserError(cause.message, {
    code: 'log-gap',
    hint: 'entries must leave the streams by redis.eventRetention alone, never by XTRIM; restore the Redis data, or copy the data folder of a bot that has them all; then start the bot again',
    cause,
  });
}
