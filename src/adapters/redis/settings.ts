import { readFileSync } from 'node:fs';
import { type ConnectionOptions, rootCertificates } from 'node:tls';
import type { RedisSettings } from '../../../config/redis-schema.ts';
import { UserError } from '../../core/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A server's place. */
export interface RedisNode {
  readonly host: string;
  readonly port: number;
}

/** Where Redis is and how one gets in, from settings and environment. */
export interface RedisTarget {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server, the sentinels, or some of the cluster's nodes. */
  readonly nodes: readonly RedisNode[];
  /** Name that the sentinels give the primary; null without sentinels. */
  readonly master: string | null;
  readonly database: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly sentinelPassword: string | null;
  readonly tls: ConnectionOptions | null;
  /** For people; without who signs in. */
  readonly name: string;
}

const defaultPort = 6379;
const defaultSentinelPort = 26_379;

/**
 * The shared Redis that settings and environment name. UserError where they contradict each other, or where a file of
 * certificates cannot be read.
 */
export function redisTarget(settings: RedisSettings, env: Env): RedisTarget {
  const url = env.REDIS_URL || settings.url;
  const ways = [
    ...(url ? [env.REDIS_URL ? 'REDIS_URL' : 'redis.url'] : []),
    ...(settings.sentinel === null ? [] : ['redis.sentinel']),
    ...(settings.cluster === null ? [] : ['redis.cluster']),
  ];
  if (ways.length > 1) {
    throw new UserError(`${ways.join(' and ')} are set, which are different ways to Redis`, {
      code: 'redis-settings',
      hint: 'leave one of them',
    });
  }
  const signIn = { username: env.REDIS_USERNAME || null, password: env.REDIS_PASSWORD || null };
  const rest = { ...signIn, master: null, sentinelPassword: null };
  if (url) return { ...rest, ...single(url, Boolean(env.REDIS_URL), signIn, settings) };
  const tls = settings.tls.enabled ? tlsOptions(settings.tls) : null;
  if (settings.sentinel !== null) {
    const { master, nodes } = settings.sentinel;
    return {
      ...rest,
      kind: 'sentinel',
      nodes: nodes.map((node) => place(node, defaultSentinelPort)),
      master,
      database: settings.database,
      sentinelPassword: env.REDIS_SENTINEL_PASSWORD || null,
      tls,
      name: `${master} at the sentinels ${nodes.join(', ')}`,
    };
  }
  if (settings.cluster !== null) {
    const { nodes } = settings.cluster;
    return {
      ...rest,
      kind: 'cluster',
      nodes: nodes.map((node) => place(node, defaultPort)),
      database: 0,
      tls,
      name: `the cluster at ${nodes.join(', ')}`,
    };
  }
  throw new UserError('no Redis is named', {
    code: 'redis-settings',
    hint: 'set REDIS_URL, or redis.url, redis.sentinel or redis.cluster in the configuration',
  });
}

function single(
  text: string,
  isFromEnvironment: boolean,
  signIn: Pick<RedisTarget, 'username' | 'password'>,
  settings: RedisSettings,
): Pick<RedisTarget, 'kind' | 'nodes' | 'username' | 'password' | 'database' | 'tls' | 'name'> {
  const where = isFromEnvironment ? 'REDIS_URL' : 'redis.url';
  const form = 'redis://host:6379/26, rediss:// with TLS';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    throw new UserError(`${where} is no address of a Redis`, { code: 'redis-settings', hint: form });
  }
  const path = url.pathname.replace(/^\//, '');
  if (!/^\d{0,7}$/.test(path)) {
    throw new UserError(`${where} names “${path}” as database, which is a number`, {
      code: 'redis-settings',
      hint: form,
    });
  }
  const node = place(url.host, defaultPort);
  const database = path === '' ? settings.database : Number(path);
  return {
    kind: 'single',
    nodes: [node],
    username: decoded(url.username) || signIn.username,
    password: decoded(url.password) || signIn.password,
    database,
    tls: url.protocol === 'rediss:' ? tlsOptions(settings.tls) : null,
    name: `${url.protocol}//${url.host}/${database}`,
  };
}

/** A percent sign that begins no escape is itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function place(text: string, otherwise: number): RedisNode {
  const [, host = text, port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: port === undefined ? otherwise : Number(port) };
}

function tlsOptions({ ca, cert, key }: RedisSettings['tls']): ConnectionOptions {
  return {
    ...(ca !== null && { ca: [...rootCertificates, pem('redis.tls.ca', ca)] }),
    ...(cert !== null && { cert: pem('redis.tls.cert', cert) }),
    ...(key !== null && { key: pem('redis.tls.key', key) }),
  };
}

function pem(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new UserError(`${setting}: ${file} cannot be read (${code})`, {
      code: 'redis-settings',
      hint: 'name a PEM file that this user may read',
    });
  }
}
