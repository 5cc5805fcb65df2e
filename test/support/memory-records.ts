import { localDateOf } from '../../src/core/time/zone.ts';
import type { IssuedReport, RecordQuery, ReportRecords } from '../../src/ports/report-records.ts';

/** Records in memory, and what they hold. */
export function memoryRecords(): ReportRecords & { readonly kept: readonly IssuedReport[] } {
  const kept: IssuedReport[] = [];
  const figuresAt = new Map<string, number>();
  const asShown = (report: IssuedReport) => ({
    ...report,
    issuedAt: figuresAt.get(keyOf(report)) ?? report.issuedAt,
  });
  return {
    kept,
    async record(report) {
      const at = kept.findIndex((known) => keyOf(known) === keyOf(report));
      const known = kept[at];
      if (known === undefined) kept.push(structuredClone(report));
      else {
        kept[at] = {
          ...known,
          forecasts: known.forecasts ?? report.forecasts,
          recommendations: known.recommendations ?? report.recommendations,
          restates: known.restates || report.restates,
          figures: known.figures || report.figures,
        };
      }
      if (report.figures && !figuresAt.has(keyOf(report))) figuresAt.set(keyOf(report), report.issuedAt);
    },
    async find(query) {
      const shown = query.having === 'figures' || query.having === 'restatements';
      const found = (shown ? kept.map(asShown) : kept)
        .filter((report) => matches(report, query))
        .sort((a, b) => a.issuedAt - b.issuedAt);
      const firsts = new Map(
        [...found].sort((a, b) => b.asOf - a.asOf || b.issuedAt - a.issuedAt).map((one) => [one.to, one]),
      );
      const wanted = query.firstOfEach ? found.filter((one) => firsts.get(one.to) === one) : found;
      return (query.earliestFirst ? wanted : wanted.reverse()).slice(0, query.limit).map((report) => ({
        ...report,
        forecasts: query.having === 'forecasts' ? report.forecasts : null,
        recommendations: query.having === 'recommendations' ? report.recommendations : null,
      }));
    },
  };
}

function keyOf({ scope, from, to, asOf, data }: IssuedReport): string {
  const { hash, policyVersion } = data;
  return JSON.stringify([scope, from, to, hash, policyVersion, localDateOf(scope.timeZone, asOf)]);
}

function has(report: IssuedReport, what: NonNullable<RecordQuery['having']>): boolean {
  if (what === 'restatements') return report.restates;
  return what === 'figures' ? report.figures : report[what] !== null;
}

function matches(report: IssuedReport, query: RecordQuery): boolean {
  const { scope, from = report.from, to = report.to, asOf, knownAt, otherThan, having } = query;
  return (
    JSON.stringify(report.scope) === JSON.stringify(scope) &&
    report.from === from &&
    report.to === to &&
    report.asOf <= asOf &&
    (knownAt === null || report.issuedAt <= knownAt) &&
    (having === undefined || has(report, having)) &&
    (otherThan === undefined ||
      report.data.hash !== otherThan.hash ||
      report.data.policyVersion !== otherThan.policyVersion)
  );
}
