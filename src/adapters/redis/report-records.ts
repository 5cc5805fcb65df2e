import { createHash } from 'node:crypto';
import { dimensions } from '../../core/report/facts.ts';
import type { IssuedReport, ReportRecords, ReportScope } from '../../ports/report-records.ts';
import { createTurns } from '../../threads/turns.ts';
import { allFields, type Commands, pairsIn, script, textsIn } from './commands.ts';
import { keysOf } from './keys.ts';
import { completed, forgettable, type ReportRow, rowKeyOf, selected } from './report-rows.ts';

/**
 * Keys: rows, lists. Arguments: the number of changes that were made when the rows were read, key and JSON of the row,
 * how many lists follow, each with its name, then the rows and lists to remove, each with how many. Gives 0 where the
 * rows were changed meanwhile.
 */
const write = script(`
local changes = redis.call('HGET', KEYS[1], 'changes') or '0'
if changes ~= ARGV[1] then return 0 end
redis.call('HINCRBY', KEYS[1], 'changes', 1)
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
local at = 4
local function each(width, work)
  local n = tonumber(ARGV[at])
  at = at + 1
  for _ = 1, n do work(ARGV[at], ARGV[at + 1]); at = at + width end
end
each(2, function(name, list) redis.call('HSET', KEYS[2], name, list) end)
each(1, function(key) redis.call('HDEL', KEYS[1], key) end)
each(1, function(name) redis.call('HDEL', KEYS[2], name) end)
return 1
`);

const changesField = 'changes';
const mostAttempts = 50;

/**
 * Records of all bots. Of one scope the rows lie in one hash, which is read whole; what was forecast and recommended lies
 * beside it in another, by row, and is read only of what is asked for.
 */
export function createRedisReportRecords({ call, run }: Commands, prefix: string): ReportRecords {
  const inTurn = createTurns();

  async function read(scope: string) {
    const rows = new Map<string, ReportRow>();
    let changes = 0;
    for (const [field, value] of pairsIn(await run(allFields, [keyOf(scope, 'rows')], []))) {
      if (field === changesField) changes = Number(value);
      else rows.set(field, JSON.parse(value) as ReportRow);
    }
    return { rows, changes };
  }

  const keyOf = (scope: string, what: 'rows' | 'lists') => keysOf({ prefix }).area(`records-${scope}`, what);

  /** False: others changed the scope meanwhile. */
  async function tryRecord(scope: string, report: IssuedReport): Promise<boolean> {
    const { rows, changes } = await read(scope);
    const key = rowKeyOf(report);
    const known = rows.get(key);
    const lists = { forecasts: jsonOf(report.forecasts), recommendations: jsonOf(report.recommendations) };
    const digests = {
      forecasts: digestOf(lists.forecasts),
      recommendations: digestOf(lists.recommendations),
    };
    const row = known === undefined ? newRow(report, digests, changes) : completed(known, report, digests);
    if (row === known) return true;
    const added = (['forecasts', 'recommendations'] as const).flatMap((name) => {
      const list = lists[name];
      return list !== null && (known?.[name] ?? null) === null ? [listOf(key, name), list] : [];
    });
    const period = [...rows].filter(([, { from, to }]) => from === report.from && to === report.to);
    const keys = new Map(period.map(([field, one]) => [one, field]));
    const old = known === undefined ? forgettable([...keys.keys(), row]) : [];
    const gone = old.flatMap((one) => (one === row ? key : (keys.get(one) ?? [])));
    const goneLists = gone.flatMap((field) => [listOf(field, 'forecasts'), listOf(field, 'recommendations')]);
    const removals = [gone.length, ...gone, goneLists.length, ...goneLists];
    const args = [changes, key, JSON.stringify(row), added.length / 2, ...added, ...removals];
    return (await run(write, [keyOf(scope, 'rows'), keyOf(scope, 'lists')], args)) === 1;
  }

  return {
    record: (report) =>
      inTurn(async () => {
        const scope = scopeKeyOf(report.scope);
        for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
          if (await tryRecord(scope, report)) return;
        }
        throw new Error('the records of reports were changed by others all the time');
      }),
    async find(query) {
      const { having } = query;
      const scope = scopeKeyOf(query.scope);
      const { rows } = await read(scope);
      const found = selected([...rows.values()], query);
      const keys = new Map([...rows].map(([key, row]) => [row, key]));
      const isList = having === 'forecasts' || having === 'recommendations';
      const names = isList ? found.map(({ row }) => listOf(keys.get(row) ?? '', having)) : [];
      const texts = names.length === 0 ? [] : textsIn(await call('HMGET', keyOf(scope, 'lists'), ...names));
      const listAt = (at: number, name: 'forecasts' | 'recommendations') =>
        having === name ? JSON.parse(texts[at] ?? 'null') : null;
      return found.map(({ row, issuedAt }, at) => ({
        scope: query.scope,
        from: row.from,
        to: row.to,
        issuedAt,
        asOf: row.asOf,
        data: row.data,
        forecasts: listAt(at, 'forecasts'),
        recommendations: listAt(at, 'recommendations'),
        figures: row.figuresAt !== null,
        restates: row.restates,
      }));
    },
  };
}

function newRow(
  { from, to, issuedAt, asOf, data, restates, figures }: IssuedReport,
  lists: Pick<ReportRow, 'forecasts' | 'recommendations'>,
  n: number,
): ReportRow {
  return { n, from, to, issuedAt, asOf, data, restates, figuresAt: figures ? issuedAt : null, ...lists };
}

function listOf(row: string, name: 'forecasts' | 'recommendations'): string {
  return `${name} ${row}`;
}

function jsonOf(list: readonly unknown[] | null): string | null {
  return list === null ? null : JSON.stringify(list);
}

function digestOf(text: string | null): string | null {
  return text === null ? null : createHash('sha256').update(text).digest('base64url');
}

/** The same for the same scope, however its filters are ordered. */
function scopeKeyOf({ kind, timeZone, cohort, filters }: ReportScope): string {
  const values = dimensions.map((name) => [...new Set(filters[name])].sort());
  return createHash('sha256')
    .update(JSON.stringify([kind, timeZone, cohort, values]))
    .digest('hex')
    .slice(0, 32);
}
