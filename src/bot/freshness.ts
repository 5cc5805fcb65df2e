import type { Block, Report } from '../core/report/document.ts';
import { createFormat } from '../core/report/format.ts';
import { plural } from '../core/report/plural.ts';
import type { Freshness } from '../ports/replication.ts';

/** What whoever reads an answer has to know of its age; null: it is as new as the shared log. */
export function freshnessText(
  { connected, asOf, behind, unfollowed }: Freshness,
  { language, timeZone }: { readonly language: string; readonly timeZone: string },
): string | null {
  const format = createFormat(language, timeZone);
  if (connected && asOf !== null) return null;
  if (connected) {
    const missing =
      behind === null ? '' : `: ${format.count(behind)} ${plural(behind, 'entry', 'entries')} to go`;
    return `The copy of the shared log is being filled${missing}; this answer lacks what is not there yet.`;
  }
  const known =
    asOf === null ? 'what was copied before' : `what was recorded by ${format.instant(asOf)} ${timeZone}`;
  const why = unfollowed === undefined ? 'cannot be reached' : 'is gone or damaged, and not followed';
  return `The shared log ${why}; this answer knows ${known}.`;
}

/** The report with that sentence first in its body and last in its summary. */
export function withFreshness(report: Report, text: string | null): Report {
  if (text === null) return report;
  const note: Block = { kind: 'callout', tone: 'warning', text };
  const [first, ...others] = report.sections;
  const head = first ?? { name: 'answer', title: '', blocks: [] };
  return {
    ...report,
    summary: `${report.summary} ${text}`.trim(),
    sections: [{ ...head, blocks: [note, ...head.blocks] }, ...others],
  };
}
