/** Which key is to be looked at next: each key has one time, the last that was set. */
export interface WakeQueue {
  /** Null: not until something happens. */
  set(key: string, at: number | null): void;
  /** Takes those whose time has come. */
  take(now: number): string[];
  /** The earliest time; null: nothing waits. */
  next(): number | null;
  /** Entries held: at most twice as many as keys wait, and a few. */
  size(): number;
}

type Entry = readonly [at: number, key: string];

/** Below that, it is not worth a look whether entries still hold. */
const fewEntries = 64;

/**
 * A binary heap, in which entries that hold no more are passed over when they come up, and dropped together where they are
 * most of it: keys whose time lies days ahead are set anew with every change of the data, behind one that is not.
 */
export function createWakeQueue(): WakeQueue {
  let heap: Entry[] = [];
  const times = new Map<string, number>();

  function push(entry: Entry): void {
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (timeAt(parent) <= entry[0]) break;
      swap(index, parent);
      index = parent;
    }
  }

  function pop(): Entry | undefined {
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const child = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
      if (timeAt(child) >= last[0]) return top;
      swap(index, child);
      index = child;
    }
  }

  function timeAt(index: number): number {
    return heap[index]?.[0] ?? Number.POSITIVE_INFINITY;
  }

  function swap(a: number, b: number): void {
    const [one, other] = [heap[a], heap[b]];
    if (one === undefined || other === undefined) return;
    heap[a] = other;
    heap[b] = one;
  }

  function dropStale(): void {
    for (let top = heap[0]; top !== undefined && times.get(top[1]) !== top[0]; top = heap[0]) pop();
  }

  function dropMostlyStale(): void {
    if (heap.length <= fewEntries || heap.length <= 2 * times.size) return;
    // A sorted list is a heap.
    heap = [...times].map(([key, at]): Entry => [at, key]).sort(([a], [b]) => a - b);
  }

  return {
    set(key, at) {
      if (at === null) {
        times.delete(key);
      } else if (times.get(key) !== at) {
        times.set(key, at);
        push([at, key]);
        dropMostlyStale();
      }
    },
    take(now) {
      const due: string[] = [];
      for (;;) {
        dropStale();
        const [at, key] = heap[0] ?? [Number.POSITIVE_INFINITY, ''];
        if (at > now) return due;
        pop();
        times.delete(key);
        due.push(key);
      }
    },
    next() {
      dropStale();
      return heap[0]?.[0] ?? null;
    },
    size: () => heap.length,
  };
}
