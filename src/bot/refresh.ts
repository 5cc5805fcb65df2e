import type { Config } from '../../config/schema.ts';
import { calendarPeriod } from '../core/report/calendar-period.ts';
import type { ReportKind } from '../core/report/period.ts';
import { localDateOf, startOfDay } from '../core/time/zone.ts';
import type { Clock } from '../ports/clock.ts';
import type { Job } from '../ports/job.ts';
import type { Logger } from '../ports/logger.ts';
import type { ReportSource } from '../ports/report-source.ts';
import type { Reporting, ReportRequest } from '../ports/reporting.ts';

export const refreshedKinds = ['monthly', 'weekly', 'daily'] as const satisfies readonly ReportKind[];
export type RefreshedKind = (typeof refreshedKinds)[number];

export interface RefreshDeps {
  readonly reporting: Reporting;
  readonly source: Pick<ReportSource, 'dataVersion' | 'extent'> & { keep(): Promise<void> };
  readonly config: Config;
  readonly clock: Clock;
}

export interface Refreshed {
  readonly kind: RefreshedKind;
  /** First local day of the period. */
  readonly from: string;
  readonly seconds: number;
  /** False: nothing in the log touches the period, so there was nothing to compute. */
  readonly hasData: boolean;
}

/**
 * Computes what reports show of closed periods, so that they need only read it: of each kind the last one that was
 * closed, or the last that has data where the log ends before it; `from`: a day in the period instead. Resolves with
 * what was done; CancelledError once aborted.
 */
export async function refresh(
  { reporting, source, config, clock }: RefreshDeps,
  options: {
    readonly kinds: readonly RefreshedKind[];
    readonly from: string | null;
    readonly signal: AbortSignal;
    readonly progress?: (text: string) => void;
  },
): Promise<Refreshed[]> {
  const { kinds, signal, progress = () => {} } = options;
  const done: Refreshed[] = [];
  for (const kind of kinds) {
    const started = clock.now();
    const from = options.from ?? (await lastPeriod(source, config, kind, clock.now()));
    if (from === null) return done;
    const hasData = await reporting.prepare(requestOf(kind, from), {
      signal,
      progress: (text) => progress(`${kind} ${from}: ${text}`),
    });
    done.push({ kind, from, seconds: (clock.now() - started) / 1000, hasData });
  }
  await source.keep();
  return done;
}

/** First day of the last closed period that the log reaches into; null for an empty log. */
async function lastPeriod(
  source: RefreshDeps['source'],
  { timeZone, reports: { weekStartsOn } }: Config,
  kind: RefreshedKind,
  now: number,
): Promise<string | null> {
  const extent = await source.extent();
  if (extent === null) return null;
  const running = calendarPeriod(kind, localDateOf(timeZone, now), weekStartsOn).from;
  const lastClosed = localDateOf(timeZone, startOfDay(timeZone, running) - 1);
  const [day = lastClosed] = [lastClosed, localDateOf(timeZone, extent.lastEventAt)].sort();
  return calendarPeriod(kind, day, weekStartsOn).from;
}

function requestOf(kind: RefreshedKind, from: string): ReportRequest {
  return {
    kind,
    from,
    to: null,
    asOf: null,
    knownAt: null,
    cohort: 'verdict',
    filters: { service: [], team: [], priority: [], customer: [] },
    sections: null,
    timeZone: null,
  };
}

/** A refresh waits this many times as long as the last one took, failed or not, so that it takes a small part of the machine. */
const restFactor = 9;
/** How often it is looked whether a day has turned or data have come in. */
const everyMs = 60_000;
/** Rest after a refresh into which data came, which was stale when it was done: more of them may be streaming in. */
const streamingRestMs = 60_000;

/** Keeps analytics fresh while the bot runs: refreshes where the data, the policies or the day have changed since. */
export function createRefreshJob(deps: RefreshDeps & { readonly logger: Logger }): Job {
  const { source, config, clock, logger } = deps;
  let freshAs: string | null = null;
  let notBefore = Number.NEGATIVE_INFINITY;

  async function stateNow(): Promise<string> {
    const { hash, policyVersion } = await source.dataVersion();
    return `${hash} ${policyVersion} ${localDateOf(config.timeZone, clock.now())}`;
  }

  async function refreshIfStale(signal: AbortSignal): Promise<void> {
    if (clock.now() < notBefore) return;
    const state = await stateNow();
    if (state === freshAs) return;
    const started = clock.now();
    let tookMs = 0;
    const done = await refresh(deps, { kinds: refreshedKinds, from: null, signal }).finally(() => {
      tookMs = clock.now() - started;
      notBefore = clock.now() + restFactor * tookMs;
    });
    freshAs = state;
    if ((await stateNow()) !== state) notBefore = Math.max(notBefore, clock.now() + streamingRestMs);
    logger.info({ tookMs, periods: done.map(({ kind, from }) => `${kind} ${from}`) }, 'analytics refreshed');
  }

  return { name: 'refresh', everyMs, run: refreshIfStale };
}
