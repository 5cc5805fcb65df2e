import type { Compliance } from '../../analytics/compliance.ts';
import { restOfRows } from '../all-figures.ts';
import type { Block, TableCell } from '../document.ts';
import type { Dimension } from '../facts.ts';
import type { Format } from '../format.ts';
import type { BreakdownRow, ReportData } from '../model.ts';
import { pendingCounts, rateTone } from '../rate-words.ts';

const mostRows = 10;

/** Compliance by the values of a dimension, most incidents first; null where none has a value. */
export function breakdownTable(data: ReportData, dimension: Dimension, format: Format): Block | null {
  const rows = data.breakdowns[dimension];
  if (rows.every(({ key }) => key === null)) return null;
  const column = (key: string, label: string) => ({ key, label, align: 'right' as const });
  const hasUntargeted = rows.some(({ compliance }) => compliance.overall.withoutTarget > 0);
  return {
    kind: 'table',
    id: `compliance-by-${dimension}`,
    caption: caption(dimension, rows.length),
    columns: [
      { key: 'key', label: title(dimension), align: 'left' },
      column('overall', 'Overall'),
      column('n', 'n'),
      column('interval', '95 % interval'),
      column('response', 'Response'),
      column('resolution', 'Resolution'),
      column('breached', 'Breached'),
      column('pending', pendingCounts(data) ? 'Pending' : 'Carried over'),
      ...(hasUntargeted ? [column('withoutTarget', 'No target')] : []),
    ],
    rows: rows
      .slice(0, mostRows)
      .map((row) => [
        ...cells(row, data, format),
        ...(hasUntargeted ? [{ text: format.count(row.compliance.overall.withoutTarget) }] : []),
      ]),
    totalRows: rows.length,
    rest: restOfRows,
  };
}

function cells({ key, compliance }: BreakdownRow, data: ReportData, format: Format): TableCell[] {
  const { overall, response, resolution } = compliance;
  const rate = (figures: Compliance): TableCell => ({
    text: format.rate(figures.rate),
    tone: rateTone(figures.rate, data.thresholds),
  });
  return [
    { text: key ?? '(none)' },
    rate(overall),
    { text: format.count(overall.met + overall.breached) },
    { text: overall.interval === null ? '–' : overall.interval.map(format.rate).join(' – ') },
    rate(response),
    rate(resolution),
    { text: format.count(overall.breached) },
    { text: format.count(overall.pending) },
  ];
}

function caption(dimension: Dimension, rows: number): string {
  const head = `Compliance by ${dimension}`;
  return rows <= mostRows ? head : `${head}: the ${mostRows} with most incidents`;
}

function title(dimension: Dimension): string {
  return `${dimension.charAt(0).toUpperCase()}${dimension.slice(1)}`;
}
