import type { Redis } from 'ioredis';
import { UnavailableError } from '../../../ports/intake.ts';
import { silenceOf } from '../said.ts';

export interface Acknowledge {
  /** Replicas that must have it. */
  readonly replicas: number;
  readonly timeoutMs: number;
  /** How long Redis has to answer beyond that; 5 s unless said otherwise. */
  readonly answerMs?: number;
}

/** One command that writes: its name and arguments. */
export type Write = readonly [name: string, ...args: (string | number | Buffer)[]];

const usualAnswerMs = 5_000;

/**
 * Sends writes to one server in one go, followed by WAIT where replicas must have them. Resolves with each command's
 * answer, an UnavailableError in the place of one that is not certain to have been done, or to be replicated.
 */
export async function commit(
  node: Redis,
  writes: readonly Write[],
  { replicas, timeoutMs, answerMs = usualAnswerMs }: Acknowledge,
): Promise<readonly unknown[]> {
  const pipeline = node.pipeline();
  for (const [name, ...args] of writes) pipeline.call(name, ...args);
  if (replicas > 0) pipeline.call('WAIT', replicas, timeoutMs);
  let results: readonly [Error | null, unknown][];
  try {
    results = (await within(pipeline.exec(), answerMs + timeoutMs, node)) ?? [];
  } catch (error) {
    const failure = unavailable(error);
    return writes.map(() => failure);
  }
  const lacking = replicas > 0 ? tooFew(results[writes.length], replicas) : null;
  return writes.map((_write, index) => {
    const [error, answer] = results[index] ?? [new Error('no answer'), null];
    return error === null ? (lacking ?? answer) : unavailable(error);
  });
}

function tooFew(
  [error, reached]: readonly [Error | null, unknown] = [new Error('no answer'), null],
  replicas: number,
): UnavailableError | null {
  if (error !== null) return unavailable(error);
  if (Number(reached) >= replicas) return null;
  return new UnavailableError(
    `${reached} of the ${replicas} Redis replicas that must have it took it in time`,
  );
}

/** A connection that does not answer is given up, so that what is sent next does not wait behind it. */
async function within<T>(work: Promise<T>, ms: number, node: Redis): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Redis did not answer within ${ms} ms`));
      node.disconnect(true);
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const reasons: readonly (readonly [prefix: string, words: string])[] = [
  ['OOM', 'Redis is out of memory (maxmemory)'],
  ['MISCONF', 'Redis cannot save to its disk and takes no writes'],
  ['READONLY', 'the Redis asked is a replica'],
  ['LOADING', 'Redis is loading its data'],
  ['MASTERDOWN', 'the Redis asked has lost its primary'],
  ['CLUSTERDOWN', 'the Redis Cluster is down'],
  ['TRYAGAIN', 'the Redis Cluster is moving slots'],
  ['MOVED', 'the Redis Cluster has moved slots'],
  ['ASK', 'the Redis Cluster is moving slots'],
  ['OTHERLOG', 'Redis has not the shared log of this bot any more, or part of it lost its data'],
  ['NOREPLICAS', 'Redis has too few replicas (min-replicas-to-write)'],
  ['NOAUTH', 'Redis wants a password'],
  ['NOPERM', 'the Redis user may not do this'],
  ['BUSY', 'Redis is busy with a script'],
];

/** In our words, with what Redis or the connection said as its cause. */
export function unavailable(error: unknown): UnavailableError {
  if (error instanceof UnavailableError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const known = reasons.find(([prefix]) => said.startsWith(prefix));
  const words = known?.[1] ?? silenceOf(error) ?? `Redis cannot be reached or refused: ${said}`;
  return new UnavailableError(words, { cause: error });
}
