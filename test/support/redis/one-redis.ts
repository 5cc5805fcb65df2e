import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';
import { type Commands, createCommands } from '../../../src/adapters/redis/commands.ts';
import { type RedisServer, startRedis } from './servers.mjs';

/** One real Redis for the tests of a file. */
export interface OneRedis {
  readonly server: () => RedisServer;
  /** A connection of its own, ended with the tests. */
  connect(withinMs?: number): Commands;
  /** Begins keys that nobody else has. */
  prefix(): string;
}

/** Starts the server before the tests of a file and ends it after them. */
export function oneRedis(): OneRedis {
  let server: RedisServer | null = null;
  const clients: Redis[] = [];
  let prefixes = 0;
  const running = () => {
    if (server === null) throw new Error('the server runs within tests only');
    return server;
  };
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server?.stop();
  });
  return {
    server: running,
    prefix: () => `t${++prefixes}`,
    connect(withinMs) {
      const client = new Redis({
        host: '127.0.0.1',
        port: running().port,
        db: 26,
        maxRetriesPerRequest: 0,
        autoResendUnfulfilledCommands: false,
        retryStrategy: () => 50,
      });
      client.on('error', () => {});
      clients.push(client);
      return createCommands(client, withinMs);
    },
  };
}
