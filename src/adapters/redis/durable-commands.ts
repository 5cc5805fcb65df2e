import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../../ports/intake.ts';
import type { RedisCommands } from './clients.ts';
import type { Commands } from './commands.ts';
import { commit, type Write } from './log/commit.ts';
import { isElsewhere, nodeOf, refreshNodes } from './nodes.ts';
import { callFailure } from './unreachable.ts';

export interface DurableOptions {
  /** That must have what is written before it is answered. */
  readonly replicas: number;
  /** Longest wait for them. */
  readonly timeoutMs: number;
  /** A connection of its own, since waiting holds up what is sent behind. */
  connect(): Promise<RedisCommands>;
}

/** Commands that write nothing. */
const reading = new Set(['GET', 'HGET', 'HKEYS', 'HMGET', 'HVALS', 'SMEMBERS', 'ZRANGE']);
const mostRedirectedMs = 3_000;
const restMs = 50;

/**
 * Commands whose writes are answered only once replicas have them, so that no failover takes back what was told to be
 * done: UnavailableError where they do not have it in time. What only reads goes by `plain`.
 */
export function createDurableCommands(plain: Commands, options: DurableOptions): Commands {
  const { replicas, timeoutMs } = options;
  let connection: Promise<RedisCommands> | null = null;

  function open(): Promise<RedisCommands> {
    connection ??= options.connect().catch((error: unknown) => {
      connection = null;
      throw callFailure(error);
    });
    return connection;
  }

  async function tryWrite(client: RedisCommands, key: string, command: Write): Promise<unknown> {
    try {
      const [answer] = await commit(nodeOf(client, key), [command], { replicas, timeoutMs });
      return answer;
    } catch (error) {
      return new UnavailableError('The Redis that the bots share cannot be reached.', { cause: error });
    }
  }

  /** Once more only where it certainly was not done. */
  async function write(key: string, command: Write): Promise<unknown> {
    const client = await open();
    const end = performance.now() + mostRedirectedMs;
    for (;;) {
      const answer = await tryWrite(client, key, command);
      if (!(answer instanceof UnavailableError)) return answer;
      if (!isElsewhere(answer.cause) || performance.now() >= end) throw answer;
      await refreshNodes(client);
      await sleep(restMs);
    }
  }

  return {
    bytes: plain.bytes,
    call: (command, ...args) =>
      reading.has(command) ? plain.call(command, ...args) : write(String(args[0]), [command, ...args]),
    async run(given, keys, args) {
      if (given.isReading) return plain.run(given, keys, args);
      const [key = ''] = keys;
      const rest = [keys.length, ...keys, ...args];
      try {
        return await write(key, ['EVALSHA', given.digest, ...rest]);
      } catch (error) {
        if (!(error instanceof UnavailableError && isUnknownScript(error.cause))) throw error;
        return write(key, ['EVAL', given.text, ...rest]);
      }
    },
  };
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
