import type { Config } from '../../config/schema.ts';
import { riskSharesOf } from '../core/sla/risk.ts';
import type { Clock } from '../ports/clock.ts';
import type { Job } from '../ports/job.ts';
import type { ManyJudgements } from '../ports/judgements.ts';
import type { Logger } from '../ports/logger.ts';
import type { Notice, NoticeLedger, NoticePoster, NoticeSummary, Silence } from '../ports/notices.ts';
import type { OpenClockRow, OpenClockSource } from '../ports/open-clocks.ts';
import type { ReportSource } from '../ports/report-source.ts';
import { keyOf } from './incident-key.ts';
import { createNoticeBook } from './notice-book.ts';
import { createPauses } from './pauses.ts';
import type { Telling, WatchedIncident } from './plan-incident.ts';
import { planNotices } from './plan-notices.ts';
import { type PlanSettings, planSettings } from './plan-settings.ts';
import { createSender } from './sender.ts';
import { createSleeper, type Timers } from './sleeper.ts';
import { createWakeQueue } from './wake-queue.ts';

export interface NoticeWatcherDeps {
  readonly config: Pick<Config, 'notices' | 'timeZone' | 'locale' | 'thresholds'>;
  readonly source: OpenClockSource &
    ManyJudgements & { dataVersion(): ReturnType<ReportSource['dataVersion']> };
  readonly ledger: NoticeLedger;
  /** Those that are connected. */
  readonly posters: readonly NoticePoster[];
  /** Default: every destination may see everything. */
  readonly maySee?: PlanSettings['maySee'];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: those of the process. */
  readonly timers?: Timers;
  readonly measured?: (latenessMs: number, notice: Notice) => void;
}

/** The name of the watcher's job. */
export const noticeJobName = 'notices';

/** How often it is asked whether the data or the silences changed. */
const pollMs = 1_000;
/** Reading takes at most this share of the time, however fast the data changes. */
const readingShare = 0.2;
/** What was told of incidents that are open no more is kept this long: they may be opened again. */
const keptMs = 90 * 86_400_000;
/** Silences that have ended. */
const silenceKeptMs = 86_400_000;
const restMs = 5_000;
/** For what runs when the watch ends. */
const patienceMs = 5_000;

/**
 * The job that watches open clocks: runs until it is aborted. A crash loses nothing: what was told, and what was begun,
 * is in the ledger. Null: notices are off, or no channel is named.
 */
export function createNoticeWatcher(deps: NoticeWatcherDeps): Job | null {
  const { enabled, channel, channels } = deps.config.notices;
  const isUsed = enabled && (channel !== null || channels.some(({ to }) => to !== null));
  if (!isUsed) return null;
  return { name: noticeJobName, everyMs: restMs, run: (signal) => watch(deps, signal) };
}

async function watch(deps: NoticeWatcherDeps, signal: AbortSignal): Promise<void> {
  const { config, source, ledger, clock, logger, timers } = deps;
  const settings = planSettings(config, deps.maySee);
  const shares = riskSharesOf(config.thresholds);
  const book = createNoticeBook(settings.storm.within);
  const pauses = createPauses();
  const queue = createWakeQueue();
  const sleeper = createSleeper(timers);
  const style = { locale: config.locale, timeZone: config.timeZone, shares };
  const sender = createSender({ ...deps, style, measured: deps.measured ?? (() => {}) }, book, pauses);
  /** Incidents at which something is being done. */
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();
  const unsettled = new Map<string, NoticeSummary>();
  const settling = new Set<string>();
  let rows = new Map<string, OpenClockRow[]>();
  let silences: readonly Silence[] = [];
  let version = '';
  let readAgainAt = 0;
  let isPolling = false;
  let polledAt = Number.NEGATIVE_INFINITY;
  let failure: { readonly error: unknown } | null = null;

  async function load(): Promise<void> {
    for (const notice of await ledger.notices()) {
      book.put(notice);
      if (notice.message !== null) book.posted(notice.destination, notice.message.begunAt);
    }
    for (const summary of await ledger.summaries()) unsettled.set(summary.message.id, summary);
  }

  /** Reads what changed; every incident is then looked at anew. */
  async function refresh(): Promise<void> {
    const found = JSON.stringify(await source.dataVersion());
    const heard = await ledger.silences();
    const isHeard = JSON.stringify(heard) === JSON.stringify(silences);
    silences = heard;
    const begunAt = clock.now();
    const isRead = found === version || begunAt < readAgainAt;
    if (isRead && isHeard) return;
    if (!isRead) {
      rows = await readRows();
      version = found;
      readAgainAt = clock.now() + (clock.now() - begunAt) / readingShare;
      await forgetOld();
    }
    for (const key of new Set([...rows.keys(), ...book.incidents()])) queue.set(key, clock.now());
  }

  /** Beside the watch: an instant that is known does not wait for the database, which may have a report to make. */
  function poll(now: number): void {
    if (isPolling || now - polledAt < pollMs) return;
    polledAt = now;
    isPolling = true;
    const task = refresh()
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .then(() => {
        running.delete(task);
        isPolling = false;
        sleeper.wake();
      });
    running.add(task);
  }

  async function readRows(): Promise<Map<string, OpenClockRow[]>> {
    const filters = { service: [], team: [], priority: [], customer: [] };
    const query = {
      asOf: clock.now(),
      knownAt: null,
      filters,
      clock: null,
      from: 'on-track',
      shares,
      unnamed: true,
    } as const;
    const open = await source.openClocks(query, Number.POSITIVE_INFINITY);
    const read = new Map<string, OpenClockRow[]>();
    for (const row of open.rows) {
      const key = keyOf(row);
      const known = read.get(key);
      if (known === undefined) read.set(key, [row]);
      else known.push(row);
    }
    return read;
  }

  async function forgetOld(): Promise<void> {
    const ended = silences.filter(({ until }) => until < clock.now() - silenceKeptMs);
    for (const silence of ended) await ledger.unsilence(silence);
    const before = clock.now() - keptMs;
    const old = [...book.incidents()]
      .filter((key) => !rows.has(key))
      .flatMap((key) => book.of(key).filter(({ updatedAt }) => updatedAt < before));
    if (old.length === 0) return;
    for (const notice of old) book.remove(notice);
    await ledger.forget(old);
  }

  /** What is done about incidents goes on beside the watch; they are looked at again once it has ended. */
  function begin(destination: string, keys: readonly string[], work: () => Promise<unknown>): void {
    for (const key of keys) busy.add(key);
    const task = work()
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .then(() => {
        running.delete(task);
        const now = clock.now();
        for (const key of keys) {
          busy.delete(key);
          queue.set(key, pauses.until(destination, now) ?? now);
        }
        sleeper.wake();
      });
    running.add(task);
  }

  /** What they tell of is left alone until it is known whether they were taken. */
  function settleSummaries(now: number): void {
    for (const [id, summary] of unsettled) {
      const keys = summary.notices.map(keyOf);
      if (settling.has(id) || pauses.until(summary.destination, now) !== null) continue;
      settling.add(id);
      begin(summary.destination, keys, async () => {
        if (await sender.settle(summary)) unsettled.delete(id);
        settling.delete(id);
      });
    }
  }

  function isBlocked(key: string): boolean {
    if (busy.has(key)) return true;
    return [...unsettled.values()].some(({ notices }) => notices.some((notice) => keyOf(notice) === key));
  }

  function look(now: number): void {
    const due: WatchedIncident[] = [];
    for (const key of queue.take(now)) {
      if (isBlocked(key)) continue;
      const notices = book.of(key);
      const begun = notices.filter(({ message }) => message?.state === 'sending');
      if (begun.length > 0) {
        begin(begun[0]?.destination ?? '', [key], () => Promise.all(begun.map((one) => sender.settle(one))));
        continue;
      }
      const [source = '', incident = ''] = JSON.parse(key) as string[];
      due.push({ source, incident, rows: rows.get(key) ?? [], notices });
    }
    if (due.length > 0) tell(due, now);
  }

  function tell(due: readonly WatchedIncident[], now: number): void {
    const moment = { settings, silences, now };
    const plan = planNotices(due, moment, book.trafficOf);
    for (const [key, at] of plan.wakes) queue.set(key, at);
    if (plan.holds.length > 0) keepHolds(plan.holds);
    for (const summary of plan.summaries) {
      begin(summary.destination, summary.tellings.map(keyOfTelling), async () => {
        const open = await sender.summarise(summary);
        if (open !== null) unsettled.set(open.message.id, open);
      });
    }
    const byIncident = new Map<string, (() => Promise<void>)[]>();
    const places = new Map<string, string>();
    for (const [list, send] of [
      [plan.edits, sender.edit],
      [plan.posts, sender.post],
    ] as const) {
      for (const telling of list) {
        const key = keyOfTelling(telling);
        places.set(key, telling.notice.destination);
        byIncident.set(key, [...(byIncident.get(key) ?? []), () => send(telling)]);
      }
    }
    for (const [key, works] of byIncident) {
      begin(places.get(key) ?? '', [key], () => Promise.all(works.map((work) => work())));
    }
  }

  function keepHolds(holds: readonly Notice[]): void {
    for (const notice of holds) book.put(notice);
    const [first] = holds;
    begin(first?.destination ?? '', [], () => ledger.put({ notices: holds }));
  }

  await load();
  polledAt = clock.now();
  await refresh();
  try {
    while (!signal.aborted) {
      poll(clock.now());
      settleSummaries(clock.now());
      look(clock.now());
      if (failure !== null) throw (failure as { error: unknown }).error;
      const pollAt = isPolling ? Number.POSITIVE_INFINITY : polledAt + pollMs;
      const next = Math.min(queue.next() ?? pollAt, pollAt, clock.now() + pollMs);
      await sleeper.until(next, clock.now(), signal);
    }
  } finally {
    // What is under way longer is asked for at the next start.
    await sleeper.patience(Promise.allSettled(running), patienceMs);
    logger.debug({ open: rows.size }, 'notices stopped');
  }
}

function keyOfTelling({ notice }: Telling): string {
  return keyOf(notice);
}
