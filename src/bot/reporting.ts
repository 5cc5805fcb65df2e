import { type PolicyContent, policyContent } from '../../config/policy.ts';
import { parseProposals, withProposals } from '../../config/proposal.ts';
import type { Config } from '../../config/schema.ts';
import type { Analysis, AnalysisPart } from '../core/report/analysis.ts';
import { buildReport } from '../core/report/build.ts';
import type { Report } from '../core/report/document.ts';
import {
  type DataVersion,
  dimensions,
  type Filters,
  isSameVersion,
  type ReportFacts,
  type ReportQuery,
} from '../core/report/facts.ts';
import { createFormat, type Format } from '../core/report/format.ts';
import { computeMetrics, type Metrics } from '../core/report/metrics.ts';
import type { ReportData } from '../core/report/model.ts';
import { isEmpty, partsWithoutData, withoutData } from '../core/report/no-data.ts';
import { type Period, resolveMoment, resolvePeriod } from '../core/report/period.ts';
import { reportData } from '../core/report/report-data.ts';
import { findSections } from '../core/report/sections/registry.ts';
import { riskSharesOf } from '../core/sla/risk.ts';
import type { Analyst } from '../ports/analyst.ts';
import type { AnalyticsSource } from '../ports/analytics-source.ts';
import type { Judgements } from '../ports/judgements.ts';
import type { KeptResults } from '../ports/kept-results.ts';
import type { OpenClockSource } from '../ports/open-clocks.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { ReportSource } from '../ports/report-source.ts';
import type { ReportContext, Reporting, ReportRequest, WhatIfAnswer } from '../ports/reporting.ts';
import type { WhatIf } from '../ports/what-if.ts';
import { turn } from '../threads/turn.ts';
import type { BegunForecasts } from './analysis/context.ts';
import { countIncidents } from './count-incidents.ts';
import { explainIncident } from './explain-incident.ts';
import { checkFilters } from './known-values.ts';
import { type ReadingContext, type ReportReading, readReport, stopIfAborted } from './read-report.ts';
import { type RecordDeps, recordReport } from './records/record-report.ts';
import { type RestatementDeps, restatements } from './records/restatements.ts';
import { reportName } from './report-name.ts';

export interface ReportingDeps extends RecordDeps, RestatementDeps {
  readonly source: ReportSource & AnalyticsSource & OpenClockSource;
  readonly judgements: Judgements;
  readonly whatIf: WhatIf;
  readonly analyst: Analyst;
  readonly kept: KeptResults;
  readonly renderer: Renderer;
  readonly config: Config;
}

const grewNote = 'The log grew while this was computed; figures may differ by what came in.';

/** Answers report, explain and breach questions from a source of clock facts. */
export function createReporting(deps: ReportingDeps): Reporting {
  const { source, renderer } = deps;
  return {
    report: (request, context) => composeReport(deps, request, context ?? {}),
    prepare: async (request, context) => {
      const { read } = await readAndAnalyse(deps, request, context ?? {});
      return !isEmpty(read.facts);
    },
    count: async (request) => {
      const { query } = await scopeOf(deps, request);
      return countIncidents((await source.facts(query)).overall);
    },
    render: (report, format) => renderer.render(report, format, reportName(report)),
    explain: (incident, options) => explainIncident(deps, incident, options),
    async breaches(request, limit) {
      const { query, period } = await scopeOf(deps, request);
      const { from, to, asOf, timeZone } = period;
      const { rows, total } = await source.breaches(query, limit);
      return { rows, total, from, to, asOf, timeZone };
    },
    async openClocks(request, limit) {
      const timeZone = request.timeZone ?? deps.config.timeZone;
      const moment = resolveMoment(request, { timeZone, now: deps.clock.now() });
      const { clock, from } = request;
      const filters = await knownFilters(source, request.filters);
      const shares = riskSharesOf(deps.config.thresholds);
      const found = await source.openClocks({ ...moment, filters, clock, from, shares }, limit);
      return { ...found, shares, asOf: moment.asOf, timeZone };
    },
    whatIf: (request, proposal, limit) => replayPeriod(deps, request, proposal, limit),
    values: (dimension) => source.values(dimension),
    incidents: (text, limit, visible = { teams: null, customers: null }) =>
      deps.judgements.idsBeginning(text, limit, visible),
  } satisfies Reporting;
}

async function scopeOf(
  { source, config, clock }: ReportingDeps,
  request: ReportRequest,
): Promise<{ period: Period; query: ReportQuery }> {
  const period = resolvePeriod(request, {
    timeZone: request.timeZone ?? config.timeZone,
    weekStartsOn: config.reports.weekStartsOn,
    now: clock.now(),
  });
  const filters = await knownFilters(source, request.filters);
  const { from, to, asOf, knownAt } = period;
  return { period, query: { from, to, asOf, knownAt, cohort: request.cohort, filters } };
}

async function replayPeriod(
  deps: ReportingDeps,
  request: ReportRequest,
  proposal: readonly string[] | PolicyContent,
  limit: number,
): Promise<WhatIfAnswer> {
  const { config, whatIf } = deps;
  const content =
    'policies' in proposal ? proposal : await policyContent(withProposals(config, parseProposals(proposal)));
  const { query, period } = await scopeOf(deps, request);
  const { before, after, flips, ...rest } = await whatIf.replay({ ...query, proposal: content, limit });
  const pendingCounts = period.partial || query.cohort === 'opened';
  const metrics = (facts: ReportFacts) =>
    computeMetrics({ facts, opened: facts, percentiles: config.percentiles, pendingCounts }, turn);
  const { from, to, asOf, timeZone } = period;
  return {
    ...rest,
    flips: flips.map(({ id: _, ...flip }) => flip),
    span: { from, to, asOf, timeZone },
    judged: judgedOf(after),
    before: await metrics(before),
    after: await metrics(after),
  };
}

function judgedOf({ policies }: ReportFacts): WhatIfAnswer['judged'] {
  const count = (rows: ReportFacts['policies']) => rows.reduce((sum, { n }) => sum + n, 0);
  return { n: count(policies), bySource: count(policies.filter(({ judgedBy }) => judgedBy !== 'policy')) };
}

async function knownFilters(source: ReportSource, asked: Filters): Promise<Filters> {
  const filters = uniqueFilters(asked);
  await checkFilters(filters, (dimension) => source.values(dimension));
  return filters;
}

/** Each value once, sorted, so that the same question gives the same bytes. */
function uniqueFilters(filters: Filters): Filters {
  const [service, team, priority, customer] = dimensions.map((name) => [...new Set(filters[name])].sort());
  return {
    service: service ?? [],
    team: team ?? [],
    priority: priority ?? [],
    customer: customer ?? [],
  };
}

async function readAndAnalyse(deps: ReportingDeps, request: ReportRequest, context: ReportContext) {
  const { config, source } = deps;
  const sections = request.sections ?? config.reports.sections[request.kind];
  const shown = findSections(sections);
  const needs = shown.flatMap((section) => section.needs ?? []);
  const parts = new Set(needs.filter((need) => need !== 'restatements'));
  const kept = {
    figures: shown.some((section) => section.figures === true),
    restates: needs.includes('restatements'),
  };
  const reading: ReadingContext = { signal: context.signal, progress: context.progress ?? (() => {}) };
  stopIfAborted(reading.signal);
  const { period, query } = await scopeOf(deps, request);
  const begun = parts.has('forecasts') ? await beginFits(deps, period, query) : null;
  const read = await readReport(source, query, period, reading);
  const figures = figuresOf(config, query, period, read);
  const analysis = await analysisOf(deps, {
    period,
    query,
    read,
    parts,
    begun,
    reading,
    meanwhile: () => void figures(),
  });
  return { sections, kept, period, query, read: { ...read, analysis }, figures, reading };
}

/** Computes the figures at the first call and gives them again at every other. */
function figuresOf(
  { percentiles }: Config,
  { cohort }: ReportQuery,
  { partial }: Period,
  { facts, opened }: ReportReading,
): () => Promise<Metrics> {
  let metrics: Promise<Metrics> | null = null;
  return () => {
    const pendingCounts = partial || cohort === 'opened';
    metrics ??= computeMetrics({ facts, opened, percentiles, pendingCounts }, turn);
    metrics.catch(() => undefined);
    return metrics;
  };
}

async function composeReport(
  deps: ReportingDeps,
  request: ReportRequest,
  context: ReportContext,
): Promise<Report> {
  const { config } = deps;
  const { sections, kept, period, query, read, figures, reading } = await readAndAnalyse(
    deps,
    request,
    context,
  );
  const { version, analysis, facts, extent } = read;
  const restated = kept.restates ? await restatements(deps, { period, query, version }) : null;
  // An append after the clocks had been read may have gone into what was read since.
  const stable = read.stable && isSameVersion(version, await deps.source.dataVersion());
  reading.progress('Computing the figures …');
  const { target, warning } = config.thresholds.compliance;
  const locale = context.reader?.locale ?? config.locale;
  const format = createFormat(locale, period.timeZone, [target, warning], context.reader?.timeZone);
  const metrics = await figures();
  const report = buildReport({
    data: dataOf(config, query, period, { ...read, stable, restatements: restated, metrics }, format),
    period,
    sections,
    format,
    weekStartsOn: config.reports.weekStartsOn,
    language: languageOf(locale),
  });
  await recordReport(deps, { period, query, version, analysis, ...kept });
  if (!isEmpty(facts)) return report;
  const asked = { period, filters: query.filters, analysed: analysis !== null };
  return withoutData(report, extent, asked, format);
}

/** Null where there is nothing to fit, or it has been fitted. */
async function beginFits(
  deps: ReportingDeps,
  period: Period,
  query: ReportQuery,
): Promise<BegunForecasts | null> {
  const version = await deps.source.dataVersion();
  const extent = await deps.source.extent();
  if (extent === null) return null;
  const { beginForecasts } = await import('./analysis/begin-forecasts.ts');
  return beginForecasts(deps, { period, query, ...extent }, version);
}

interface AnalysisInput {
  readonly period: Period;
  readonly query: ReportQuery;
  readonly read: ReportReading;
  readonly parts: ReadonlySet<AnalysisPart>;
  readonly begun: BegunForecasts | null;
  readonly reading: ReadingContext;
  readonly meanwhile: () => void;
}

/** Null where no section shows any, or there is nothing to analyse. */
async function analysisOf(deps: ReportingDeps, input: AnalysisInput): Promise<Analysis | null> {
  const { period, query, read, begun, reading, meanwhile } = input;
  const { facts, extent, version, stable } = read;
  if (extent === null) return null;
  const parts = isEmpty(facts) ? partsWithoutData(input.parts, period, extent) : input.parts;
  if (parts.size === 0) return null;
  // Most of what a cold report without analytics would load in vain.
  const { analyse } = await import('./analysis/analyse.ts');
  const { withEarlier } = await import('./records/with-earlier.ts');
  const request = {
    period,
    query,
    facts,
    ...extent,
    version: stable ? version : null,
    begun: begun !== null && stable && isSameVersion(begun.version, version) ? begun : null,
    parts,
    progress: reading.progress,
    meanwhile,
    stopIfAborted: () => stopIfAborted(reading.signal),
  };
  return withEarlier(deps, request, await analyse(deps, request));
}

type Read = ReportReading & Pick<ReportData, 'analysis' | 'restatements'> & { readonly metrics: Metrics };

function dataOf(config: Config, query: ReportQuery, period: Period, read: Read, format: Format) {
  const { target, warning } = config.thresholds.compliance;
  const data = reportData({
    ...read,
    version: withZoneData(read.version),
    period,
    cohort: query.cohort,
    filters: query.filters,
    settings: {
      percentiles: config.percentiles,
      thresholds: { complianceTarget: target, complianceWarning: warning },
    },
    format,
  });
  return read.stable ? data : { ...data, notes: [...data.notes, grewNote] };
}

/** Zones are read with this process's rules, whatever the policy version was recorded with. */
function withZoneData(version: DataVersion): DataVersion {
  return { ...version, dataVersions: { ...version.dataVersions, tzdata: process.versions.tz ?? 'unknown' } };
}

/** The prose is English whatever the language of dates and numbers. */
function languageOf(locale: string): string {
  return /^en\b/i.test(locale) ? locale : 'en';
}
