import { Cluster, type CommonRedisOptions, Redis } from 'ioredis';
import type { RedisTarget } from './settings.ts';

/** Both speak the same commands. */
export type RedisCommands = Redis | Cluster;

/** How a connection is used. */
export interface ClientPurpose {
  /** Shown by CLIENT LIST after the name of the bot; letters, digits and hyphens. */
  readonly name: string;
  /** For XREAD BLOCK and its like, of at most `mostBlockMs`. */
  readonly isBlocking: boolean;
  /** A command without an answer for so long is rejected. */
  readonly commandTimeoutMs: number;
  /** Told of each failed attempt; never null at the time of one. */
  readonly onError: (error: Error) => void;
  /** Told once it was disconnected and has ended. */
  readonly onEnd: () => void;
}

/** Longest BLOCK of a blocking connection: a server that says nothing for longer counts as gone. */
export const mostBlockMs = 5_000;

const connectTimeoutMs = 5_000;
const mostDelayMs = 3_000;
const againMs = 200;

/** Bounded, for ever. */
function backoff(attempts: number): number {
  return Math.min(50 * 2 ** Math.min(attempts, 10), mostDelayMs);
}

/**
 * A connection that is not made yet (`connect()`). Commands fail at once while it is not there, and are never sent a second
 * time by themselves: whoever asked knows whether that would double something.
 */
export function createClient(target: RedisTarget, purpose: ClientPurpose): RedisCommands {
  const common = commonOptions(target, purpose);
  return target.kind === 'cluster' ? cluster(target, purpose, common) : one(target, purpose, common);
}

type CommonOptions = Omit<CommonRedisOptions, 'replyMapping' | 'retryStrategy'>;

function commonOptions(target: RedisTarget, purpose: ClientPurpose): CommonOptions {
  return {
    connectionName: `sla-bot-${purpose.name}`,
    disableClientInfo: true,
    // Replies of RESP2: one shape whatever the server speaks.
    protocol: 2,
    ...(target.username !== null && { username: target.username }),
    ...(target.password !== null && { password: target.password }),
    connectTimeout: connectTimeoutMs,
    keepAlive: 10_000,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    lazyConnect: true,
    ...(purpose.isBlocking
      ? { blockingTimeout: mostBlockMs, blockingTimeoutGrace: 2_000, socketTimeout: mostBlockMs * 2 }
      : { commandTimeout: purpose.commandTimeoutMs, socketTimeout: purpose.commandTimeoutMs * 2 }),
  };
}

function one(target: RedisTarget, purpose: ClientPurpose, common: CommonOptions): Redis {
  const [node] = target.nodes;
  const client = new Redis({
    ...common,
    ...(target.kind === 'sentinel'
      ? {
          sentinels: target.nodes.map((sentinel) => ({ ...sentinel })),
          ...(target.master !== null && { name: target.master }),
          ...(target.sentinelPassword !== null && { sentinelPassword: target.sentinelPassword }),
          ...(target.tls !== null && { enableTLSForSentinelMode: true, sentinelTLS: target.tls }),
          sentinelRetryStrategy: backoff,
          sentinelReconnectStrategy: backoff,
          sentinelCommandTimeout: 2_000,
          failoverDetector: true,
        }
      : { ...node }),
    ...(target.tls !== null && { tls: target.tls }),
    db: target.database,
    enableOfflineQueue: false,
    retryStrategy: backoff,
    // A primary that became a replica: look for the new one.
    reconnectOnError: (error) => /^(READONLY|MASTERDOWN)/.test(error.message),
  });
  client.on('error', (error: Error) => {
    purpose.onError(error);
    // A refused SELECT comes before anything of ours is sent, and the library would go on in database 0.
    if (client.status === 'connect') client.disconnect(true);
  });
  client.on('sentinelError', purpose.onError);
  connectForEver(client, purpose);
  return client;
}

/** The library ends a connection for good where it hears of a failover while it connects. */
function connectForEver(client: Redis, { onError, onEnd }: ClientPurpose): void {
  const disconnect = client.disconnect.bind(client);
  let isOver = false;
  client.disconnect = (isToReconnect = false) => {
    if (!isToReconnect) isOver = true;
    disconnect(isToReconnect);
  };
  client.on('end', () => {
    if (isOver) {
      onEnd();
      return;
    }
    setTimeout(() => {
      if (isOver) onEnd();
      else client.connect().catch(onError);
    }, againMs);
  });
}

function cluster(target: RedisTarget, purpose: ClientPurpose, redisOptions: CommonOptions): Cluster {
  const client = new Cluster(
    target.nodes.map((node) => ({ ...node })),
    {
      redisOptions: { ...redisOptions, ...(target.tls !== null && { tls: target.tls }) },
      // Names stay names: certificates are made out to them.
      dnsLookup: (address, done) => done(null, address),
      lazyConnect: true,
      clusterRetryStrategy: backoff,
      retryDelayOnFailover: 0,
      // Its timer outlives `disconnect()`; MOVED and lost nodes say when to ask.
      slotsRefreshInterval: 0,
      slotsRefreshTimeout: connectTimeoutMs,
    },
  );
  client.once('end', purpose.onEnd);
  client.on('error', purpose.onError);
  client.on('node error', purpose.onError);
  client.on('-node', () => {
    if (client.status === 'ready') client.refreshSlotsCache();
  });
  failWhileAway(client);
  return client;
}

/** The library keeps a cluster's commands until it is back; its own (`CLUSTER …`) it needs to come back. */
function failWhileAway(client: Cluster): void {
  const send = client.sendCommand.bind(client);
  client.sendCommand = (command, stream, node) => {
    if (client.status === 'ready' || command.name === 'cluster') return send(command, stream, node);
    command.reject(new Error('the cluster cannot be reached'));
    return command.promise;
  };
}
