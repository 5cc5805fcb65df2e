import type { ScheduleKind } from '../../config/schedules-schema.ts';
import type { ReportFile } from '../core/report/document.ts';
import type { ArchivedReport, ReportArchive } from '../ports/report-archive.ts';
import { createTurns } from '../threads/turns.ts';
import { createArchivedFiles } from './archived-files.ts';
import type { StoreContext } from './context.ts';
import type { Session } from './session.ts';
import { int, textOut } from './text.ts';

/** Texts go in as `$1`, a JSON list, in this order; `content` is what else there is to know of the report, as JSON. */
const texts = ['id', 'schedule', 'kind', 'from_date', 'folder', 'content'] as const;
const text = (name: (typeof texts)[number]) => `(($1::JSON)->>${texts.indexOf(name)})`;

type Row = Record<(typeof texts)[number], string> & { created_at: number };
/** Rows first by period, then by when they were made. */
const newestFirst = 'from_date DESC, created_at DESC, id';
const columns = `${texts.map((name) => `${textOut(name)} AS ${name}`).join(', ')}, created_at`;

/** The archive over the store's table and a folder beside it; what is written is written one after the other. */
export function createReportArchive({ folder, detached, read }: StoreContext): ReportArchive {
  const inTurn = createTurns();
  const archived = createArchivedFiles(folder);

  const findRow = (id: string) =>
    read(async (session) => {
      const [row] = await session.rows<Row>(
        `SELECT ${columns} FROM archived_reports WHERE id = ${text('id')}`,
        [id],
      );
      return row ?? null;
    });

  async function write(
    report: Omit<ArchivedReport, 'files'>,
    given: readonly ReportFile[],
    before: Row | null,
  ) {
    const { folder: files, files: written } = await archived.write(given);
    const kept = { ...report, files: written };
    await detached((session) => session.transaction(() => insert(session, kept, files)));
    if (before !== null) await archived.remove(before.folder);
    return kept;
  }

  return {
    put: (report, given) => inTurn(async () => write(report, given, await findRow(report.id))),
    add: (report, given) =>
      inTurn(async () => ((await findRow(report.id)) === null ? write(report, given, null) : null)),
    async find(id) {
      const row = await findRow(id);
      return row === null ? null : toReport(row);
    },
    list: ({ schedule = null, kind = null, limit }) =>
      read(async (session) => {
        const rows = await session.rows<Row>(
          `SELECT ${columns} FROM archived_reports
            WHERE (${text('schedule')} IS NULL OR schedule = ${text('schedule')})
              AND (${text('kind')} IS NULL OR kind = ${text('kind')})
            ORDER BY ${newestFirst} LIMIT ${int(limit)}`,
          [null, schedule, kind],
        );
        return rows.map(toReport);
      }),
    async files(id) {
      const row = await findRow(id);
      return row === null ? [] : archived.read(row.folder, toReport(row).files);
    },
    clean: ({ keep, inUse }) =>
      inTurn(async () => {
        const rows = await read((session) =>
          session.rows<Row>(`SELECT ${columns} FROM archived_reports ORDER BY ${newestFirst}`),
        );
        const old = beyond(rows, keep).filter(({ id }) => !inUse.has(id));
        if (old.length > 0) await detached((session) => remove(session, old));
        const gone = new Set(old.map(({ id }) => id));
        const used = new Set(rows.filter(({ id }) => !gone.has(id)).map((row) => row.folder));
        for (const name of await archived.folders()) if (!used.has(name)) await archived.remove(name);
        return old.length;
      }),
  };
}

/** Those that are not among the newest of their schedule and kind; `rows` the newest first. */
function beyond(rows: readonly Row[], keep: (schedule: string, kind: ScheduleKind) => number): Row[] {
  const counts = new Map<string, number>();
  return rows.filter(({ schedule, kind }) => {
    const key = JSON.stringify([schedule, kind]);
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    return n > keep(schedule, kind as ScheduleKind);
  });
}

async function insert(session: Session, report: ArchivedReport, folder: string): Promise<void> {
  const parameter = [report.id, report.schedule, report.kind, report.from, folder, JSON.stringify(report)];
  await session.run(`DELETE FROM archived_reports WHERE id = ${text('id')}`, parameter);
  await session.run(
    `INSERT INTO archived_reports (${texts.join(', ')}, created_at)
      SELECT ${texts.map(text).join(', ')}, ${int(report.createdAt)}`,
    parameter,
  );
}

async function remove(session: Session, rows: readonly Row[]): Promise<void> {
  await session.run(
    `DELETE FROM archived_reports WHERE id IN (SELECT unnest(from_json($1::JSON, '["VARCHAR"]')))`,
    rows.map(({ id }) => id),
  );
}

function toReport({ content }: Row): ArchivedReport {
  return JSON.parse(content);
}
