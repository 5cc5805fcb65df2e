import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { RedisSettings } from '../../../config/redis-schema.ts';
import type { UserError } from '../../core/errors.ts';
import { createClient, type RedisCommands } from './clients.ts';
import { connectionFailure } from './failures.ts';
import { type LinkEvent, watchHealth } from './health.ts';
import { keysOf, type RedisKeys } from './keys.ts';
import { isElsewhere, nodeOf, refreshNodes } from './nodes.ts';
import { selectRefused } from './server-check.ts';
import { type RedisTarget, redisTarget } from './settings.ts';

/** The shared Redis. It connects anew for ever until it is closed. */
export interface RedisLink {
  readonly target: RedisTarget;
  readonly keys: RedisKeys;
  /** For single commands and scripts: fails at once while Redis is away, never sends anything twice by itself. */
  readonly command: RedisCommands;
  /** All data can be reached. */
  isConnected(): boolean;
  /** Why it cannot; null while it can. */
  trouble(): UserError | null;
  /**
   * A connection of one's own for blocking commands, of at most `mostBlockMs` (clients.ts) each; `close()` of the link ends
   * it too. In a cluster one call reads keys of one slot alone.
   */
  duplicate(purpose: string): Promise<RedisCommands>;
  /** The connection of the node that has a key now, for commands that belong together (a script, then WAIT). */
  forKey(key: string): Redis;
  /**
   * Does work on the node that has a key, and once more where that certainly did nothing: the key is elsewhere now, or the
   * node became a replica. Any other error is the work's.
   */
  atKey<T>(key: string, work: (node: Redis) => Promise<T>): Promise<T>;
  /** Returns how to stop listening. `failover`: entries that were there may be gone. */
  on(event: LinkEvent, listener: () => void): () => void;
  close(): Promise<void>;
}

export interface ConnectOptions {
  /** How long an unreachable Redis is waited for, 3 s unless said otherwise. */
  readonly patienceMs?: number;
  /** Comes back without a connection, in place of an error, where Redis cannot be reached now. */
  readonly mayBeAway?: boolean;
}

const defaultPatienceMs = 3_000;
/** One attempt is always made. */
const leastPatienceMs = 500;
const leastCommandTimeoutMs = 5_000;
const mostRedirectedMs = 3_000;
const restMs = 50;

/**
 * Connects to the shared Redis. UserError where settings, sign-in, database or version are wrong, or where it cannot be
 * reached.
 */
export async function connectRedis(
  settings: RedisSettings,
  env: Readonly<Record<string, string | undefined>>,
  { patienceMs = defaultPatienceMs, mayBeAway = false }: ConnectOptions = {},
): Promise<RedisLink> {
  const target = redisTarget(settings, env);
  const commandTimeoutMs = leastCommandTimeoutMs + settings.acknowledge.timeout;
  const listeners = new Map<LinkEvent, Set<() => void>>();
  const clients = new Set<RedisCommands>();
  let last: ReturnType<typeof connectionFailure> | null = null;
  let isClosed = false;

  function onError(error: Error): void {
    // What follows from a refusal says less than the refusal.
    if (/^(Stream isn't writeable|Connection is closed)/.test(error.message) && last !== null) return;
    last = connectionFailure(selectRefused(error, target) ?? error, target);
  }
  function open(name: string, isBlocking: boolean): RedisCommands {
    const onEnd = () => void clients.delete(client);
    const client = createClient(target, { name, isBlocking, commandTimeoutMs, onError, onEnd });
    clients.add(client);
    return client;
  }
  const command = open('command', false);
  const health = watchHealth({
    connection: command,
    target,
    onTrouble: onError,
    tell: (event) => {
      if (event === 'back') last = null;
      if (event === 'failover') for (const client of clients) void refreshNodes(client);
      for (const listener of listeners.get(event) ?? []) listener();
    },
  });
  const link: RedisLink = {
    target,
    keys: keysOf(settings),
    command,
    isConnected: () => !isClosed && health.isGood(),
    trouble: () => (health.isGood() ? null : (last?.error ?? null)),
    duplicate: async (purpose) => {
      if (isClosed) throw new Error('Connection is closed.');
      const client = open(purpose, true);
      try {
        await client.connect();
        return client;
      } catch (error) {
        client.disconnect();
        // Where it waits to try again no end is told.
        clients.delete(client);
        throw error;
      }
    },
    forKey: (key) => nodeOf(command, key),
    atKey: (key, work) => redirected(command, key, work),
    on: (event, listener) => {
      const all = listeners.get(event) ?? new Set();
      listeners.set(event, all.add(listener));
      return () => void all.delete(listener);
    },
    close: async () => {
      isClosed = true;
      health.stop();
      for (const client of clients) client.disconnect();
    },
  };

  const end = Date.now() + patienceMs;
  await Promise.race([command.connect().catch(onError), sleep(Math.max(patienceMs, leastPatienceMs))]);
  for (;;) {
    await health.look();
    if (health.isGood()) return link;
    const failure = last as ReturnType<typeof connectionFailure> | null;
    if (failure?.isFinal || Date.now() >= end) {
      if (mayBeAway && !failure?.isFinal) return link;
      await link.close();
      throw failure?.error ?? connectionFailure(new Error('no answer'), target).error;
    }
    await sleep(restMs);
  }
}

async function redirected<T>(
  command: RedisCommands,
  key: string,
  work: (node: Redis) => Promise<T>,
): Promise<T> {
  const end = Date.now() + mostRedirectedMs;
  for (;;) {
    try {
      return await work(nodeOf(command, key));
    } catch (error) {
      if (!isElsewhere(error) || Date.now() >= end) throw error;
      await refreshNodes(command);
      await sleep(restMs);
    }
  }
}
