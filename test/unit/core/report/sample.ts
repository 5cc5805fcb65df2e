import fc from 'fast-check';
import type { Filters, ReportFacts, ReportQuery } from '../../../../src/core/report/facts.ts';
import { createFormat } from '../../../../src/core/report/format.ts';
import { computeMetrics } from '../../../../src/core/report/metrics.ts';
import type { ReportData } from '../../../../src/core/report/model.ts';
import type { Period } from '../../../../src/core/report/period.ts';
import { reportData } from '../../../../src/core/report/report-data.ts';
import { seriesDays } from '../../../../src/core/report/series-days.ts';
import type { ReportSource } from '../../../../src/ports/report-source.ts';
import type { FakeIncident } from './fake-source.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Monday 3 June 2024, 00:00 UTC. */
export const monday = Date.UTC(2024, 5, 3);
export const noFilters: Filters = { service: [], team: [], priority: [], customer: [] };
const settings = {
  percentiles: [50, 75, 90, 95, 99],
  thresholds: { complianceTarget: 0.95, complianceWarning: 0.9 },
};

/** An incident opened at the start of the week, answered after 10 min of 15 and resolved after 1 h of 4. */
export function incident(name: string, over: Partial<FakeIncident> = {}): FakeIncident {
  const openedAt = over.openedAt ?? monday;
  return {
    incident: name,
    openedAt,
    acknowledgedAt: openedAt + 10 * minute,
    resolvedAt: openedAt + hour,
    service: 'payments',
    team: 'core',
    priority: 'P1',
    customer: null,
    responseTargetMs: 15 * minute,
    resolutionTargetMs: 4 * hour,
    ...over,
  };
}

export function week(over: Partial<Period> = {}): Period {
  const period = { from: monday, to: monday + 7 * day, asOf: monday + 30 * day, ...over };
  return {
    kind: 'weekly',
    timeZone: 'UTC',
    knownAt: null,
    partial: period.asOf < period.to,
    ...period,
  };
}

/** Reads a source as the composition does and computes the model. */
export async function dataFrom(
  source: ReportSource,
  period: Period,
  cohort: 'verdict' | 'opened' = 'verdict',
): Promise<ReportData> {
  const { from, to, asOf, knownAt, timeZone } = period;
  const query: ReportQuery = { from, to, asOf, knownAt, cohort, filters: noFilters };
  const facts: ReportFacts = await source.facts(query);
  const opened = cohort === 'opened' ? facts : await source.facts({ ...query, cohort: 'opened' });
  const { before, daily } = seriesDays(period, (await source.extent())?.firstOpenedAt ?? to);
  const { percentiles } = settings;
  const pendingCounts = period.partial || cohort === 'opened';
  return reportData({
    metrics: await computeMetrics({ facts, opened, percentiles, pendingCounts }),
    period,
    cohort,
    filters: noFilters,
    facts,
    opened,
    before: await source.daily(query, before),
    daily: await source.daily(query, daily),
    version: await source.dataVersion(),
    extent: await source.extent(),
    analysis: null,
    restatements: null,
    settings,
    format: createFormat('en', timeZone),
  });
}

/** Incidents of about three weeks around the sample week, on a grid of minutes so that instants coincide. */
export const incidents: fc.Arbitrary<FakeIncident[]> = fc
  .array(
    fc.record({
      opened: fc.integer({ min: -7 * 24, max: 14 * 24 }),
      response: fc.option(fc.integer({ min: 0, max: 40 }), { nil: null }),
      resolution: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
      service: fc.constantFrom('payments', 'search', null),
      team: fc.constantFrom('core', 'edge'),
      priority: fc.constantFrom('P1', 'P2', 'P3'),
      targets: fc.constantFrom('both', 'resolution', 'none'),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ opened, response, resolution, targets, ...labels }, index) => {
      const openedAt = monday + opened * hour;
      const acknowledgedAt = response === null ? null : openedAt + response * minute;
      const resolvedAt = resolution === null ? null : openedAt + (40 + resolution * 3) * minute;
      return incident(`INC-${index}`, {
        openedAt,
        acknowledgedAt,
        resolvedAt,
        ...labels,
        ...(targets === 'both' ? {} : { responseTargetMs: null }),
        ...(targets === 'none' ? { resolutionTargetMs: null } : {}),
      });
    }),
  );
