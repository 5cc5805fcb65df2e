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
}

/** Whether nothing at all touches the period. */
export function isEmpty({ response, resolution, overall, cancelled, openedInPeriod }: ReportFacts): boolean {
  return response.n + resolution.n + overall.n + cancelled.n + openedInPeriod === 0;
}

/** The report of a period without data: says so, and what the log does hold, instead of empty sections. */
export function withoutData(report: Report, extent: Extent, asked: Asked, format: Format): Report {
  const text = explanation(extent, asked, format);
  const section: ReportSection = {
    name: 'no_data',
    title: 'No data',
    blocks: [{ kind: 'callout', tone: 'neutral', text }],
  };
  return { ...report, summary: text, sections: [section] };
}

function explanation(extent: Extent, { period, filters }: Asked, format: Format): string {
  if (extent === null)
    return 'The log is empty: import incidents first (sla-bot import FILE --mapping NAME).';
  const { firstOpenedAt, lastEventAt } = extent;
  const range = `${format.instant(firstOpenedAt)} to ${format.instant(lastEventAt)} (${format.timeZone})`;
  const words = filterWords(filters);
  const isOutside = period.to <= firstOpenedAt || period.from > lastEventAt;
  if (isOutside)
    return `No data in this period. The log runs from ${range}; choose a period in it with from.`;
  const what = words === '' ? '' : ` of ${words}`;
  const other = words === '' ? '' : ', or other filters';
  if (period.knownAt !== null) {
    return `Nothing${what} in this period had been recorded by ${format.instant(period.knownAt)} (known-at), though the log runs from ${range}. Choose a later known-at or leave it out${other}.`;
  }
  return `Nothing${what} in this period as of ${format.instant(period.asOf)}, though the log runs from ${range}. Choose another period${other}.`;
}
