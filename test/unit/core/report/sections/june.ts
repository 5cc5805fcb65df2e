import type { Analysis } from '../../../../../src/core/report/analysis.ts';
import { buildReport } from '../../../../../src/core/report/build.ts';
import type { Block, Report } from '../../../../../src/core/report/document.ts';
import { createFormat } from '../../../../../src/core/report/format.ts';
import { analysisMethods } from '../../../../../src/core/report/methods/analysis-methods.ts';
import type { ReportData } from '../../../../../src/core/report/model.ts';
import type { Period } from '../../../../../src/core/report/period.ts';
import { fakeSource } from '../fake-source.ts';
import { dataFrom, day, hour, incident, minute } from '../sample.ts';

const format = createFormat('en', 'UTC');

/** June 2024, over. */
export const june: Period = {
  kind: 'monthly',
  from: Date.UTC(2024, 5, 1),
  to: Date.UTC(2024, 6, 1),
  timeZone: 'UTC',
  asOf: Date.UTC(2024, 6, 1),
  knownAt: null,
  partial: false,
};

/** Twelve a day from May on, of which one breaches, from 10 June on two or three, on 12 June ten. */
const list = Array.from({ length: 61 * 12 }, (_, index) => {
  const date = Math.floor(index / 12);
  const late = date === 42 ? 10 : date < 40 ? (date % 3 === 0 ? 0 : 1) : 2 + (date % 2);
  const openedAt = Date.UTC(2024, 4, 1) + date * day + (index % 12) * hour;
  return incident(`INC-${index}`, {
    openedAt,
    acknowledgedAt: openedAt + (3 + (index % 9)) * minute,
    resolvedAt: openedAt + (index % 12 < late ? 6 : 2) * hour,
    service: ['payments', 'search', 'ledger'][index % 3] ?? null,
  });
});

/** Judging them takes a second; the analysis does not change what it gives. */
let base: Promise<ReportData> | null = null;

/** The figures of June with an analysis. */
export async function juneData(analysis: Analysis | null): Promise<ReportData> {
  base ??= dataFrom(fakeSource(list), june);
  const data = await base;
  return { ...data, analysis, methods: { ...data.methods, ...analysisMethods(analysis, format) } };
}

/** The report of June with an analysis and the sections asked for. */
export async function juneReport(analysis: Analysis | null, sections: readonly string[]): Promise<Report> {
  return buildReport({
    data: await juneData(analysis),
    period: june,
    sections,
    format,
    weekStartsOn: 'monday',
    language: 'en',
  });
}

/** The blocks of one section. */
export async function blocksFor(analysis: Analysis | null, section: string): Promise<readonly Block[]> {
  return (await juneReport(analysis, [section])).sections[0]?.blocks ?? [];
}

/** The blocks of one kind. */
export function ofKind<K extends Block['kind']>(
  blocks: readonly Block[],
  kind: K,
): Extract<Block, { kind: K }>[] {
  return blocks.filter((block): block is Extract<Block, { kind: K }> => block.kind === kind);
}

/** The texts of a table's rows. */
export function rowsOf(blocks: readonly Block[], id: string): string[][] {
  const table = ofKind(blocks, 'table').find((one) => one.id === id);
  return table?.rows.map((row) => row.map(({ text }) => text)) ?? [];
}
