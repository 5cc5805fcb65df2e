/** A CSV record or a JSON object. */
export type Row = readonly string[] | Readonly<Record<string, unknown>>;

/** One record of a file with where it stood. */
export interface SourceRecord {
  /** Physical line of the file on which it begins, from 1. */
  readonly line: number;
  /** As it stood in the file. */
  readonly raw: string;
  readonly row: Row;
}

/** The raw value of one column; undefined where the row has none. */
export type Getter = (row: Row) => unknown;

export interface Column {
  readonly get: Getter;
  /** The header names it more than once; `get` then gives an array. */
  readonly repeated: boolean;
}

/** Finds the columns of a file by name. */
export interface Columns {
  find(name: string): Column | null;
  /** Names found in the file, as written; empty where records name their own fields. */
  readonly names: readonly string[];
}

const shownChars = 80;

/** Why a row cannot be taken; `reason` is one of few texts, to be counted. */
export class RowError extends Error {
  readonly reason: string;

  constructor(reason: string, value?: unknown) {
    const text = value === undefined ? '' : String(value);
    super(text === '' ? reason : `${reason}: ${text.slice(0, shownChars)}`);
    this.name = 'RowError';
    this.reason = reason;
  }
}
