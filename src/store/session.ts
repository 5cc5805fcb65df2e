import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { toJson } from './text.ts';

export type Cell = string | number | boolean | null;

/**
 * One connection. Text reaches SQL only as `$1`, a JSON document: a bound string would end at its first NUL.
 * Calls follow one another on a connection; they never run side by side.
 */
export interface Session {
  readonly connection: DuckDBConnection;
  /** Runs statements for their effect; returns the number of rows changed by the last one. */
  run(sql: string, parameter?: unknown): Promise<number>;
  /** All result rows as plain objects; integers as numbers (exact up to 2^53). */
  rows<Row extends Record<string, Cell>>(sql: string, parameter?: unknown): Promise<Row[]>;
  /** The result as chunks, for reading whole columns. */
  chunks(sql: string, parameter?: unknown): Promise<DuckDBDataChunk[]>;
  /** A statement to run many times, each with another ready-made JSON document as `$1`; returns rows changed. */
  prepare(sql: string): Promise<{ run(json: string): Promise<number>; close(): void }>;
  /** Runs `work` between BEGIN and COMMIT; rolls back when it throws or calls `abandon`; tells `labels` which. */
  transaction<T>(
    work: (abandon: () => void) => Promise<T>,
    labels?: { settle(committed: boolean): void },
  ): Promise<T>;
  close(): void;
}

/** Wraps a connection; `translate` turns engine errors into what a person can read. */
export function createSession(connection: DuckDBConnection, translate: (error: unknown) => unknown): Session {
  async function execute(sql: string, parameter: unknown) {
    try {
      if (parameter === undefined) return await connection.run(sql);
      const prepared = await connection.prepare(sql);
      try {
        prepared.bindVarchar(1, toJson(parameter));
        return await prepared.run();
      } finally {
        prepared.destroySync();
      }
    } catch (error) {
      throw translate(error);
    }
  }

  const session: Session = {
    connection,
    run: async (sql, parameter) => (await execute(sql, parameter)).rowsChanged,
    rows: async <Row extends Record<string, Cell>>(sql: string, parameter?: unknown) => {
      const objects = await (await execute(sql, parameter)).getRowObjects();
      return objects.map((row) => plain(row) as Row);
    },
    chunks: async (sql, parameter) => (await execute(sql, parameter)).fetchAllChunks(),
    prepare: async (sql) => {
      const prepared = await connection.prepare(sql);
      return {
        run: async (json) => {
          try {
            prepared.bindVarchar(1, json);
            return (await prepared.run()).rowsChanged;
          } catch (error) {
            throw translate(error);
          }
        },
        close: () => prepared.destroySync(),
      };
    },
    transaction: async (work, labels) => {
      await session.run('BEGIN TRANSACTION');
      let keep = true;
      try {
        const result = await work(() => {
          keep = false;
        });
        await session.run(keep ? 'COMMIT' : 'ROLLBACK');
        labels?.settle(keep);
        return result;
      } catch (error) {
        await session.run('ROLLBACK').catch(() => undefined);
        labels?.settle(false);
        throw error;
      }
    },
    close: () => connection.closeSync(),
  };
  return session;
}

function plain(row: Record<string, DuckDBValue>): Record<string, Cell> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)]));
}

function cell(value: DuckDBValue): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === null) return null;
  throw new TypeError(`a column of this type has no plain value: ${String(value)}`);
}
