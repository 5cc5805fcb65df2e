import { restOfRows } from '../all-figures.ts';
import type { Block, TableCell, TableColumn } from '../document.ts';
import type { Format } from '../format.ts';

/** Rows of a list of findings that a reader can digest. */
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
  return [
    {
      kind: 'table',
      id,
      caption: items.length > most ? `${caption}: the strongest ${format.count(most)}` : caption,
      columns,
      rows: items.slice(0, most).map((item) => table.cells(item)),
      totalRows: items.length,
      rest: restOfRows,
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
