import { type Job, RecurrenceRule, scheduleJob } from 'node-schedule';
import type { Clock } from '../ports/clock.ts';

/** No two wakes are closer. */
const shortestMs = 1_000;
/** What is later waits for a tick. */
const longestMs = 60_000;

/** Calls a check every minute, and in between when something is due. It decides nothing itself. */
export interface Ticker {
  /** Checks at once, and from then on. */
  start(check: () => Promise<void>): void;
  /** Also checks at an instant, epoch milliseconds; of several the earliest counts, which asks for the next itself. */
  wakeAt(at: number): void;
  close(): Promise<void>;
}

/** In UTC, whose minutes are neither skipped nor repeated when clocks change. */
export function createTicker({ clock }: { readonly clock: Clock }): Ticker {
  let check: (() => Promise<void>) | null = null;
  let job: Job | null = null;
  let wake: { readonly at: number; readonly timer: NodeJS.Timeout } | null = null;

  function cancelWake(): void {
    if (wake !== null) clearTimeout(wake.timer);
    wake = null;
  }

  return {
    start(given) {
      check = given;
      const everyMinute = new RecurrenceRule();
      everyMinute.second = 0;
      everyMinute.tz = 'UTC';
      job = scheduleJob(everyMinute, () => void given());
      void given();
    },
    wakeAt(at) {
      if (check === null || (wake !== null && wake.at <= at)) return;
      const delayMs = Math.max(shortestMs, at - clock.now());
      if (delayMs >= longestMs) return;
      cancelWake();
      const timer = setTimeout(() => {
        wake = null;
        void check?.();
      }, delayMs);
      wake = { at, timer };
    },
    async close() {
      check = null;
      cancelWake();
      job?.cancel();
    },
  };
}
