import type { Block, Report } from '../../core/report/document.ts';
import { createFormat } from '../../core/report/format.ts';
import { plural } from '../../core/report/plural.ts';

/** What an answer leaves out because it may not be seen where it is read. */
export interface Omitted {
  readonly n: number;
  readonly noun: 'incident' | 'breached clock' | 'open clock';
}

/** The report with a sentence on what it leaves out, first in its body and last in its summary. */
export function withOmitted(report: Report, omitted: readonly Omitted[]): Report {
  const counts = omitted.filter(({ n }) => n > 0);
  if (counts.length === 0) return report;
  const format = createFormat(report.language, 'UTC');
  const list = counts.map(({ n, noun }) => `${format.count(n)} ${plural(n, noun)}`).join(' and ');
  const text = `Left out: ${list} of teams or customers that may not be shown here.`;
  const note: Block = { kind: 'callout', tone: 'neutral', text };
  const [first, ...others] = report.sections;
  const head = first ?? { name: 'answer', title: '', blocks: [] };
  return {
    ...report,
    summary: `${report.summary} ${text}`.trim(),
    sections: [{ ...head, blocks: [note, ...head.blocks] }, ...others],
    data: report.data === null ? null : { ...report.data, omitted: counts },
  };
}
