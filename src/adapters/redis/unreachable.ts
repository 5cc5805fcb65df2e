import { UnavailableError } from '../../ports/intake.ts';

/** What Redis answers where an operator has to act: the beginning of its reply, and what to say. */
const replies: readonly (readonly [begins: RegExp, words: string])[] = [
  [/^OOM\b/, 'Redis has no memory left: raise its maxmemory, or remove what else it holds.'],
  [/^MISCONF\b/, 'Redis cannot write to its disk and refuses changes: see its log, and make room.'],
  [/^(NOAUTH|WRONGPASS)\b/, 'Redis does not let the bot in: check REDIS_USERNAME and REDIS_PASSWORD.'],
  [
    /^NOPERM\b/,
    'The Redis user of the bot lacks a permission: see “Several bots, one Redis” in the README for those it needs.',
  ],
];

/** Passes by itself: a failover, a start, a cluster without a majority. */
const passing = /^(LOADING|BUSY|CLUSTERDOWN|MASTERDOWN|READONLY|NOREPLICAS|TRYAGAIN|MOVED|ASK|UNBLOCKED)\b/;

/** For a call of the connection itself: rejects as `Commands` do. */
export function rethrown(error: unknown): never {
  throw callFailure(error);
}

/** The error of a call that Redis did not do, or of which it is not known; what is a fault of ours stays what it is. */
export function callFailure(error: unknown): unknown {
  if (error instanceof UnavailableError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = replies.find(([begins]) => begins.test(message));
  if (known !== undefined) return new UnavailableError(known[1], { cause: error });
  const isReply = error instanceof Error && error.name === 'ReplyError';
  if (isReply && !passing.test(message)) return error;
  return new UnavailableError('The Redis that the bots share cannot be reached.', { cause: error });
}
