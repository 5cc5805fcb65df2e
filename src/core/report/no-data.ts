import { dayMs } from '../time/week.ts';
import { localDateOf } from '../time/zone.ts';
import type { AnalysisPart } from './analysis.ts';
import type { Report, ReportSection } from './document.ts';
import type { Filters, ReportFacts } from './facts.ts';
import type { Format } from './format.ts';
import { filterWords } from './notes.ts';
import type { Period } from './period.ts';

/** What of the log could be asked about; null where it is empty. */
export type Extent = { readonly firstOpenedAt: number; readonly lastEventAt: number } | null;

/** What the report was asked for. */
export interface Asked {
  readonly period: Period;
  readonly filters: Filters;
  /** There is an analysis of what lies ahead. */
  readonly analysed: boolean;
}

/** Whether nothing at all touches the period. */
export function isEmpty({ response, resolution, overall, cancelled, openedInPeriod }: ReportFacts): boolean {
  return response.n + resolution.n + overall.n + cancelled.n + openedInPeriod === 0;
}

/** Name of the section that stands for all others of a period without data. */
export const noDataSection = 'no_data';

/** Whether a report is one of a period without data. */
export function isWithoutData({ sections }: Pick<Report, 'sections'>): boolean {
  return sections.some(({ name }) => name === noDataSection);
}

/** What can be said of a period in which nothing has happened yet, and the sections that say it. */
const partsAhead: readonly AnalysisPart[] = ['forecasts', 'outlook'];
const sectionsAhead: readonly string[] = ['forecast', 'outlook'];

/**
 * The parts to analyse of a period without data: those that look ahead from the history, where the log reaches to the
 * period or ends less than a day before it, as on the first morning of a month.
 */
export function partsWithoutData(
  parts: ReadonlySet<AnalysisPart>,
  { from, to }: Period,
  { firstOpenedAt, lastEventAt }: NonNullable<Extent>,
): ReadonlySet<AnalysisPart> {
  const reaches = firstOpenedAt < to && from - lastEventAt < dayMs;
  return new Set(reaches ? partsAhead.filter((part) => parts.has(part)) : []);
}

/**
 * The report of a period without data: says so, and what the log does hold, instead of empty sections. Those that look
 * ahead stay where there is an analysis, and what was there in an earlier report is told.
 */
export function withoutData(report: Report, extent: Extent, asked: Asked, format: Format): Report {
  const text = explanation(extent, asked, format);
  const ahead = asked.analysed ? report.sections.filter(({ name }) => sectionsAhead.includes(name)) : [];
  const section: ReportSection = {
    name: noDataSection,
    title: 'No data',
    blocks: [{ kind: 'callout', tone: 'neutral', text }],
  };
  const restated = report.sections.filter(({ name }) => name === 'restatements');
  return { ...report, summary: text, sections: [section, ...restated, ...ahead] };
}

function explanation(extent: Extent, { period, filters, analysed }: Asked, format: Format): string {
  if (extent === null)
    return 'The log is empty: import incidents first (sla-bot import FILE --mapping NAME).';
  const { firstOpenedAt, lastEventAt } = extent;
  const range = `${format.instant(firstOpenedAt)} to ${format.instant(lastEventAt)} (${format.timeZone})`;
  const words = filterWords(filters);
  if (analysed) {
    const whose = words === '' ? '' : ` of ${words}`;
    return `Nothing${whose} in this period yet, as of ${format.instant(period.asOf)}. What can be said ahead of it comes from the days before.`;
  }
  const isOutside = period.to <= firstOpenedAt || period.from > lastEventAt;
  if (isOutside)
    return `No data in this period. The log runs from ${range}; choose a period in it, for example with from=${localDateOf(period.timeZone, lastEventAt)}.`;
  const what = words === '' ? '' : ` of ${words}`;
  const other = words === '' ? '' : ', or other filters';
  if (period.knownAt !== null) {
    return `Nothing${what} in this period had been recorded by ${format.instant(period.knownAt)} (known-at), though the log runs from ${range}. Choose a later known-at or leave it out${other}.`;
  }
  return `Nothing${what} in this period as of ${format.instant(period.asOf)}, though the log runs from ${range}. Choose another period${other}.`;
}
