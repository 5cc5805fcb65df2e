/** Timers as Node has them; tests pass their own. */
export interface Timers {
  set(run: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface Sleeper {
  /** Resolves at the instant, when woken or when aborted; at once where one of these has been since the last sleep. */
  until(at: number, now: number, signal: AbortSignal): Promise<void>;
  wake(): void;
  /** Resolves when the work has ended, or after so long. */
  patience(work: Promise<unknown>, ms: number): Promise<void>;
}

const processTimers: Timers = {
  set: (run, ms) => setTimeout(run, ms),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export function createSleeper(timers: Timers = processTimers): Sleeper {
  let isWoken = false;
  let awake: (() => void) | null = null;
  return {
    async until(at, now, signal) {
      if (!isWoken && !signal.aborted && at > now) {
        await new Promise<void>((resolve) => {
          const timer = timers.set(resolve, at - now);
          awake = () => {
            timers.clear(timer);
            resolve();
          };
          signal.addEventListener('abort', awake, { once: true });
        });
        if (awake !== null) signal.removeEventListener('abort', awake);
        awake = null;
      }
      isWoken = false;
    },
    async patience(work, ms) {
      let timer: unknown;
      const enough = new Promise<void>((resolve) => {
        timer = timers.set(resolve, ms);
      });
      await Promise.race([work, enough]);
      timers.clear(timer);
    },
    wake() {
      isWoken = true;
      awake?.();
    },
  };
}
