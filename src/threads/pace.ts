export interface PaceTimers {
  readonly now: () => number;
  readonly nextTurn: (run: () => void) => void;
}

const processTimers: PaceTimers = {
  now: () => performance.now(),
  nextTurn: (run) => void setImmediate(run),
};

/**
 * Keeps many short pieces of work from holding the event loop together: of those that come in one turn only as many run
 * as take `mostMs`, the others in later turns, in the order in which they came.
 */
export function createPace(mostMs: number, { now, nextTurn }: PaceTimers = processTimers) {
  const waiting: (() => void)[] = [];
  let begunAt: number | null = null;

  function begin(): number {
    begunAt = now();
    nextTurn(go);
    return begunAt;
  }

  function go(): void {
    begunAt = null;
    if (waiting.length === 0) return;
    const at = begin();
    do waiting.shift()?.();
    while (waiting.length > 0 && now() - at < mostMs);
  }

  return <T>(work: () => T | Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const piece = () => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      };
      const at = begunAt ?? begin();
      if (waiting.length === 0 && now() - at < mostMs) piece();
      else waiting.push(piece);
    });
}
