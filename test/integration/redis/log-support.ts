import { Redis } from 'ioredis';
import { afterEach } from 'vitest';
import type { RedisCommands } from '../../../src/adapters/redis/clients.ts';
import type { RedisKeys } from '../../../src/adapters/redis/keys.ts';
import type { SharedLog } from '../../../src/adapters/redis/open-log.ts';
import type { ArrivedEvent } from '../../../src/ports/intake.ts';

const open: Redis[] = [];

afterEach(() => {
  for (const redis of open.splice(0)) redis.disconnect();
});

/** A connection that neither waits for a Redis that is away nor sends anything twice; closed after the test. */
export function directConnection(port: number): Redis {
  const redis = new Redis({
    port,
    host: '127.0.0.1',
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
    retryStrategy: () => 50,
  });
  redis.on('error', () => undefined);
  open.push(redis);
  return redis;
}

export const at = Date.UTC(2025, 0, 6, 9);

/** An opened P1 of `native`, its id the incident's. */
export function arrived(incident: string, more: Partial<ArrivedEvent> = {}): ArrivedEvent {
  return {
    source: 'native',
    incident,
    eventId: `${incident}:opened`,
    type: 'opened',
    at,
    service: null,
    team: null,
    customer: null,
    priority: 'P1',
    assignee: null,
    title: null,
    url: null,
    reason: null,
    responseDueAt: null,
    resolutionDueAt: null,
    responseWithin: null,
    resolutionWithin: null,
    naiveResolved: false,
    ...more,
  };
}

/** Marks the partitions of a log, as the bot does that opens it. */
export async function marked(
  redis: RedisCommands,
  keys: Pick<RedisKeys, 'mark'>,
  { id, partitions }: SharedLog,
): Promise<void> {
  for (let partition = 0; partition < partitions; partition++) await redis.set(keys.mark(partition), id);
}
