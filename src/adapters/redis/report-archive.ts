import { randomUUID } from 'node:crypto';
import type { ScheduleKind } from '../../../config/schedules-schema.ts';
import type { ReportFile } from '../../core/report/document.ts';
import type { ArchivedReport, ReportArchive } from '../../ports/report-archive.ts';
import { createArchivedBytes } from './archived-bytes.ts';
import { allFields, type Commands, pairsIn, script } from './commands.ts';
import { keysOf } from './keys.ts';

/** A report, and under what its files lie. */
interface Entry {
  readonly report: ArchivedReport;
  readonly bundle: string;
}

/**
 * Keys: reports, the files that were written. Arguments: id, the entry, how many files there must be, the entry as it
 * was. Gives 0 where the files are gone, -1 where somebody else replaced the report meanwhile.
 */
const put = script(`
local before = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if before ~= ARGV[4] then return -1 end
if redis.call('HLEN', KEYS[2]) ~= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PERSIST', KEYS[2])
if KEYS[3] then redis.call('DEL', KEYS[3]) end
return 1
`);

/** Keys: reports, files of the one. Arguments: id, the entry as it was read: one that was replaced meanwhile stays. */
const remove = script(`
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[2])
return 1
`);

const mostAttempts = 20;

/** The archive of all bots: reports in one hash by id, the files of each in a hash of its own by number. */
export function createRedisReportArchive(commands: Commands, prefix: string): ReportArchive {
  const { call, run } = commands;
  const reports = keysOf({ prefix }).area('archive', 'reports');
  const bytes = createArchivedBytes(commands, prefix);

  const textOf = async (id: string) => (await call('HGET', reports, id)) as string | null;

  async function all(): Promise<{ text: string; entry: Entry }[]> {
    const found = pairsIn(await run(allFields, [reports], [])).map(([, text]) => ({
      text,
      entry: JSON.parse(text) as Entry,
    }));
    return found.sort(({ entry: { report: a } }, { entry: { report: b } }) => newestFirst(a, b));
  }

  async function write(report: Omit<ArchivedReport, 'files'>, given: readonly ReportFile[], isNew: boolean) {
    const bundle = randomUUID();
    const files = await bytes.write(bundle, given);
    const kept = { ...report, files };
    const entry = JSON.stringify({ report: kept, bundle });
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const before = await textOf(report.id);
      if (isNew && before !== null) {
        await call('DEL', bytes.keyOf(bundle));
        return null;
      }
      const old = before === null ? [] : [bytes.keyOf((JSON.parse(before) as Entry).bundle)];
      const keys = [reports, bytes.keyOf(bundle), ...old];
      const answer = await run(put, keys, [report.id, entry, given.length, before ?? '']);
      if (answer === 1) return kept;
      if (answer === 0) throw new Error('the files of a report went before it was put down');
    }
    throw new Error(`report ${report.id} was replaced by others all the time`);
  }

  return {
    async put(report, given) {
      const kept = await write(report, given, false);
      if (kept === null) throw new TypeError('a report was replaced and is not there');
      return kept;
    },
    add: (report, given) => write(report, given, true),
    async find(id) {
      const text = await textOf(id);
      return text === null ? null : (JSON.parse(text) as Entry).report;
    },
    async list({ schedule, kind, limit }) {
      const found = (await all()).map(({ entry }) => entry.report);
      const isAsked = (one: ArchivedReport) =>
        (schedule === undefined || one.schedule === schedule) && (kind === undefined || one.kind === kind);
      return found.filter(isAsked).slice(0, limit);
    },
    async files(id) {
      for (let text = await textOf(id); text !== null; ) {
        const { report, bundle } = JSON.parse(text) as Entry;
        try {
          return await bytes.read(bundle, report.files);
        } catch (error) {
          // Gone with the report that another replaced meanwhile.
          const now = await textOf(id);
          if (now === text) throw error;
          text = now;
        }
      }
      return [];
    },
    async clean({ keep, inUse }) {
      let gone = 0;
      for (const { text, entry } of beyond(await all(), keep)) {
        const { report, bundle } = entry;
        if (inUse.has(report.id)) continue;
        gone += (await run(remove, [reports, bytes.keyOf(bundle)], [report.id, text])) as number;
      }
      return gone;
    },
  };
}

function newestFirst(a: ArchivedReport, b: ArchivedReport): number {
  if (a.from !== b.from) return a.from < b.from ? 1 : -1;
  return b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1);
}

/** Those that are not among the newest of their schedule and kind; `entries` the newest first. */
function beyond<T extends { readonly entry: Entry }>(
  entries: readonly T[],
  keep: (schedule: string, kind: ScheduleKind) => number,
): T[] {
  const counts = new Map<string, number>();
  return entries.filter(({ entry: { report } }) => {
    const key = JSON.stringify([report.schedule, report.kind]);
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    return n > keep(report.schedule, report.kind);
  });
}
