import type { Block, Report, ReportAction } from '../../core/report/document.ts';
import { SLASH_COMMAND } from '../interpret.ts';
import { plainReport } from '../plain-report.ts';

/** A question back, with its answers as buttons. */
export function questionReport(text: string, answers: readonly ReportAction[], language: string): Report {
  return plainReport({
    title: text.includes('?') ? 'One question first' : 'Nothing was done',
    summary: text,
    blocks: [{ kind: 'callout', tone: 'neutral', text }],
    actions: answers,
    language,
  });
}

/** The answer with what was understood, first in its body and last in its summary. */
export function withUnderstood(report: Report, line: string, notes: readonly string[]): Report {
  const understood = `Understood: /${SLASH_COMMAND} ${line}`;
  const block: Block = {
    kind: 'callout',
    tone: 'neutral',
    text: [understood, ...(notes.length === 0 ? [] : [notes.join(' ')])].join(' · '),
  };
  const [first, ...others] = report.sections;
  const head = first ?? { name: 'answer', title: '', blocks: [] };
  return {
    ...report,
    summary: `${report.summary} ${understood}`.trim(),
    sections: [{ ...head, blocks: [block, ...head.blocks] }, ...others],
  };
}
