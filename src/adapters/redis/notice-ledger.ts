import {
  type Notice,
  type NoticeLedger,
  type NoticeSummary,
  noticeKey,
  type Silence,
  silenceKey,
} from '../../ports/notices.ts';
import { type Commands, jsonIn, script } from './commands.ts';
import { keysOf } from './keys.ts';

/** Arguments: how many pairs of notices, summaries to put and summaries to remove follow, and these. */
const put = script(`
local at = 4
local function each(n, width, work)
  for _ = 1, n do work(ARGV[at], ARGV[at + 1]); at = at + width end
end
each(tonumber(ARGV[1]), 2, function(key, value) redis.call('HSET', KEYS[1], key, value) end)
each(tonumber(ARGV[2]), 2, function(key, value) redis.call('HSET', KEYS[2], key, value) end)
each(tonumber(ARGV[3]), 1, function(key) redis.call('HDEL', KEYS[2], key) end)
return 1
`);

/** The ledger of notices in hashes of one slot, by key, each as JSON. */
export function createRedisNoticeLedger({ run, call }: Commands, prefix: string): NoticeLedger {
  const notices = keysOf({ prefix }).area('notices', 'told');
  const summaries = keysOf({ prefix }).area('notices', 'summaries');
  const silences = keysOf({ prefix }).area('notices', 'silences');
  const all = async <T>(key: string) => jsonIn<T>(await call('HVALS', key));

  return {
    async put(change) {
      const told = (change.notices ?? []).flatMap((one) => [noticeKey(one), JSON.stringify(one)]);
      const isOpen = ({ message }: NoticeSummary) => message.state === 'sending';
      const given = change.summaries ?? [];
      const open = given.filter(isOpen).flatMap((one) => [one.message.id, JSON.stringify(one)]);
      const done = given.filter((one) => !isOpen(one)).map(({ message }) => message.id);
      const sizes = [told.length / 2, open.length / 2, done.length];
      await run(put, [notices, summaries], [...sizes, ...told, ...open, ...done]);
    },
    notices: async () => sortedBy(await all<Notice>(notices), ({ updatedAt }) => updatedAt, noticeKey),
    summaries: async () =>
      sortedBy(
        await all<NoticeSummary>(summaries),
        ({ message }) => message.begunAt,
        ({ message }) => message.id,
      ),
    async forget(old) {
      if (old.length > 0) await call('HDEL', notices, ...old.map(noticeKey));
    },
    silences: async () => sortedBy(await all<Silence>(silences), ({ at }) => at, silenceKey),
    async silence(silence) {
      await call('HSET', silences, silenceKey(silence), JSON.stringify(silence));
    },
    unsilence: async (key) => (await call('HDEL', silences, silenceKey(key))) === 1,
  };
}

function sortedBy<T>(items: T[], at: (item: T) => number, key: (item: T) => string): T[] {
  return items.sort((a, b) => at(a) - at(b) || (key(a) < key(b) ? -1 : 1));
}
