import type { Block } from '../../core/report/document.ts';
import { shrink } from '../shrink.ts';
import { displayWidth, wordsOf } from './width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const minWidth = 6;
/** Free text is readable down to the first, recognisable down to the second. */
const readable = 24;
const recognisable = 8;

interface Needs {
  readonly elastic: boolean;
  /** What the widest cell takes. */
  readonly widest: number;
  /** What half of the cells take, and every word. */
  readonly usual: number;
  /** What the longest word takes. */
  readonly word: number;
}

/**
 * Returns the columns' widths, together no more than `available`. Columns of free text give way first, then columns
 * of which few cells need their width, then cells are broken between words, at last within them.
 */
export function columnWidths(table: TableBlock, available: number): number[] {
  const needs = table.columns.map(({ label, elastic }, index) =>
    needsOf([label, ...table.rows.map((row) => row[index]?.text ?? '')], elastic === true),
  );
  const floors = [
    needs.map(({ elastic, widest }) => (elastic ? readable : widest)),
    needs.map(({ elastic, usual }) => (elastic ? readable : usual)),
    needs.map(({ elastic, usual }) => (elastic ? recognisable : usual)),
    needs.map(({ elastic, word }) => (elastic ? recognisable : word)),
    needs.map(({ elastic, word }) => (elastic ? minWidth : word)),
    needs.map(() => minWidth),
  ];
  const natural = needs.map(({ widest }) => widest);
  return floors.reduce((widths, floor) => shrink(widths, floor, available), natural);
}

function needsOf(texts: readonly string[], elastic: boolean): Needs {
  const widths = texts.map(displayWidth).sort((a, b) => a - b);
  const word = Math.max(...texts.flatMap((text) => wordsOf(text).map(displayWidth)));
  const half = widths[Math.floor(widths.length / 2)] ?? 0;
  return { elastic, widest: widths.at(-1) ?? 0, usual: Math.max(half, word), word };
}
