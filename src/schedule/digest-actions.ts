import { formatLine } from '../bot/format-line.ts';
import { scopeLine } from '../bot/scope.ts';
import type { Report, ReportAction } from '../core/report/document.ts';
import type { BreachRow } from '../core/report/facts.ts';
import type { ReportRequest } from '../ports/reporting.ts';

/**
 * The buttons under a digest. Their commands spell out period, zone, filters and the instants that the report's request
 * names, so that they answer for the same figures. `worst`: the breach to explain; null: none.
 */
export function digestActions(
  report: Report,
  request: ReportRequest,
  worst: Pick<BreachRow, 'source' | 'incident'> | null,
): ReportAction[] {
  const { kind, asOf, knownAt, cohort, filters, timeZone, sections } = request;
  const moment = momentOf(asOf, knownAt);
  const { from, to, ...scope } = scopeLine(
    { ...mutable(filters), ...moment, from: request.from, to: request.to, zone: timeZone, cohort },
    report,
  );
  // A day in a calendar period is enough to name it; Discord keeps short commands in the button itself.
  const period = kind === 'custom' ? { from, to, ...scope } : { from, ...scope };
  const running = kind === 'weekly' ? 'weekly' : 'monthly';
  const hasPdf = report.files.some(({ name }) => name.endsWith('.pdf'));
  const section = sections === null ? null : sections.join(',');
  return [
    { label: 'Show breaches', command: formatLine('breaches', [kind], period) },
    { label: 'Trends', command: formatLine('trends', [kind], period) },
    { label: 'Forecast', command: formatLine('forecast', [running], scope) },
    ...(worst === null
      ? []
      : [
          {
            label: `Explain ${worst.incident}`,
            command: formatLine('explain', [worst.incident], { source: worst.source, ...moment }),
          },
        ]),
    ...(hasPdf
      ? []
      : [{ label: 'PDF', command: formatLine('report', [kind], { ...period, section, format: 'pdf' }) }]),
  ];
}

function mutable({ service, team, priority, customer }: ReportRequest['filters']) {
  return { service: [...service], team: [...team], priority: [...priority], customer: [...customer] };
}

/** Known-at alone implies the same as-of. */
function momentOf(asOf: string | null, knownAt: string | null) {
  const isOne = asOf !== null && knownAt !== null && Date.parse(asOf) === Date.parse(knownAt);
  return { 'as-of': isOne ? null : asOf, 'known-at': knownAt };
}

/** The breach that is furthest over its target, in shares of it; of equals the one that breached last. Null: none. */
export function worstBreach(rows: readonly BreachRow[]): BreachRow | null {
  const over = ({ elapsedMs, targetMs }: BreachRow) =>
    targetMs === null || targetMs === 0 ? 0 : elapsedMs / targetMs;
  return rows.reduce<BreachRow | null>(
    (worst, row) =>
      worst === null ||
      over(row) > over(worst) ||
      (over(row) === over(worst) && row.breachedAt > worst.breachedAt)
        ? row
        : worst,
    null,
  );
}
