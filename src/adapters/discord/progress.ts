/** Shows what is being done, now and then, in order, and never after the answer. */
export interface Progress {
  readonly update: (text: string) => void;
  /** Shows nothing more; resolves when what was being shown is. */
  close(): Promise<void>;
}

/** Discord allows five edits of a message in five seconds. */
const restMs = 2_000;

export function createProgress(show: (text: string) => Promise<unknown>, now: () => number): Progress {
  let shownAt = Number.NEGATIVE_INFINITY;
  let showing: Promise<unknown> | null = null;
  let open = true;
  return {
    update(text) {
      if (!open || showing !== null || now() - shownAt < restMs) return;
      shownAt = now();
      // Only the answer matters: what is wrong with the connection is told when that fails.
      showing = show(text)
        .catch(() => undefined)
        .finally(() => {
          showing = null;
        });
    },
    async close() {
      open = false;
      await showing;
    },
  };
}
