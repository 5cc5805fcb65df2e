const never = new Promise<never>(() => {});

/** A process of a test: once it is killed, what it asked for is done or not, and it never learns of it. */
export interface Life {
  readonly isAlive: boolean;
  readonly died: Promise<void>;
  kill(): void;
  /** The same calls, of this process; `before` each of them. */
  guard<T extends object>(inner: T, before?: () => void): T;
}

export function createLife(): Life {
  let isAlive = true;
  let tell = () => {};
  const died = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return {
    get isAlive() {
      return isAlive;
    },
    died,
    kill() {
      isAlive = false;
      tell();
    },
    guard<T extends object>(inner: T, before: () => void = () => {}): T {
      const guarded = Object.entries(inner).map(([name, value]: [string, unknown]) => {
        if (typeof value !== 'function') return [name, value];
        const call = async (...args: unknown[]) => {
          before();
          if (!isAlive) return never;
          const result: unknown = await Reflect.apply(value, inner, args);
          return isAlive ? result : never;
        };
        return [name, call];
      });
      return Object.fromEntries(guarded) as T;
    },
  };
}

/** The same numbers of [0, 1) for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
