import { sharedBytes } from '../../core/analytics/shared-arrays.ts';
import type { PauseAudit, PauseAuditRow, PauseCompliance } from '../../core/report/analysis.ts';
import { outcomes, type ReportFacts } from '../../core/report/facts.ts';
import { tally } from '../../core/report/tally.ts';
import type { PausedClocks } from '../../ports/analytics-source.ts';
import type { AnalysisDeps, AnalysisRequest } from './context.ts';

const met = outcomes.indexOf('met');
const breached = outcomes.indexOf('breached');

export interface AuditedPauses {
  readonly audit: PauseAudit;
  /** 1 for the rows of `facts.resolution` that are met and would not be without pauses. */
  readonly metOnlyByPause: Uint8Array;
}

/** Compliance of the resolution clocks as judged and as if no pause had stopped any, overall and by team. */
export async function auditPauses(
  { source }: AnalysisDeps,
  { query, facts }: AnalysisRequest,
): Promise<AuditedPauses> {
  const paused = await source.pausedClocks(query);
  const [overall] = rowsOf(facts, paused, null);
  if (overall === undefined) throw new Error('everything is one group');
  return {
    metOnlyByPause: markMetOnlyByPause(facts, paused),
    audit: {
      pausedIncidents: new Set(paused.incident).size,
      overall,
      teams: rowsOf(facts, paused, facts.labels.team)
        .filter(({ n }) => n > 0)
        .sort((a, b) => b.metOnlyByPause - a.metOnlyByPause || b.n - a.n || compare(a.key, b.key)),
      lateApplied: facts.flags['late-applied-pause'] ?? 0,
    },
  };
}

function isMetOnlyByPause({ judged, unpaused }: PausedClocks, row: number): boolean {
  return judged[row] === met && unpaused[row] !== met;
}

function markMetOnlyByPause({ resolution }: ReportFacts, paused: PausedClocks): Uint8Array {
  const held = new Map<number, Set<number>>();
  for (let row = 0; row < paused.judged.length; row += 1) {
    if (!isMetOnlyByPause(paused, row)) continue;
    const id = paused.incident[row] ?? -1;
    held.set(id, (held.get(id) ?? new Set()).add(paused.cycle[row] ?? -1));
  }
  const marks = sharedBytes(resolution.n);
  const { incident, cycle } = resolution;
  if (incident === undefined || cycle === undefined || held.size === 0) return marks;
  for (let row = 0; row < resolution.n; row += 1)
    if (resolution.counted[row] === 1 && held.get(incident[row] ?? -1)?.has(cycle[row] ?? -1) === true)
      marks[row] = 1;
  return marks;
}

/** By team, the incidents without one first; `teams` null: all of them as one. */
function rowsOf(facts: ReportFacts, paused: PausedClocks, teams: readonly string[] | null): PauseAuditRow[] {
  const keys = teams === null ? [null] : [null, ...teams];
  const slotOf = new Map(keys.map((key, slot) => [key, slot]));
  const counts = tally(facts.resolution, teams === null ? null : facts.resolution.codes.team, keys.length);
  const rows = counts.map((judged) => ({ judged, moved: { met: 0, breached: 0 }, held: 0 }));
  for (let row = 0; row < paused.judged.length; row += 1) {
    const team = teams === null ? null : (paused.teams[paused.team[row] ?? -1] ?? null);
    const own = rows[slotOf.get(team) ?? -1];
    // A team of whose clocks only a reading without pauses counts any is left out: it has no figure to compare with.
    if (own === undefined) continue;
    const [before, after] = [paused.judged[row], paused.unpaused[row]];
    own.moved.met += Number(after === met) - Number(before === met);
    own.moved.breached += Number(after === breached) - Number(before === breached);
    own.held += Number(isMetOnlyByPause(paused, row));
  }
  return rows.map(({ judged, moved, held }, slot) => ({
    key: keys[slot] ?? null,
    n: judged.met + judged.breached,
    judged: complianceOf(judged.met, judged.breached),
    unpaused: complianceOf(judged.met + moved.met, judged.breached + moved.breached),
    metOnlyByPause: held,
  }));
}

function complianceOf(metCount: number, breachedCount: number): PauseCompliance {
  const n = metCount + breachedCount;
  return { met: metCount, breached: breachedCount, rate: n === 0 ? null : metCount / n };
}

function compare(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
