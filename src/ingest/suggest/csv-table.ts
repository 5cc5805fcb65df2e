import { createCsvSplitter } from '../files/csv-splitter.ts';

const delimiters = [',', ';', '\t', '|'] as const;
const scoredChars = 200_000;

export type Delimiter = (typeof delimiters)[number];

interface Table {
  readonly header: readonly string[];
  /** Lines before the header. */
  readonly skipLines: number;
  /** As wide as the header; empty fields beyond it aside. */
  readonly rows: readonly (readonly string[])[];
  /** Share of the rows below the header that are so wide. */
  readonly fitting: number;
}

interface Line {
  readonly line: number;
  readonly fields: readonly string[];
}

function linesOf(text: string, complete: boolean, delimiter: string, maxRows: number): Line[] {
  const lines: Line[] = [];
  const record = (line: number, _raw: string, fields: readonly string[]): void => {
    if (lines.length <= maxRows) lines.push({ line, fields: [...fields] });
  };
  const splitter = createCsvSplitter({ record, broken() {} }, delimiter);
  splitter.push(text);
  if (complete) splitter.end();
  return lines;
}

function commonestWidth(lines: readonly Line[]): number {
  const counts = new Map<number, number>();
  for (const { fields } of lines) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1);
  return [...counts].reduce((one, other) => (other[1] > one[1] ? other : one), [0, 0])[0];
}

/** A title and notes above the table are far narrower than it. */
function tableOf(lines: readonly Line[]): Table {
  const width = commonestWidth(lines);
  const at = lines.findIndex(({ fields }) => fields.length > width / 2);
  const header = lines[at]?.fields ?? [];
  const below = lines.slice(at + 1).map(({ fields }) => fields);
  const rows = below.filter(
    (row) => row.length >= header.length && row.slice(header.length).every((text) => text.trim() === ''),
  );
  const fitting = below.length === 0 ? 0 : rows.length / below.length;
  return { header, skipLines: at < 1 ? 0 : (lines[at]?.line ?? 1) - 1, rows, fitting };
}

/** The table in a CSV text by the delimiter that cuts the most rows into as many fields (more than one) as the header. */
export function csvTable(text: string, complete: boolean, maxRows: number): Table & { delimiter: Delimiter } {
  const start = text.slice(0, scoredChars);
  const score = (delimiter: Delimiter): number => {
    const lines = linesOf(start, complete || text.length > scoredChars, delimiter, maxRows);
    const { header, fitting } = tableOf(lines);
    return header.length < 2 ? 0 : header.length + 1000 * fitting;
  };
  const scored = delimiters.map((delimiter) => ({ delimiter, score: score(delimiter) }));
  const { delimiter } = scored.reduce((one, other) => (other.score > one.score ? other : one));
  return { ...tableOf(linesOf(text, complete, delimiter, maxRows)), delimiter };
}
