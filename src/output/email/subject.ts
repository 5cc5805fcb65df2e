import type { Report } from '../../core/report/document.ts';
import { safeText } from '../safe-text.ts';

/** A mail client shows less; a folded header line of this length is no trouble to any server. */
const longest = 200;
/** The end of a sentence or of its main clause; no figure has a full stop followed by a space. */
const clauseEnd = /;|[.!?](?=\s)/u;

/** The title and what the report comes to: `Weekly SLA report, payments: 94.1 % met, below target`. One line of text. */
export function subjectOf({ title, summary }: Pick<Report, 'title' | 'summary'>): string {
  const verdict = firstClause(summary);
  if (verdict === '' || title.includes(verdict)) return safeText(title, longest);
  return safeText(verdict.startsWith(title) || title === '' ? verdict : `${title}: ${verdict}`, longest);
}

function firstClause(text: string): string {
  const at = clauseEnd.exec(text)?.index ?? text.length;
  return text.slice(0, at).trim().replace(/\.$/, '');
}
