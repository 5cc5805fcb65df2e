import type { Report } from '../../core/report/document.ts';
import { safeText } from '../safe-text.ts';

/** Of the title and of the verdict, UTF-16 units: mail clients show less. A title of any length leaves the verdict. */
const longest = 120;
/** The end of a sentence or of its main clause; no figure has a full stop followed by a space. */
const clauseEnd = /;|[.!?](?=\s)/u;

/** The title and what the report comes to: `Weekly SLA report, payments: 94.1 % met, below target`. One line of text. */
export function subjectOf({ title, summary }: Pick<Report, 'title' | 'summary'>): string {
  const name = safeText(title, longest);
  const verdict = safeText(firstClause(summary), longest);
  if (verdict === '' || name.includes(verdict)) return name;
  return name === '' || verdict.startsWith(name) ? verdict : `${name}: ${verdict}`;
}

function firstClause(text: string): string {
  const at = clauseEnd.exec(text)?.index ?? text.length;
  return text.slice(0, at).trim().replace(/\.$/, '');
}
