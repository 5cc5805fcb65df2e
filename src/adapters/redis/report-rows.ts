import { localDateOf } from '../../core/time/zone.ts';
import type { IssuedReport, RecordQuery } from '../../ports/report-records.ts';

/** What decides of an issued report which are found and kept; its lists lie beside it, by their digests. */
export interface ReportRow
  extends Pick<IssuedReport, 'from' | 'to' | 'issuedAt' | 'asOf' | 'data' | 'restates'> {
  /** Of one scope: the later it was added, the greater. */
  readonly n: number;
  /** When it first showed the figures. */
  readonly figuresAt: number | null;
  readonly forecasts: string | null;
  readonly recommendations: string | null;
}

/** Reports of one period, of which one is added with each change of the log and each day; and changes of advice. */
const keptOfPeriod = 20;

/** What reports have in common that are one row of their scope. */
export function rowKeyOf({ scope, from, to, asOf, data }: IssuedReport): string {
  const { hash, policyVersion } = data;
  return JSON.stringify([from, to, hash, policyVersion, localDateOf(scope.timeZone, asOf)]);
}

/** A known row with what a report adds to it; the same row where it adds nothing. */
export function completed(
  known: ReportRow,
  { figures, restates, issuedAt }: IssuedReport,
  lists: Pick<ReportRow, 'forecasts' | 'recommendations'>,
): ReportRow {
  const made = {
    ...known,
    forecasts: known.forecasts ?? lists.forecasts,
    recommendations: known.recommendations ?? lists.recommendations,
    restates: known.restates || restates,
    figuresAt: known.figuresAt ?? (figures ? issuedAt : null),
  };
  return JSON.stringify(made) === JSON.stringify(known) ? known : made;
}

/** When a report that is compared with was issued: an answer without the figures may have come before, as one row with it. */
function shownAt({ figuresAt, issuedAt }: ReportRow): number {
  return figuresAt ?? issuedAt;
}

/**
 * Of the rows of one period those that are asked for no more. The newest stay, the first that showed the figures, the first
 * forecasts, the last restatements of two logs, and of the last changes of the recommendations the report that made each.
 */
export function forgettable(rows: readonly ReportRow[]): readonly ReportRow[] {
  const newest = rows.toSorted((a, b) => b.issuedAt - a.issuedAt || b.n - a.n);
  const kept = new Set(newest.slice(0, keptOfPeriod));
  const first = ([row]: readonly ReportRow[]) => void (row !== undefined && kept.add(row));
  first(
    rows
      .filter(({ figuresAt }) => figuresAt !== null)
      .toSorted((a, b) => (a.figuresAt ?? 0) - (b.figuresAt ?? 0) || a.n - b.n),
  );
  first(
    rows
      .filter(({ forecasts }) => forecasts !== null)
      .toSorted((a, b) => a.asOf - b.asOf || a.issuedAt - b.issuedAt || a.n - b.n),
  );
  for (const row of lastOfLogs(rows).slice(0, 2)) kept.add(row);
  for (const row of changesOfAdvice(newest).slice(0, keptOfPeriod)) kept.add(row);
  return rows.filter((row) => !kept.has(row));
}

/** The last restatement of each log, the latest first. */
function lastOfLogs(rows: readonly ReportRow[]): ReportRow[] {
  const logs = new Set<string>();
  return rows
    .filter(({ restates }) => restates)
    .toSorted((a, b) => shownAt(b) - shownAt(a) || b.n - a.n)
    .filter(({ data }) => {
      const log = JSON.stringify([data.hash, data.policyVersion]);
      return logs.has(log) ? false : logs.add(log);
    });
}

/** Those that recommend otherwise than the one before, in the order given: the newest first. */
function changesOfAdvice(newest: readonly ReportRow[]): ReportRow[] {
  const advising = newest.filter(({ recommendations }) => recommendations !== null);
  return advising.filter((row, at) => row.recommendations !== advising[at + 1]?.recommendations);
}

/** The rows that a query asks for, in its order, up to its limit, with the instant they count as issued at. */
export function selected(
  rows: readonly ReportRow[],
  query: RecordQuery,
): { readonly row: ReportRow; readonly issuedAt: number }[] {
  const { from, to, asOf, knownAt, otherThan, having, earliestFirst = false, limit } = query;
  const isShown = having === 'figures' || having === 'restatements';
  const instant = (row: ReportRow) => (isShown ? shownAt(row) : row.issuedAt);
  const matching = rows.filter(
    (row) =>
      row.asOf <= asOf &&
      (from === undefined || row.from === from) &&
      (to === undefined || row.to === to) &&
      (knownAt === null || instant(row) <= knownAt) &&
      (having === undefined || has(row, having)) &&
      (otherThan === undefined ||
        row.data.hash !== otherThan.hash ||
        row.data.policyVersion !== otherThan.policyVersion),
  );
  const found = query.firstOfEach === true ? firstOfEach(matching) : matching;
  const sign = earliestFirst ? 1 : -1;
  return found
    .toSorted((a, b) => sign * (instant(a) - instant(b) || a.n - b.n))
    .slice(0, limit)
    .map((row) => ({ row, issuedAt: instant(row) }));
}

function has(row: ReportRow, what: NonNullable<RecordQuery['having']>): boolean {
  if (what === 'restatements') return row.restates;
  return (what === 'figures' ? row.figuresAt : row[what]) !== null;
}

/** Of the reports of periods with one end that of the earliest as-of. */
function firstOfEach(rows: readonly ReportRow[]): ReportRow[] {
  const firsts = new Map<number, ReportRow>();
  for (const row of rows) {
    const first = firsts.get(row.to);
    const isEarlier =
      first === undefined || (row.asOf - first.asOf || row.issuedAt - first.issuedAt || row.n - first.n) < 0;
    if (isEarlier) firsts.set(row.to, row);
  }
  return [...firsts.values()];
}
