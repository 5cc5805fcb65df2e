import {
  type DeadLetter,
  type DeadLetterCount,
  type DeadLetters,
  mostKept,
} from '../../ports/dead-letters.ts';
import { allFields, type Commands, jsonIn, pairsIn, script, textsIn } from './commands.ts';
import { keysOf } from './keys.ts';

type Head = Omit<DeadLetter, 'body' | 'times'>;

/**
 * Keys: heads, bodies, times, all by arrival, those of the endpoint by arrival. Arguments: id, head, body, the negative of
 * when it came, most of an endpoint. The latest come first, then by id.
 */
const put = script(`
local heads, bodies, times, all, own = unpack(KEYS)
redis.call('HSET', heads, ARGV[1], ARGV[2])
redis.call('HSET', bodies, ARGV[1], ARGV[3])
redis.call('HINCRBY', times, ARGV[1], 1)
redis.call('ZADD', all, ARGV[4], ARGV[1])
redis.call('ZADD', own, ARGV[4], ARGV[1])
for _, id in ipairs(redis.call('ZRANGE', own, ARGV[5], -1)) do
  redis.call('HDEL', heads, id)
  redis.call('HDEL', bodies, id)
  redis.call('HDEL', times, id)
  redis.call('ZREM', all, id)
  redis.call('ZREM', own, id)
end
return 1
`);

/** Keys: the same. Argument: id. */
const remove = script(`
local heads, bodies, times, all, own = unpack(KEYS)
redis.call('HDEL', heads, ARGV[1])
redis.call('HDEL', bodies, ARGV[1])
redis.call('HDEL', times, ARGV[1])
redis.call('ZREM', all, ARGV[1])
redis.call('ZREM', own, ARGV[1])
return 1
`);

/** Keys: heads, bodies, times. Arguments: ids. Gives head, body and times of each that is there. */
const read = script(`
local found = {}
for _, id in ipairs(ARGV) do
  local head = redis.call('HGET', KEYS[1], id)
  if head then
    found[#found + 1] = head
    found[#found + 1] = redis.call('HGET', KEYS[2], id) or ''
    found[#found + 1] = redis.call('HGET', KEYS[3], id) or '1'
  end
end
return found
`);

/** Bodies may be large: so many are read at once. */
const atOnce = 50;

/** Dead letters of all bots. */
export function createRedisDeadLetters({ call, run }: Commands, prefix: string): DeadLetters {
  const key = (name: string) => keysOf({ prefix }).area('letters', name);
  const [heads, bodies, times, all] = [key('heads'), key('bodies'), key('times'), key('all')];
  const own = (endpoint: string) => key(`of:${endpoint}`);

  async function letters(ids: readonly string[]): Promise<DeadLetter[]> {
    const found: DeadLetter[] = [];
    for (let from = 0; from < ids.length; from += atOnce) {
      const reply = textsIn(await run(read, [heads, bodies, times], ids.slice(from, from + atOnce)));
      for (let at = 0; at < reply.length; at += 3) {
        const head = JSON.parse(reply[at] ?? '{}') as Head;
        found.push({ ...head, times: Number(reply[at + 2]), body: reply[at + 1] ?? '' });
      }
    }
    return found;
  }

  return {
    async put({ body, ...head }) {
      const keys = [heads, bodies, times, all, own(head.endpoint)];
      await run(put, keys, [head.id, JSON.stringify(head), body, -head.receivedAt, mostKept]);
    },
    async list({ endpoint, limit }) {
      const from = endpoint === undefined ? all : own(endpoint);
      return limit <= 0 ? [] : letters(textsIn(await call('ZRANGE', from, 0, limit - 1)) as string[]);
    },
    async find(id) {
      const [found] = await letters([id]);
      return found ?? null;
    },
    async remove(ids) {
      if (ids.length === 0) return;
      for (const { id, endpoint } of jsonIn<Head>(await call('HMGET', heads, ...ids))) {
        await run(remove, [heads, bodies, times, all, own(endpoint)], [id]);
      }
    },
    async counts() {
      const counts = new Map<string, DeadLetterCount>();
      for (const [, text] of pairsIn(await run(allFields, [heads], []))) {
        const { endpoint, kind, reason, receivedAt } = JSON.parse(text) as Head;
        const name = JSON.stringify([endpoint, kind, reason]);
        const known = counts.get(name) ?? { endpoint, kind, reason, letters: 0, lastAt: receivedAt };
        const lastAt = Math.max(known.lastAt, receivedAt);
        counts.set(name, { ...known, letters: known.letters + 1, lastAt });
      }
      return [...counts.values()].sort((a, b) => b.letters - a.letters || orderOf(a, b));
    },
  };
}

function orderOf(a: DeadLetterCount, b: DeadLetterCount): number {
  return order(a.endpoint, b.endpoint) || kindOrder(a.kind, b.kind) || order(a.reason, b.reason);
}

/** What has none comes last. */
function kindOrder(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return order(a, b);
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
