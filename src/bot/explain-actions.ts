import type { ReportAction } from '../core/report/document.ts';
import { formatLine } from './format-line.ts';

/** A row of buttons is for the first few; the rest are a command away. */
const mostButtons = 5;

/** Buttons that explain the first incidents of a list, each once. */
export function explainActions(
  rows: readonly { readonly source: string; readonly incident: string }[],
): ReportAction[] {
  const byIncident = new Map(rows.map((row) => [`${row.source}\0${row.incident}`, row]));
  return [...byIncident.values()].slice(0, mostButtons).map(({ source, incident }) => ({
    label: `Explain ${incident}`,
    command: formatLine('explain', [incident], { source }),
  }));
}
