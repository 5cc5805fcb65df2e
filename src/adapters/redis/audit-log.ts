import type { AuditEntry, AuditLog } from '../../ports/audit.ts';
import { type Commands, script, textsIn } from './commands.ts';
import { keysOf } from './keys.ts';

/** Entries of one instant stand in the order in which they came: each begins with its number. */
const record = script(`
local n = redis.call('INCR', KEYS[2])
redis.call('ZADD', KEYS[1], ARGV[1], string.format('%016d', n) .. ARGV[2])
return n
`);
const numberLength = 16;

/** The audit log in a sorted set, by instant. */
export function createRedisAuditLog({ call, run }: Commands, prefix: string): AuditLog {
  const entries = keysOf({ prefix }).area('audit', 'entries');
  const counter = keysOf({ prefix }).area('audit', 'counter');
  return {
    async record(entry) {
      await run(record, [entries, counter], [entry.at, JSON.stringify(entry)]);
    },
    async list(limit) {
      const found = textsIn(await call('ZRANGE', entries, 0, limit - 1, 'REV'));
      return found.map((text) => JSON.parse((text ?? '').slice(numberLength)) as AuditEntry);
    },
    async forget(before) {
      await call('ZREMRANGEBYSCORE', entries, '-inf', `(${before}`);
    },
  };
}
