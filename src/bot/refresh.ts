import type { Config } from '../../config/schema.ts';
import { CancelledError } from '../core/errors.ts';
import { calendarPeriod } from '../core/report/calendar-period.ts';
import type { ReportKind } from '../core/report/period.ts';
import { localDateOf, startOfDay } from '../core/time/zone.ts';
import type { Clock } from '../ports/clock.ts';
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

/** Keeps analytics fresh while the bot runs. */
export interface BackgroundRefresh {
  /** Refreshes in the background where the data, the policies or the day have changed since it last did. */
  check(): void;
  /** Gives up what is under way and resolves when it has ended. */
  close(): Promise<void>;
}

/** A refresh waits this many times as long as the last one took, failed or not, so that it takes a small part of the machine. */
const restFactor = 9;

/** One refresh at a time; what changes meanwhile is taken up at the next check. */
export function createBackgroundRefresh(deps: RefreshDeps & { readonly logger: Logger }): BackgroundRefresh {
  const { source, config, clock, logger } = deps;
  const abort = new AbortController();
  let running: Promise<void> | null = null;
  let freshAs: string | null = null;
  let notBefore = Number.NEGATIVE_INFINITY;

  async function refreshIfStale(): Promise<void> {
    const { hash, policyVersion } = await source.dataVersion();
    const state = `${hash} ${policyVersion} ${localDateOf(config.timeZone, clock.now())}`;
    if (state === freshAs) return;
    const started = clock.now();
    let tookMs = 0;
    const done = await refresh(deps, { kinds: refreshedKinds, from: null, signal: abort.signal }).finally(
      () => {
        tookMs = clock.now() - started;
        notBefore = clock.now() + restFactor * tookMs;
      },
    );
    freshAs = state;
    logger.info({ tookMs, periods: done.map(({ kind, from }) => `${kind} ${from}`) }, 'analytics refreshed');
  }

  function check(): void {
    if (running !== null || abort.signal.aborted || clock.now() < notBefore) return;
    running = refreshIfStale()
      .catch((error: unknown) => {
        if (error instanceof CancelledError || abort.signal.aborted) return;
        logger.error({ error }, 'analytics could not be refreshed; reports compute them when asked');
      })
      .finally(() => {
        running = null;
      });
  }

  return {
    check,
    async close() {
      abort.abort();
      await running;
    },
  };
}
