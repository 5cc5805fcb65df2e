import type { Report, ReportSection } from './document.ts';
import type { ReportFacts } from './facts.ts';
import type { Format } from './format.ts';

/** What of the log could be asked about; null where it is empty. */
export type Extent = { readonly firstOpenedAt: number; readonly lastEventAt: number } | null;

/** Whether nothing at all touches the period. */
export function isEmpty({ response, resolution, overall, cancelled, openedInPeriod }: ReportFacts): boolean {
  return response.n + resolution.n + overall.n + cancelled.n + openedInPeriod === 0;
}

/** The report of a period without data: says so, and what the log does hold, instead of empty sections. */
export function withoutData(report: Report, extent: Extent, format: Format): Report {
  const text = explanation(extent, format);
  const section: ReportSection = {
    name: 'no_data',
    title: 'No data',
    blocks: [{ kind: 'callout', tone: 'neutral', text }],
  };
  return { ...report, summary: text, sections: [section] };
}

function explanation(extent: Extent, format: Format): string {
  if (extent === null)
    return 'The log is empty: import incidents first (sla-bot import FILE --mapping NAME).';
  const { firstOpenedAt, lastEventAt } = extent;
  const range = `${format.instant(firstOpenedAt)} to ${format.instant(lastEventAt)} (${format.timeZone})`;
  return `No data in this period. The log runs from ${range}; choose a period in it with from, or other filters.`;
}
