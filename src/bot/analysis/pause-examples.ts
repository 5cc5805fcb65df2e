import type { PauseExample } from '../../core/recommend/input.ts';
import { mostExamples } from '../../core/recommend/recommendation.ts';
import type { ReportFacts } from '../../core/report/facts.ts';
import type { AnalysisDeps } from './context.ts';

/** For each team the resolutions met only by a pause, the latest stopped first, each incident once. */
export async function pauseExamples(
  { source }: Pick<AnalysisDeps, 'source'>,
  { resolution, labels }: Pick<ReportFacts, 'resolution' | 'labels'>,
  metOnlyByPause: Uint8Array | null,
): Promise<PauseExample[]> {
  const { incident, stoppedAt, codes } = resolution;
  if (metOnlyByPause === null || incident === undefined) return [];
  const rows: number[] = [];
  for (let row = 0; row < metOnlyByPause.length; row += 1) if (metOnlyByPause[row] === 1) rows.push(row);
  rows.sort((a, b) => (stoppedAt[b] ?? 0) - (stoppedAt[a] ?? 0) || a - b);
  const byTeam = new Map<number, Set<number>>();
  for (const row of rows) {
    const team = codes.team[row] ?? -1;
    const ids = byTeam.get(team) ?? new Set();
    if (ids.size < mostExamples) byTeam.set(team, ids.add(incident[row] ?? -1));
  }
  const asked = [...byTeam].flatMap(([team, ids]) => [...ids].map((id) => ({ team, id })));
  if (asked.length === 0) return [];
  const refs = await source.incidentRefs(asked.map(({ id }) => id));
  return asked.flatMap(({ team }, index) => {
    const ref = refs[index];
    return ref === undefined ? [] : [{ team: labels.team[team] ?? null, incident: ref.incident }];
  });
}
