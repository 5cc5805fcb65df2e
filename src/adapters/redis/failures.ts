import { UserError } from '../../core/errors.ts';
import type { RedisTarget } from './settings.ts';

/** `isFinal`: waiting does not mend it. */
interface Failure {
  readonly error: UserError;
  readonly isFinal: boolean;
}

/** What Redis and TLS say, and what it means; the first that matches counts. */
const meanings: readonly (readonly [pattern: RegExp, isFinal: boolean, says: string, hint: string])[] = [
  [
    /(because|Last error:) (WRONGPASS|NOAUTH|NOPERM)/,
    true,
    'the sentinels do not let the bot in',
    'set REDIS_SENTINEL_PASSWORD to the password of the sentinels',
  ],
  [
    /WRONGPASS|invalid (username-)?password/i,
    true,
    'Redis refuses the user or the password',
    'check REDIS_USERNAME and REDIS_PASSWORD, or those in REDIS_URL',
  ],
  [
    /NOAUTH|Authentication required/i,
    true,
    'Redis wants a password and none is set',
    'set REDIS_PASSWORD (and REDIS_USERNAME for a user of its own), or put them into REDIS_URL',
  ],
  [
    /invalid reply: null|No such master/,
    true,
    'the sentinels know no primary of this name',
    'set redis.sentinel.master to the name in their configuration (sentinel monitor NAME …)',
  ],
  [
    /cluster support disabled/i,
    true,
    'this Redis is no cluster',
    'use redis.url (or REDIS_URL) in place of redis.cluster',
  ],
  [
    /Protocol error|Unknown RESP type|unknown command .*sentinel/i,
    true,
    'what answers there is not what is looked for',
    'check host and port: a Redis, or a sentinel for redis.sentinel, has to listen there',
  ],
  [
    /certificate|self.signed|altnames|unable to (get|verify)|ERR_TLS|CERT_|alert/i,
    true,
    'the TLS certificates are not accepted',
    'set redis.tls.ca to the authority of the server, and redis.tls.cert and key where it asks for ours',
  ],
  [
    /wrong version number|packet length|ERR_SSL|EPROTO|secure TLS connection/i,
    true,
    'TLS cannot be agreed on',
    'use redis:// where the server has no TLS on this port, rediss:// where it has',
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    false,
    'the host name is not known',
    'check how the host is written, and the name servers of this machine',
  ],
  [/CLUSTERDOWN|cluster state/i, false, 'the cluster is down', 'see redis-cli --cluster check HOST:PORT'],
  [
    /NOPERM/,
    true,
    'this Redis user may not do what the bot needs',
    'give it the rights in the README, “Several bots, one Redis”',
  ],
  [/LOADING/, false, 'Redis is reading its data from disk', 'wait until it has finished'],
  [
    /ECONNREFUSED/,
    false,
    'nobody listens there',
    'start Redis, or correct host and port (REDIS_URL, redis.url)',
  ],
];

/** What went wrong in words, without anything secret; a UserError stays what it is. */
export function connectionFailure(error: Error, target: RedisTarget): Failure {
  if (error instanceof UserError) return { error, isFinal: true };
  const text = masked(everything(error), target);
  const known = meanings.find(([pattern]) => pattern.test(text));
  const [, isFinal, says, hint] = known ?? [
    null,
    false,
    'Redis cannot be reached',
    'check that it runs, that it listens there (with or without TLS, as the address says) and that no firewall is between',
  ];
  const detail = /^(Connection is closed|Reached the max retries)/.test(error.message)
    ? 'the connection was closed'
    : masked(error.message, target);
  return {
    isFinal,
    error: new UserError(`${says}: ${target.name} (${detail})`, { code: 'redis-unreachable', hint }),
  };
}

/** The library puts the command, which may be AUTH with its words, beside the message: only texts are taken. */
function everything(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  const inner = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : null;
  return [code, error.message, ...(inner === null ? [] : [everything(inner)])].join(' ');
}

function masked(text: string, { password, sentinelPassword }: RedisTarget): string {
  return [password, sentinelPassword].reduce<string>(
    (rest, secret) => (secret ? rest.replaceAll(secret, '***') : rest),
    text,
  );
}
