import { type ComparedFacts, dimensions, type ReportQuery } from '../core/report/facts.ts';
import { turn } from '../threads/turn.ts';
import { type ClockColumns, readClocks } from './clock-columns.ts';
import { shareLabels } from './fact-labels.ts';
import { filterSql } from './filters.ts';
import type { Labels } from './labels.ts';
import type { Session } from './session.ts';
import type { WorldAt } from './world.ts';

const columns = ['elapsed_ms', 'started_at', ...dimensions] as const;
type Compared = ClockColumns<(typeof columns)[number]>;

/** Reads of a period what comparisons look at: half the columns of its facts, and no count of incidents. */
export async function readComparedFacts(
  session: Session,
  world: WorldAt,
  labels: Labels,
  query: ReportQuery,
): Promise<ComparedFacts> {
  const filter = filterSql(query.filters, labels);
  const options = { cohorts: [query.cohort], columns };
  const [clocks] = await readClocks(session, world.clocks, filter, query, options);
  if (clocks === undefined) throw new Error('no clocks were read');
  const shared = shareLabels(clocks, labels);
  const of = async (kind: Compared) => {
    await turn();
    const { n, outcome, counted, stopped, elapsed_ms: elapsedMs, started_at: startedAt } = kind;
    return { n, outcome, counted, stopped, elapsedMs, startedAt, codes: shared.codes(kind) };
  };
  const [response, resolution, overall] = clocks;
  return {
    response: await of(response),
    resolution: await of(resolution),
    overall: await of(overall),
    labels: shared.labels,
  };
}
