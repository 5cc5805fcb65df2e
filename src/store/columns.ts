import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { sharedBytes, sharedDoubles, sharedIntegers } from '../core/analytics/shared-arrays.ts';

type Items = Float64Array | Int32Array | Uint8Array;

/**
 * The values of a numeric vector as one typed array, a view on the engine's memory (copy before the chunk goes).
 * The client keeps it private and offers only one value at a time, which costs ten times as much.
 */
function itemsOf(vector: DuckDBVector): Items {
  const { items } = vector as unknown as { items?: unknown };
  if (items instanceof Float64Array || items instanceof Int32Array || items instanceof Uint8Array)
    return items;
  throw new TypeError('not a column of DOUBLE, INTEGER or UTINYINT');
}

function countRows(chunks: readonly DuckDBDataChunk[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
}

function fill<T extends Items>(chunks: readonly DuckDBDataChunk[], column: number, target: T): T {
  let at = 0;
  for (const chunk of chunks) {
    target.set(itemsOf(chunk.getColumnVector(column)), at);
    at += chunk.rowCount;
  }
  return target;
}

/** A DOUBLE column (no NULLs: coalesce to NaN in SQL). */
export function doubles(chunks: readonly DuckDBDataChunk[], column: number): Float64Array {
  return fill(chunks, column, sharedDoubles(countRows(chunks)));
}

/** An INTEGER column (no NULLs). */
export function integers(chunks: readonly DuckDBDataChunk[], column: number): Int32Array {
  return fill(chunks, column, sharedIntegers(countRows(chunks)));
}

/** A UTINYINT column or the codes of a small ENUM (no NULLs). */
export function bytes(chunks: readonly DuckDBDataChunk[], column: number): Uint8Array {
  return fill(chunks, column, sharedBytes(countRows(chunks)));
}

/** A VARCHAR column, every value decoded. */
export function texts(chunks: readonly DuckDBDataChunk[], column: number): (string | null)[] {
  const values: (string | null)[] = [];
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(column);
    for (let row = 0; row < chunk.rowCount; row++) {
      const value = vector.getItem(row);
      values.push(typeof value === 'string' ? value : null);
    }
  }
  return values;
}

/** Reads single values of a VARCHAR column by row, decoding only what is asked for. */
export function lazyText(chunks: readonly DuckDBDataChunk[], column: number): (row: number) => string | null {
  return (row) => {
    let start = 0;
    for (const chunk of chunks) {
      if (row < start + chunk.rowCount) {
        const value = chunk.getColumnVector(column).getItem(row - start);
        return typeof value === 'string' ? value : null;
      }
      start += chunk.rowCount;
    }
    throw new RangeError(`no row ${row}`);
  };
}

/** Fills a vector of a fresh chunk from rows laid one after the other: every `width`th value from `first` on. */
export function fillVector(vector: DuckDBVector, rows: Float64Array, first: number, width: number): void {
  const items = itemsOf(vector);
  for (let row = 0, from = first; row < items.length; row++, from += width) items[row] = rows[from] ?? 0;
  vector.flush();
}
