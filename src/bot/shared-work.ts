import { CancelledError } from '../core/errors.ts';

/** Somebody who waits for an answer. */
export interface Waiter {
  /** Aborts when they wait no longer. */
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export type Work<T> = (waiter: Waiter) => Promise<T>;

/** Work that several may wait for at the same time. */
export interface SharedWork<T> {
  /**
   * Starts `work`, or joins what runs under the same key; null: shared with nobody. Rejects with CancelledError once
   * the waiter has gone, whatever the work does; it is told to stop when all have.
   */
  join(key: string | null, work: Work<T>, waiter: Waiter): Promise<T>;
}

interface Running<T> {
  readonly result: Promise<T>;
  readonly waiters: Set<Waiter>;
  readonly abort: AbortController;
  /** What a later comer is told first. */
  lastProgress: string | null;
}

export function createSharedWork<T>(): SharedWork<T> {
  const byKey = new Map<string, Running<T>>();

  function start(key: string | null, work: Work<T>): Running<T> {
    const waiters = new Set<Waiter>();
    const abort = new AbortController();
    const progress = (text: string) => {
      running.lastProgress = text;
      for (const waiter of waiters) waiter.progress(text);
    };
    const begin = async () => work({ signal: abort.signal, progress });
    // Begins in a later turn, so that whoever starts it already waits when it first tells of its progress.
    const result = Promise.resolve().then(begin);
    const running: Running<T> = { result, waiters, abort, lastProgress: null };
    if (key !== null) byKey.set(key, running);
    const forget = () => end(key, running);
    result.then(forget, forget);
    return running;
  }

  function end(key: string | null, running: Running<T>): void {
    if (key !== null && byKey.get(key) === running) byKey.delete(key);
  }

  return {
    async join(key, work, waiter) {
      if (waiter.signal.aborted) throw new CancelledError();
      const known = key === null ? undefined : byKey.get(key);
      const running = known ?? start(key, work);
      const { waiters, lastProgress, abort, result } = running;
      waiters.add(waiter);
      if (lastProgress !== null) waiter.progress(lastProgress);
      try {
        return await untilGone(result, waiter.signal);
      } finally {
        waiters.delete(waiter);
        if (waiters.size === 0) {
          end(key, running);
          abort.abort();
        }
      }
    },
  };
}

/** Work that does not heed its signal keeps nobody waiting; what it does afterwards is dropped. */
function untilGone<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new CancelledError());
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
