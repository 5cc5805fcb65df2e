import { createHash } from 'node:crypto';
import type { Cluster, Redis } from 'ioredis';
import { UnavailableError } from '../../ports/intake.ts';
import { callFailure } from './unreachable.ts';

export type RedisArgument = string | number | Buffer;

/** A Lua script, whose keys all lie in one slot. */
export interface Script {
  readonly text: string;
  readonly digest: string;
  /** Writes nothing. */
  readonly isReading: boolean;
}

export function script(text: string): Script {
  return { text, digest: createHash('sha1').update(text).digest('hex'), isReading: false };
}

/** One that writes nothing. */
export function readingScript(text: string): Script {
  return { ...script(text), isReading: true };
}

/**
 * Calls to the shared Redis. Each ends within a bound: it rejects with UnavailableError where Redis cannot be reached or
 * does not answer, and may then have been done all the same.
 */
export interface Commands {
  call(command: string, ...args: readonly RedisArgument[]): Promise<unknown>;
  /** The same, with texts as bytes. */
  bytes(command: string, ...args: readonly RedisArgument[]): Promise<unknown>;
  run(script: Script, keys: readonly string[], args: readonly RedisArgument[]): Promise<unknown>;
}

const answerWithinMs = 5_000;

export function createCommands(client: Redis | Cluster, withinMs = answerWithinMs): Commands {
  function answered<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new UnavailableError('The Redis that the bots share does not answer.'));
      }, withinMs);
      work.then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error: unknown) => {
          clearTimeout(timer);
          reject(callFailure(error));
        },
      );
    });
  }

  const send = (command: string, args: readonly RedisArgument[]) => client.call(command, [...args]);

  async function evaluate({ text, digest }: Script, rest: readonly RedisArgument[]): Promise<unknown> {
    try {
      return await send('EVALSHA', [digest, ...rest]);
    } catch (error) {
      // A server that was started anew, or took over, does not know it yet.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return send('EVAL', [text, ...rest]);
    }
  }

  return {
    call: (command, ...args) => answered(send(command, args)),
    bytes: (command, ...args) => answered(client.callBuffer(command, [...args])),
    run: (given, keys, args) => answered(evaluate(given, [keys.length, ...keys, ...args])),
  };
}

/** Texts of a reply, null where there is none. */
export function textsIn(reply: unknown): (string | null)[] {
  return reply as (string | null)[];
}

/** Those that are there, read as JSON. */
export function jsonIn<T>(reply: unknown): T[] {
  return textsIn(reply).flatMap((text) => (text === null ? [] : [JSON.parse(text) as T]));
}

/** All fields of a hash with their values, as of one instant. */
export const allFields = readingScript(`return redis.call('HGETALL', KEYS[1])`);

/** A flat reply of fields and values. */
export function pairsIn(reply: unknown): [field: string, value: string][] {
  const flat = reply as string[];
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[at * 2] ?? '', flat[at * 2 + 1] ?? '']);
}
