import { DOUBLE, DuckDBDataChunk, INTEGER } from '@duckdb/node-api';
import { fillVector } from './columns.ts';
import type { Session } from './session.ts';

type NumericType = 'INTEGER' | 'DOUBLE';
type Columns<Name extends string> = Readonly<Record<Name, Float64Array | Int32Array>>;

const blockRows = 2048;

/** Rows of numbers on their way into a temporary table. NaN stands for NULL in a DOUBLE, -1 in an INTEGER. */
export interface RowBuffer<Name extends string> {
  /** Begins a row: write `columns.name[row]` for every column. */
  next(): { readonly columns: Columns<Name>; readonly row: number };
  /** Creates the temporary table `name` anew with the buffered rows. */
  flushTo(session: Session, name: string): Promise<void>;
}

/** Buffers rows as typed arrays and hands them to the engine a chunk at a time: no per-value calls. */
export function createRowBuffer<Name extends string>(
  shape: Readonly<Record<Name, NumericType>>,
): RowBuffer<Name> {
  const names = Object.keys(shape) as Name[];
  const types = names.map((name) => (shape[name] === 'DOUBLE' ? DOUBLE : INTEGER));
  const blocks: Columns<Name>[] = [];
  let block = emptyBlock();
  let used = 0;

  function emptyBlock(): Columns<Name> {
    const column = (name: Name) =>
      shape[name] === 'DOUBLE' ? new Float64Array(blockRows) : new Int32Array(blockRows);
    return Object.fromEntries(names.map((name) => [name, column(name)])) as Columns<Name>;
  }

  function chunkOf(columns: Columns<Name>, rows: number): DuckDBDataChunk {
    const chunk = DuckDBDataChunk.create(types, rows);
    names.forEach((name, index) => {
      fillVector(chunk.getColumnVector(index), columns[name].subarray(0, rows));
    });
    return chunk;
  }

  return {
    next() {
      if (used === blockRows) {
        blocks.push(block);
        block = emptyBlock();
        used = 0;
      }
      return { columns: block, row: used++ };
    },
    async flushTo(session, name) {
      const definition = names.map((column) => `${column} ${shape[column]}`).join(', ');
      await session.run(`CREATE OR REPLACE TEMP TABLE ${name} (${definition})`);
      const appender = await session.connection.createAppender(name, 'main', 'temp');
      for (const columns of blocks) appender.appendDataChunk(chunkOf(columns, blockRows));
      if (used > 0) appender.appendDataChunk(chunkOf(block, used));
      appender.closeSync();
    },
  };
}
