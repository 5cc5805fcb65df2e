import type { Redis } from 'ioredis';
import { redisTime } from './clock.ts';
import type { RedisLink } from './connect.ts';
import { primaries } from './nodes.ts';
import { readLog, type SharedLog } from './open-log.ts';
import { infoFields } from './server-check.ts';
import type { RedisTarget } from './settings.ts';

/** What one server that holds data says of itself. */
export interface ServerFacts {
  /** host:port. */
  readonly address: string;
  /** The fields of INFO. */
  readonly info: ReadonlyMap<string, string>;
  /** The settings asked for; null where this user may not see them, as with many hosted services. */
  readonly config: ReadonlyMap<string, string> | null;
}

/** What a Redis says of itself; nothing is changed by asking. */
export interface RedisFacts {
  readonly target: RedisTarget;
  /** The one server, or each primary of a cluster. */
  readonly servers: readonly ServerFacts[];
  /** Fields of CLUSTER INFO; null without a cluster. */
  readonly cluster: ReadonlyMap<string, string> | null;
  /** Null where no bot has started yet. */
  readonly log: SharedLog | null;
  /** How far its clock is ahead of ours, milliseconds. */
  readonly aheadMs: number;
}

const sections = ['server', 'persistence', 'memory', 'replication'];
const settings = ['appendfsync', 'save', 'min-replicas-to-write', 'stop-writes-on-bgsave-error'];

/** Asks a connected Redis about itself; `now` is our clock. */
export async function probeRedis(link: RedisLink, now: () => number): Promise<RedisFacts> {
  const { target, command } = link;
  const before = now();
  const theirs = await redisTime(command);
  const [first] = primaries(command);
  return {
    target,
    servers: await Promise.all(primaries(command).map(serverFacts)),
    cluster:
      target.kind === 'cluster' && first !== undefined
        ? infoFields(String(await first.cluster('INFO')))
        : null,
    log: await readLog(link),
    aheadMs: theirs - (before + now()) / 2,
  };
}

async function serverFacts(node: Redis): Promise<ServerFacts> {
  const { host, port } = node.options;
  const info = await Promise.all(sections.map((section) => node.info(section)));
  const { remoteAddress = host, remotePort = port } = node.stream ?? {};
  return {
    address: `${remoteAddress}:${remotePort}`,
    info: infoFields(info.join('\r\n')),
    config: await configOf(node),
  };
}

async function configOf(node: Redis): Promise<ReadonlyMap<string, string> | null> {
  const found = new Map<string, string>();
  try {
    for (const name of settings) {
      const [, value] = (await node.config('GET', name)) as string[];
      if (value !== undefined) found.set(name, value);
    }
    return found;
  } catch (error) {
    if (error instanceof Error && /^(NOPERM|ERR )/.test(error.message)) return null;
    throw error;
  }
}
