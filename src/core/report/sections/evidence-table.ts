import type { Block, TableCell, TableColumn } from '../document.ts';
import type { Format } from '../format.ts';

/** Rows of a list of findings that a reader can digest; all of them are in the JSON. */
export const mostFindings = 6;

export interface EvidenceTable<T> {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** All there are, strongest first. */
  readonly items: readonly T[];
  readonly most?: number;
  cells(item: T): readonly TableCell[];
}

/** The strongest of a list as a table that says how many more there are; no block for an empty list. */
export function evidenceTable<T>(table: EvidenceTable<T>, format: Format): Block[] {
  const { id, caption, columns, items, most = mostFindings } = table;
  if (items.length === 0) return [];
  const more = items.length - most;
  return [
    {
      kind: 'table',
      id,
      caption:
        more > 0 ? `${caption}: the strongest ${most}; ${format.count(more)} more in the JSON file` : caption,
      columns,
      rows: items.slice(0, most).map((item) => table.cells(item)),
      // The caption says how many more there are.
      totalRows: Math.min(items.length, most),
    },
  ];
}

/** A column of words. */
export function textColumn(label: string): TableColumn {
  return { key: label, label, align: 'left' };
}

/** A column of figures. */
export function figureColumn(label: string): TableColumn {
  return { key: label, label, align: 'right' };
}
