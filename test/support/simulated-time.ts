import type { Timers } from '../../src/notices/sleeper.ts';

interface Pending {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that moves only when told to, with its timers. */
export interface SimulatedTime {
  readonly timers: Timers;
  now(): number;
  /** Runs every timer up to an instant in turn, and what it sets off. */
  advance(to: number): Promise<void>;
}

export function createSimulatedTime(start: number): SimulatedTime {
  let now = start;
  const pending = new Set<Pending>();
  const settle = async () => {
    for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    timers: {
      set(run, ms) {
        const timer = { at: now + Math.max(0, ms), run };
        pending.add(timer);
        return timer;
      },
      clear: (timer) => void pending.delete(timer as Pending),
    },
    now: () => now,
    async advance(to) {
      await settle();
      for (;;) {
        const [first] = [...pending].sort((a, b) => a.at - b.at);
        if (first === undefined || first.at > to) break;
        now = Math.max(now, first.at);
        pending.delete(first);
        first.run();
        await settle();
      }
      now = to;
    },
  };
}
