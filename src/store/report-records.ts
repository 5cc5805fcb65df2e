import { dimensions, type Filters } from '../core/report/facts.ts';
import { localDateOf } from '../core/time/zone.ts';
import type { IssuedReport, RecordQuery, ReportRecords, ReportScope } from '../ports/report-records.ts';
import { createTurns } from '../threads/turns.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

/** Texts go in as `$1`, a JSON list, in this order; the lists are JSON themselves. */
const texts = [
  'kind',
  'time_zone',
  'cohort',
  'filters',
  'hash',
  'as_of_date',
  'forecasts',
  'recommendations',
];
/** Reports of one scope and period, of which one is added with each change of the log and each day; and changes of advice. */
const keptOfPeriod = 20;

const text = (name: string) => `(($1::JSON)->>${texts.indexOf(name)})`;

const sameScope = ['kind', 'time_zone', 'cohort', 'filters']
  .map((name) => `${name} = ${text(name)}`)
  .join(' AND ');

/** When a report that is compared with was issued: an answer without the figures may have come before, as one row with it. */
const shownAt = 'coalesce(figures_at, issued_at)';

type Row = {
  from_at: number;
  to_at: number;
  issued_at: number;
  as_of: number;
  entries: number;
  hash: string;
  policy_version: number;
  forecasts: string | null;
  recommendations: string | null;
  figures: boolean;
  restates: boolean;
};

/** Records over the store's table. They are written one after the other, but do not wait for an import at work. */
export function createReportRecords({ detached, read }: StoreContext): ReportRecords {
  const inTurn = createTurns();
  return {
    record: (report) =>
      inTurn(() => detached((session) => session.transaction(() => recordReport(session, report)))),
    find: (query) => read((session) => findReports(session, query)),
  };
}

async function recordReport(session: Session, report: IssuedReport): Promise<void> {
  const { scope, from, to, issuedAt, asOf, data, forecasts, recommendations, figures, restates } = report;
  const parameter = [
    ...scopeTexts(scope),
    data.hash,
    localDateOf(scope.timeZone, asOf),
    forecasts === null ? null : JSON.stringify(forecasts),
    recommendations === null ? null : JSON.stringify(recommendations),
  ];
  const same = `${sameScope} AND hash = ${text('hash')} AND as_of_date = ${text('as_of_date')}
    AND from_at = ${int(from)} AND to_at = ${int(to)} AND policy_version = ${int(data.policyVersion)}`;
  const figuresAt = figures ? int(issuedAt) : 'NULL';
  const [known] = await session.rows<{ complete: boolean }>(
    `SELECT (forecasts IS NOT NULL OR ${text('forecasts')} IS NULL)
        AND (recommendations IS NOT NULL OR ${text('recommendations')} IS NULL) AND restates >= ${restates}
        AND (figures_at IS NOT NULL OR NOT ${figures}) AS complete
      FROM issued_reports WHERE ${same}`,
    parameter,
  );
  if (known?.complete === true) return;
  if (known !== undefined) {
    await session.run(
      `UPDATE issued_reports SET forecasts = coalesce(forecasts, ${text('forecasts')}),
        recommendations = coalesce(recommendations, ${text('recommendations')}),
        restates = restates OR ${restates}, figures_at = coalesce(figures_at, ${figuresAt}) WHERE ${same}`,
      parameter,
    );
    return;
  }
  const instants = [from, to, issuedAt, asOf, data.version, data.policyVersion].map(int).join(', ');
  await session.run(
    `INSERT INTO issued_reports (${texts.join(', ')}, from_at, to_at, issued_at, as_of, entries, policy_version, restates, figures_at)
      SELECT ${texts.map(text).join(', ')}, ${instants}, ${restates}, ${figuresAt}`,
    parameter,
  );
  await forget(session, report);
}

/**
 * Leaves of a period the newest, and of the others what is still asked for: the first that showed the figures, the first
 * forecasts, the last restatements of two logs, of which one is another than today's, and of the last changes of the
 * recommendations the report that made each, so that what had been recommended at an earlier as-of stays known.
 */
async function forget(session: Session, { scope, from, to }: IssuedReport): Promise<void> {
  const nth = (of: string, order: string) => `row_number() OVER (PARTITION BY ${of} ORDER BY ${order})`;
  const [oldest, newest, lastShown] = [
    'issued_at, rid',
    'issued_at DESC, rid DESC',
    `${shownAt} DESC, rid DESC`,
  ];
  await session.run(
    `DELETE FROM issued_reports WHERE rowid IN (SELECT rid FROM (SELECT *,
          restates AND ${nth('restates, hash, policy_version', lastShown)} = 1 AS last_of_log,
          recommendations IS DISTINCT FROM
            lag(recommendations) OVER (PARTITION BY recommendations IS NULL ORDER BY ${oldest}) AS advises_anew
        FROM (SELECT rowid AS rid, * FROM issued_reports
          WHERE ${sameScope} AND from_at = ${int(from)} AND to_at = ${int(to)}))
      QUALIFY row_number() OVER (ORDER BY ${newest}) > ${keptOfPeriod}
        AND NOT (figures_at IS NOT NULL AND ${nth('figures_at IS NULL', 'figures_at, rid')} = 1)
        AND NOT (last_of_log AND ${nth('last_of_log', lastShown)} <= 2)
        AND NOT (forecasts IS NOT NULL AND ${nth('forecasts IS NULL', 'as_of, issued_at, rid')} = 1)
        AND NOT (advises_anew AND ${nth('advises_anew', newest)} <= ${keptOfPeriod}))`,
    scopeTexts(scope),
  );
}

const conditionOf: Readonly<Record<NonNullable<RecordQuery['having']>, string>> = {
  forecasts: 'forecasts IS NOT NULL',
  recommendations: 'recommendations IS NOT NULL',
  restatements: 'restates',
  figures: 'figures_at IS NOT NULL',
};

async function findReports(session: Session, query: RecordQuery): Promise<IssuedReport[]> {
  const { scope, from, to, asOf, knownAt, otherThan, having, limit } = query;
  const instant = having === 'figures' || having === 'restatements' ? shownAt : 'issued_at';
  const order = query.earliestFirst === true ? 'ASC' : 'DESC';
  const conditions = [
    sameScope,
    `as_of <= ${int(asOf)}`,
    ...(from === undefined ? [] : [`from_at = ${int(from)}`]),
    ...(to === undefined ? [] : [`to_at = ${int(to)}`]),
    ...(knownAt === null ? [] : [`${instant} <= ${int(knownAt)}`]),
    ...(having === undefined ? [] : [conditionOf[having]]),
    ...(otherThan === undefined
      ? []
      : [`(hash <> ${text('hash')} OR policy_version <> ${int(otherThan.policyVersion)})`]),
  ];
  const firsts = 'QUALIFY row_number() OVER (PARTITION BY to_at ORDER BY as_of, issued_at, rowid) = 1';
  const list = (name: string) => (having === name ? name : `NULL::VARCHAR AS ${name}`);
  const rows = await session.rows<Row>(
    `SELECT from_at, to_at, ${instant} AS issued_at, as_of, entries, hash, policy_version, restates, figures_at IS NOT NULL AS figures, ${list('forecasts')}, ${list('recommendations')}
      FROM issued_reports WHERE ${conditions.join(' AND ')} ${query.firstOfEach === true ? firsts : ''}
      ORDER BY ${instant} ${order}, rowid ${order} LIMIT ${int(limit)}`,
    [...scopeTexts(scope), otherThan?.hash ?? null],
  );
  return rows.map((row) => ({
    scope,
    from: row.from_at,
    to: row.to_at,
    issuedAt: row.issued_at,
    asOf: row.as_of,
    data: { version: row.entries, hash: row.hash, policyVersion: row.policy_version },
    forecasts: listOf(row.forecasts),
    recommendations: listOf(row.recommendations),
    figures: row.figures,
    restates: row.restates,
  }));
}

function listOf<T>(json: string | null): readonly T[] | null {
  return json === null ? null : (JSON.parse(json) as T[]);
}

function scopeTexts({ kind, timeZone, cohort, filters }: ReportScope): string[] {
  return [kind, timeZone, cohort, canonical(filters)];
}

/** The same text for the same filters. */
function canonical(filters: Filters): string {
  return JSON.stringify(dimensions.map((name) => [...new Set(filters[name])].sort()));
}
