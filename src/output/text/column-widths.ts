import type { Block } from '../../core/report/document.ts';
import { shrink } from '../shrink.ts';
import { displayWidth, wordsOf } from './width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const minWidth = 6;
/** Free text is readable down to the first, recognisable down to the second. */
const readable = 24;
const recognisable = 8;
/** Longer words than this may be broken; those of headings never are. */
const longestWhole = 16;

interface Needs {
  readonly elastic: boolean;
  /** What the widest cell takes. */
  readonly widest: number;
  /** What half of the cells take, and every word. */
  readonly usual: number;
  /** What the longest word takes. */
  readonly word: number;
  /** The least: the longest word of the heading and, but for free text, of the cells. */
  readonly least: number;
}

/**
 * Returns the columns' widths, together no more than `available`. Columns of free text give way first, then columns
 * of which few cells need their width, then cells are broken between words, at last within very long ones. Null where
 * headings or usual words would have to be broken.
 */
export function columnWidths(table: TableBlock, available: number): number[] | null {
  const needs = table.columns.map(({ label, elastic }, index) =>
    needsOf(label, [label, ...table.rows.map((row) => row[index]?.text ?? '')], elastic === true),
  );
  const floors = [
    needs.map(({ elastic, widest }) => (elastic ? readable : widest)),
    needs.map(({ elastic, usual }) => (elastic ? readable : usual)),
    needs.map(({ elastic, usual }) => (elastic ? recognisable : usual)),
    needs.map(({ elastic, word }) => (elastic ? recognisable : word)),
    needs.map(({ least }) => least),
  ];
  const natural = needs.map(({ widest }) => widest);
  const widths = floors.reduce((found, floor) => shrink(found, floor, available), natural);
  return widths.reduce((sum, width) => sum + width, 0) > available ? null : widths;
}

function needsOf(label: string, texts: readonly string[], elastic: boolean): Needs {
  const widths = texts.map(displayWidth).sort((a, b) => a - b);
  const word = longestWord(texts);
  const half = widths[Math.floor(widths.length / 2)] ?? 0;
  const least = Math.max(longestWord([label]), elastic ? minWidth : Math.min(word, longestWhole));
  return { elastic, widest: widths.at(-1) ?? 0, usual: Math.max(half, word), word, least };
}

function longestWord(texts: readonly string[]): number {
  return Math.max(...texts.flatMap((text) => wordsOf(text).map(displayWidth)));
}
