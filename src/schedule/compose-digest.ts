import type { Config } from '../../config/schema.ts';
import { restrictReporting } from '../bot/access/restrict.ts';
import {
  type DigestContext as DigestFacts,
  digestOf,
  type EarlierPeriod,
  oneLineDigest,
} from '../core/report/digest.ts';
import type { Report } from '../core/report/document.ts';
import type { ReportData } from '../core/report/model.ts';
import { isWithoutData } from '../core/report/no-data.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReportArchive } from '../ports/report-archive.ts';
import type { Reporting, ReportRequest } from '../ports/reporting.ts';
import type { DigestContext } from './bring-report.ts';
import { digestActions, worstBreach } from './digest-actions.ts';
import { isLate } from './late.ts';

export interface ComposeDeps {
  readonly reporting: Reporting;
  readonly archive: Pick<ReportArchive, 'list'>;
  readonly config: Pick<Config, 'locale' | 'reports'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Periods before this one of which it is looked whether their figures have changed since they were sent. */
const earlierPeriods = 2;
/** Breaches among which the worst is looked for. */
const lookedAt = 500;

/** Digests remembered for the other destinations of their report. */
const remembered = 16;

/** Composes each digest once for all who get the same: a report's id says who may see it. */
export function createDigests(
  deps: ComposeDeps,
): (report: Report, context: DigestContext) => Promise<Report> {
  const recent = new Map<string, Promise<Report>>();
  return (report, context) => {
    const { archived, delivery } = context;
    const key = JSON.stringify([archived.id, delivery.runAt, isLate(delivery, deps.clock.now())]);
    const known = recent.get(key);
    if (known !== undefined) return known;
    const composed = composeDigest(deps, report, context);
    recent.set(key, composed);
    for (const oldest of [...recent.keys()].slice(0, -remembered)) recent.delete(oldest);
    composed.catch(() => recent.delete(key));
    return composed;
  };
}

/** The digest of a report for one destination. What it takes beside the report and fails is left out, and logged. */
export async function composeDigest(
  { reporting, archive, config, clock, logger }: ComposeDeps,
  report: Report,
  { schedule, delivery, archived, access }: DigestContext,
): Promise<Report> {
  if (report.data === null) return report;
  const { reporting: visible } = restrictReporting(reporting, access);
  const { request } = archived;
  const isEmpty = isWithoutData(report);

  async function orElse<T>(what: string, fallback: T, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      logger.warn({ delivery: delivery.id, what, error }, 'a part of a digest is left out');
      return fallback;
    }
  }

  const worst = isEmpty
    ? null
    : await orElse('worst breach', null, async () =>
        worstBreach((await visible.breaches(atOneMoment(request), lookedAt)).rows),
      );
  const facts: DigestFacts = {
    schedule: schedule.name,
    runAt: delivery.runAt,
    late: isLate(delivery, clock.now()),
    reportId: archived.id,
    locale: config.locale,
    weekStartsOn: config.reports.weekStartsOn,
    omitted: omittedOf(report),
    restated: await orElse('restatements', [], () => restatedBefore()),
    actions: isEmpty ? [] : digestActions(report, request, worst),
  };
  return isEmpty && schedule.whenEmpty === 'one-line'
    ? oneLineDigest(report, facts)
    : digestOf(report, facts);

  async function restatedBefore(): Promise<EarlierPeriod[]> {
    const sent = await archive.list({ schedule: schedule.name, kind: delivery.kind, limit: lookedAt });
    // A period may have several reports: for others' eyes, and made by hand.
    const periods = new Map(sent.toReversed().map((one) => [one.from, one]));
    const earlier = [...periods.values()].reverse().filter(({ from }) => from < delivery.from);
    const found: EarlierPeriod[] = [];
    for (const { request: asked } of earlier.slice(0, earlierPeriods)) {
      const asOf = archived.request.asOf;
      const again = await visible.report({ ...asked, asOf, knownAt: null, sections: ['restatements'] });
      const data = again.data as Pick<ReportData, 'period' | 'restatements'> | null;
      if (data?.restatements) found.push({ period: data.period, restatements: data.restatements });
    }
    return found;
  }
}

/** The breaches of the report, as they were known when it was made. */
function atOneMoment(request: ReportRequest): ReportRequest {
  return { ...request, sections: null };
}

/** What the report says that it leaves out, a sentence each. */
function omittedOf({ summary }: Report): string[] {
  return /Left out: [^.]*\./.exec(summary) ?? [];
}
