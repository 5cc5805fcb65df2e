import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { StoreContext } from './context.ts';
import { csvLine, pathValue } from './csv-line.ts';
import { outputError } from './errors.ts';
import { exportEvents, sqlPath } from './export-events.ts';
import { clocksDataset, type Dataset, incidentsDataset } from './export-rows.ts';
import { judgeAll } from './judged.ts';
import type { Session } from './session.ts';
import { toJson } from './text.ts';

export type ExportFormat = 'ndjson' | 'csv' | 'parquet';

export interface ExportOptions {
  /** Epoch milliseconds; default: now (clocks, incidents), everything (events). */
  readonly asOf?: number;
  /** Epoch milliseconds; default: everything we know. */
  readonly knownAt?: number;
}

export type Exporter = (format: ExportFormat, path: string, options?: ExportOptions) => Promise<number>;

/** Writers of the three datasets; each replaces the file at `path` when complete and resolves with its row count. */
export interface Exporters {
  readonly exportEvents: Exporter;
  readonly exportIncidents: Exporter;
  readonly exportClocks: Exporter;
}

/** Exports run on connections of their own: a long one does not hold up reports. */
export function createExporters(context: StoreContext): Exporters {
  const judged =
    (dataset: Dataset): Exporter =>
    (format, path, options = {}) =>
      replacing(context, path, (part) =>
        inSnapshot(context, (session) => writeJudged(context, session, dataset, format, part, options)),
      );
  return {
    exportEvents: (format, path, options = {}) =>
      replacing(context, path, (part) =>
        inSnapshot(context, (session) => exportEvents(session, part, format, options)),
      ),
    exportIncidents: judged(incidentsDataset),
    exportClocks: judged(clocksDataset),
  };
}

function inSnapshot<T>(context: StoreContext, work: (session: Session) => Promise<T>): Promise<T> {
  return context.detached((session) => session.transaction(() => work(session)));
}

/** Writes to a neighbour of `path` and moves it into place, so that a failed export leaves no half file. */
async function replacing(
  { folder }: StoreContext,
  path: string,
  write: (part: string) => Promise<number>,
): Promise<number> {
  const part = `${path}.part`;
  try {
    // A link there, which somebody else may have made, would be written through.
    await rm(part, { force: true });
    const rows = await write(part);
    await rename(part, path);
    return rows;
  } catch (error) {
    throw outputError(error, path, folder);
  } finally {
    await rm(part, { force: true });
  }
}

async function writeJudged(
  context: StoreContext,
  session: Session,
  dataset: Dataset,
  format: ExportFormat,
  path: string,
  options: ExportOptions,
): Promise<number> {
  if (format !== 'parquet') return writeLines(context, session, dataset, format, path, options);
  const lines = `${path}.ndjson`;
  try {
    const rows = await writeLines(context, session, dataset, 'ndjson', lines, options);
    const columns = Object.entries(dataset.columns).map(
      ([name, type]) => `"${name}": '${type.replaceAll("'", "''")}'`,
    );
    await session.run(`COPY (SELECT * FROM read_json(${sqlPath(lines)}, format = 'newline_delimited',
      columns = {${columns.join(', ')}})) TO ${sqlPath(path)} (FORMAT parquet)`);
    return rows;
  } finally {
    await rm(lines, { force: true });
  }
}

async function writeLines(
  context: StoreContext,
  session: Session,
  dataset: Dataset,
  format: 'ndjson' | 'csv',
  path: string,
  options: ExportOptions,
): Promise<number> {
  const moment = { asOf: options.asOf ?? context.clock.now(), knownAt: options.knownAt ?? null };
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    if (format === 'csv') yield csvLine(dataset.csv);
    for await (const judged of judgeAll(context, session, moment)) {
      const found = judged.flatMap((judgement) => dataset.rowsOf(judgement, moment.asOf));
      rows += found.length;
      if (found.length === 0) continue;
      yield found
        .map((row) =>
          format === 'csv' ? csvLine(dataset.csv.map((name) => pathValue(row, name))) : `${toJson(row)}\n`,
        )
        .join('');
    }
  }
  await pipeline(lines(), createWriteStream(path));
  return rows;
}
