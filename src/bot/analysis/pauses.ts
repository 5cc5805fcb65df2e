import type { PauseAudit, PauseAuditRow, PauseCompliance } from '../../core/report/analysis.ts';
import type { ReportFacts } from '../../core/report/facts.ts';
import { tally } from '../../core/report/tally.ts';
import type { Replay } from '../../ports/what-if.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';

/** More flips than any period holds. */
const everyFlip = 10_000_000;

export interface PauseReplay {
  readonly audit: PauseAudit;
  /** 1 for the rows of `facts.resolution` that are met and would have breached without pauses. */
  readonly metOnlyByPause: Uint8Array;
}

/** Replays the period as if nobody had paused. */
export async function auditPauses(
  { whatIf }: AnalysisDeps,
  { query, facts }: AnalysisRequest,
): Promise<PauseReplay> {
  const replay = await whatIf.replay({ ...query, proposal: 'without-pauses', limit: everyFlip });
  const metOnlyByPause = markMetOnlyByPause(facts, replay);
  const [overall] = rowsOf(facts, replay, metOnlyByPause, false);
  if (overall === undefined) throw new Error('everything is one group');
  return {
    metOnlyByPause,
    audit: {
      pausedIncidents: replay.replayedIncidents,
      overall,
      teams: rowsOf(facts, replay, metOnlyByPause, true)
        .filter(({ n }) => n > 0)
        .sort((a, b) => b.metOnlyByPause - a.metOnlyByPause || b.n - a.n || compare(a.key, b.key)),
      lateApplied: facts.flags['late-applied-pause'] ?? 0,
    },
  };
}

function markMetOnlyByPause({ resolution }: ReportFacts, { flips }: Replay): Uint8Array {
  const lost = new Set(
    flips
      .filter(({ clock, from, to }) => clock === 'resolution' && from === 'met' && to !== 'met')
      .map(({ id, cycle }) => `${id} ${cycle}`),
  );
  const marks = new Uint8Array(resolution.n);
  const { incident, cycle } = resolution;
  if (incident === undefined || cycle === undefined || lost.size === 0) return marks;
  for (let row = 0; row < resolution.n; row += 1)
    if (resolution.counted[row] === 1 && lost.has(`${incident[row]} ${cycle[row]}`)) marks[row] = 1;
  return marks;
}

function rowsOf(
  facts: ReportFacts,
  replay: Replay,
  metOnlyByPause: Uint8Array,
  byTeam: boolean,
): PauseAuditRow[] {
  const keys = byTeam ? [null, ...facts.labels.team] : [null];
  const codes = (of: ReportFacts) => (byTeam ? of.resolution.codes.team : null);
  const judged = tally(facts.resolution, codes(facts), keys.length);
  const held = tally(facts.resolution, codes(facts), keys.length, metOnlyByPause);
  const unpausedKeys = byTeam ? [null, ...replay.after.labels.team] : [null];
  const unpaused = tally(replay.after.resolution, codes(replay.after), unpausedKeys.length);
  const slotOf = new Map(unpausedKeys.map((key, slot) => [key, slot]));
  return keys.map((key, slot) => {
    const counts = complianceOf(judged[slot]);
    return {
      key,
      n: counts.met + counts.breached,
      judged: counts,
      unpaused: complianceOf(unpaused[slotOf.get(key) ?? -1]),
      metOnlyByPause: held[slot]?.met ?? 0,
    };
  });
}

function complianceOf(counts: { met: number; breached: number } | undefined): PauseCompliance {
  const { met = 0, breached = 0 } = counts ?? {};
  return { met, breached, rate: met + breached === 0 ? null : met / (met + breached) };
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
