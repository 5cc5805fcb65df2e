import type { FollowedFigure } from '../../core/recommend/recommendation.ts';
import type { FollowedRecommendation } from '../../core/report/analysis.ts';
import { localDateOf } from '../../core/time/zone.ts';
import type { IssuedReport, ReportRecords } from '../../ports/report-records.ts';
import type { AnalysisDeps, AnalysisRequest } from '../analysis/context.ts';
import { auditPauses } from '../analysis/pauses.ts';
import { figuresOf } from '../analysis/recommendations.ts';
import { workingCalendar } from '../analysis/working-calendar.ts';
import { scopeOf } from './record-report.ts';

/** What became of the figures that the last report of the period before, of the same scope, recommended to look at. */
export async function followed(
  deps: AnalysisDeps & { readonly records: ReportRecords },
  request: AnalysisRequest,
): Promise<FollowedRecommendation[]> {
  const { period, query } = request;
  const { from, asOf, knownAt, timeZone } = period;
  const scope = scopeOf(period, query);
  const having = 'recommendations';
  const [earlier] = await deps.records.find({ scope, to: from, asOf, knownAt, having, limit: 1 });
  const given = (earlier?.recommendations ?? []).flatMap((recommendation) => {
    const { figure } = recommendation.evidence;
    return figure === null ? [] : [{ recommendation, figure }];
  });
  if (earlier === undefined || given.length === 0) return [];
  const figures = given.map(({ figure }) => figure);
  const basis = await basisFor(figures, earlier, deps, request);
  const source = figuresOf(request, workingCalendar(deps.config), basis, {
    trends: [],
    patterns: [],
    breaches: [],
    pauseExamples: [],
    complianceTarget: deps.config.thresholds.compliance.target,
  });
  const madeFor = localDateOf(timeZone, earlier.to - 1);
  const followUps = await deps.analyst.followUp(source, figures);
  return given.flatMap(({ recommendation }, index) => {
    const followUp = followUps[index];
    return followUp === undefined ? [] : [{ madeFor, recommendation, followUp }];
  });
}

/** Reads and replays only what one of the figures takes. */
async function basisFor(
  figures: readonly FollowedFigure[],
  { from, to }: IssuedReport,
  deps: AnalysisDeps,
  request: AnalysisRequest,
) {
  const ofAll = figures.some(({ scope }) => scope === null);
  const ofPauses = figures.some(({ metric }) => metric === 'met-only-by-pause');
  return {
    previous: ofAll ? await deps.source.comparedFacts({ ...request.query, from, to }) : null,
    metOnlyByPause: ofPauses ? (await auditPauses(deps, request)).metOnlyByPause : null,
  };
}
