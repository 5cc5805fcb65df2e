import { CancelledError } from '../core/errors.ts';
import {
  type DailyPoint,
  type DataVersion,
  isSameVersion,
  type ReportFacts,
  type ReportQuery,
} from '../core/report/facts.ts';
import type { Extent } from '../core/report/no-data.ts';
import type { Period } from '../core/report/period.ts';
import { seriesDays } from '../core/report/series-days.ts';
import type { ReportSource } from '../ports/report-source.ts';

/** Everything a report is computed from, of one data version. */
export interface ReportReading {
  readonly version: DataVersion;
  readonly extent: Extent;
  readonly facts: ReportFacts;
  /** Of the cohort `opened`; the same object where that is the query's. */
  readonly opened: ReportFacts;
  readonly before: readonly DailyPoint[];
  readonly daily: readonly DailyPoint[];
  /** False: the log grew during every attempt, so the figures may span two versions. */
  readonly stable: boolean;
}

export interface ReadingContext {
  readonly signal: AbortSignal | undefined;
  readonly progress: (text: string) => void;
}

const attempts = 3;

/** Reads until the data version is the same before and after, three times at most. CancelledError once aborted. */
export async function readReport(
  source: ReportSource,
  query: ReportQuery,
  period: Period,
  context: ReadingContext,
): Promise<ReportReading> {
  let version = await source.dataVersion();
  for (let attempt = 1; ; attempt += 1) {
    const reading = await readOnce(source, query, period, context);
    const after = await source.dataVersion();
    const stable = isSameVersion(after, version);
    if (stable || attempt === attempts) return { ...reading, version: after, stable };
    version = after;
  }
}

async function readOnce(
  source: ReportSource,
  query: ReportQuery,
  period: Period,
  { signal, progress }: ReadingContext,
): Promise<Omit<ReportReading, 'version' | 'stable'>> {
  stopIfAborted(signal);
  progress('Reading the clocks of the period …');
  const extent = await source.extent();
  const facts = await source.facts(query);
  stopIfAborted(signal);
  const opened = query.cohort === 'opened' ? facts : await source.facts({ ...query, cohort: 'opened' });
  stopIfAborted(signal);
  progress('Reading the days …');
  const { before, daily } = seriesDays(period, extent?.firstOpenedAt ?? period.to);
  const days = [...before, ...daily];
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { extent, facts, opened, before: [], daily: [] };
  const points = await source.daily({ ...query, from: first.from, to: last.to }, days);
  stopIfAborted(signal);
  return {
    extent,
    facts,
    opened,
    before: points.slice(0, before.length),
    daily: points.slice(before.length),
  };
}

/** Throws CancelledError once the signal is aborted. */
export function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new CancelledError();
}
