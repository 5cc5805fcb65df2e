import { DOUBLE, DuckDBDataChunk, INTEGER } from '@duckdb/node-api';
import { fillVector } from './columns.ts';
import type { Session } from './session.ts';

export type NumericType = 'INTEGER' | 'DOUBLE';

const blockRows = 2048;

/** Rows of numbers on their way into a temporary table. NaN stands for NULL in a DOUBLE, -1 in an INTEGER. */
export interface RowBuffer {
  /** Begins a row: write all its values to `data` from `offset` on, in the order of the shape. */
  next(): { readonly data: Float64Array; readonly offset: number };
  /** Creates the temporary table `name` anew with the buffered rows. */
  flushTo(session: Session, name: string): Promise<void>;
}

/** Buffers rows one after the other and hands them to the engine column by column, without per-value calls. */
export function createRowBuffer(shape: Readonly<Record<string, NumericType>>): RowBuffer {
  const names = Object.keys(shape);
  const width = names.length;
  const types = names.map((name) => (shape[name] === 'DOUBLE' ? DOUBLE : INTEGER));
  const position = { data: new Float64Array(blockRows * width), offset: -width };
  const blocks: Float64Array[] = [];

  return {
    next() {
      position.offset += width;
      if (position.offset === position.data.length) {
        blocks.push(position.data);
        position.data = new Float64Array(blockRows * width);
        position.offset = 0;
      }
      return position;
    },
    async flushTo(session, name) {
      const definition = names.map((column) => `${column} ${shape[column]}`).join(', ');
      await session.run(`CREATE OR REPLACE TEMP TABLE ${name} (${definition})`);
      const appender = await session.connection.createAppender(name, 'main', 'temp');
      for (const block of blocks) appender.appendDataChunk(toChunk(block, blockRows, types));
      const rest = position.offset / width + 1;
      if (rest > 0) appender.appendDataChunk(toChunk(position.data, rest, types));
      appender.closeSync();
    },
  };
}

function toChunk(block: Float64Array, rows: number, types: readonly (typeof DOUBLE | typeof INTEGER)[]) {
  const chunk = DuckDBDataChunk.create(types, rows);
  types.forEach((_type, column) => {
    fillVector(chunk.getColumnVector(column), block, column, types.length);
  });
  return chunk;
}
