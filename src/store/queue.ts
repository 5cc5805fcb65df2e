/** Runs pieces of work one after the other, in the order they were added. */
export interface Queue {
  /** Resolves with the work's result; rejects with its error or, without running it, with that of earlier work. */
  add<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when everything added has run; rejects with the first error. */
  idle(): Promise<void>;
}

/** A queue that stops at the first error: later work depends on earlier work. */
export function createQueue(): Queue {
  let tail: Promise<void> = Promise.resolve();
  return {
    add(work) {
      const result = tail.then(work);
      tail = result.then(() => undefined);
      // Each caller sees the error where it awaits; the tail alone must not count as unhandled.
      tail.catch(() => undefined);
      result.catch(() => undefined);
      return result;
    },
    idle: () => tail,
  };
}
