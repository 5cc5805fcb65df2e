import type { Block } from '../../core/report/document.ts';
import { shrink } from '../shrink.ts';
import { wordsOf } from '../text/width.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

/** A column takes its natural width, or a share of what is left. */
export type ColumnWidth = 'auto' | number;

export interface TableLayout {
  readonly sizePt: number;
  readonly widths: readonly ColumnWidth[];
}

/** Of the bundled template: what A4 leaves between its margins, and what lies between two columns. */
const lineWidthPt = 476;
const gapPt = 10;
/** Largest first; tables of more columns begin with the second. */
const sizesPt = [8.8, 8, 7.5] as const;
const fewColumns = 6;
const smallestPt = 7;
/** Cells of texts as narrow as this keep their natural width, as figures do. */
const narrowHalfEms = 20;
const leastHalfEms = 6;

/**
 * Returns the largest size in which a table fits on the page without a cell wrapping, or else without a figure
 * wrapping, and the columns' widths: figures take their natural one, the first column and texts share the rest by what
 * they need. Where no size will do, the widest texts wrap first, then figures, at last words are broken.
 */
export function layoutTable(table: TableBlock): TableLayout {
  const columns = table.columns.map(({ label, align }, index) => {
    const texts = [label, ...table.rows.map((row) => row[index]?.text ?? '')];
    const word = Math.max(...texts.flatMap((text) => wordsOf(text).map(halfEms)));
    return { isFigure: align === 'right', word, natural: Math.max(...texts.map(halfEms)) };
  });
  const room = (sizePt: number) => (lineWidthPt - gapPt * (columns.length - 1)) / (sizePt / 2);
  const natural = columns.map((column) => column.natural);
  const wrappedTexts = columns.map(({ isFigure, word, natural }) => (isFigure ? natural : word));
  const sizes = sizesPt.slice(columns.length > fewColumns ? 1 : 0);
  const firstFor = (needs: readonly number[]) => sizes.find((size) => sumOf(needs) <= room(size));
  const sizePt = firstFor(natural) ?? firstFor(wrappedTexts) ?? smallestPt;
  const floors = [wrappedTexts, columns.map(({ word }) => word), columns.map(() => leastHalfEms)];
  const widths = floors.reduce((fitted, floor) => shrink(fitted, floor, room(sizePt)), natural);
  return {
    sizePt,
    widths: widths.map((width, index) => {
      const keeps = width === natural[index] && (columns[index]?.isFigure || width <= narrowHalfEms);
      return index > 0 && keeps ? 'auto' : width;
    }),
  };
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}

/** Widths of Inter in hundredths of an em, by kinds of characters; what is of no kind counts as a figure. */
const kinds: readonly (readonly [RegExp, number])[] = [
  [/[ ijlI!,.:;'|’]/g, 28],
  [/[frt()/[\]"-]/g, 37],
  [/[a-eghknopqsuvxyz]/g, 58],
  [/[A-HJ-LN-VX-Z]/g, 70],
  [/[mwMW%@]/g, 92],
];
const figure = 63;

/** About how wide a text is set, in half ems. */
function halfEms(text: string): number {
  let left = text.length;
  let hundredths = 0;
  for (const [kind, width] of kinds) {
    const n = text.match(kind)?.length ?? 0;
    left -= n;
    hundredths += n * width;
  }
  return Math.ceil((hundredths + left * figure) / 50);
}
