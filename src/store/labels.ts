import type { Session } from './session.ts';
import { textOut } from './text.ts';

/** Stands for "no value" in every label column. */
export const noLabel = -1;

/**
 * The dictionary of low-cardinality texts (dimensions, policy names, sets of flags): derived tables hold ids.
 * Ids are given here alone and never taken back while the process lives, so a rolled-back transaction only leaves
 * ids to be written again.
 */
export interface Labels {
  /** Takes the dictionary of the database for what it held before. */
  load(session: Session): Promise<void>;
  /** The id of a text, a new one where it is unknown; -1 for null. */
  id(text: string | null): number;
  /** The id of a known text; null where unknown. */
  find(text: string): number | null;
  /** Ids given so far: all are below. */
  size(): number;
  /** The text of an id; null for -1. */
  text(id: number): string | null;
  /** Writes the ids not yet written, inside the caller's transaction. */
  save(session: Session): Promise<void>;
  /** After COMMIT (true) or ROLLBACK (false) of what `save` wrote. */
  settle(committed: boolean): void;
}

/** An empty dictionary; `load` fills it. */
export function createLabels(): Labels {
  const texts: string[] = [];
  const ids = new Map<string, number>();
  let written = 0;
  let committed = 0;

  function add(text: string): number {
    const id = texts.push(text) - 1;
    ids.set(text, id);
    return id;
  }

  return {
    async load(session) {
      const rows = await session.rows<{ text: string }>(
        `SELECT ${textOut('text')} AS text FROM labels ORDER BY id`,
      );
      texts.length = 0;
      ids.clear();
      for (const row of rows) add(row.text);
      committed = texts.length;
      written = texts.length;
    },
    id: (text) => (text === null ? noLabel : (ids.get(text) ?? add(text))),
    find: (text) => ids.get(text) ?? null,
    size: () => texts.length,
    text: (id) => texts[id] ?? null,
    async save(session) {
      if (written === texts.length) return;
      const first = written;
      const end = texts.length;
      await session.run(
        `INSERT INTO labels SELECT ${first} - 1 + generate_subscripts(t, 1), unnest(t)
          FROM (SELECT from_json($1::VARCHAR, '["VARCHAR"]') AS t)`,
        texts.slice(first, end),
      );
      written = end;
    },
    settle(kept) {
      if (kept) committed = written;
      else written = committed;
    },
  };
}
