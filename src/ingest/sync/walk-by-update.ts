import { circular } from './refusals.ts';

/** One page of a list that is in the order of its last changes, oldest first. */
export interface UpdatedPage<Item> {
  readonly items: readonly Item[];
  /** What brings the next page of the same list; null: this is the last. */
  readonly next: string | null;
  readonly total: number | null;
}

export interface UpdateWalk<Item> {
  /** The list of what changed at `since` or later, beginning with a page. */
  list(since: number, page: string | null): Promise<UpdatedPage<Item>>;
  /** Tells an item in one state from itself in another. */
  keyOf(item: Item): string;
  updatedAt(item: Item): number;
  readonly since: number;
  /** Changes after this instant are for the next time. */
  readonly until: number;
  /** What the list's `since` is exact to, in milliseconds. */
  readonly grainMs: number;
}

export interface WalkedPage<Item> {
  readonly items: readonly Item[];
  /** All that changed before was walked. */
  readonly since: number;
  readonly total: number | null;
}

/**
 * Every item that changed since then, though items change meanwhile: one that does leaves its place for the end, and what
 * came behind it moves up by one, over the border to a page that was read. So the list begins anew, with a later
 * `since`, after each page that goes on in time. Within one grain of time pages follow each other, and they are read
 * again until they are the same twice: then nothing moved between them.
 */
export async function* walkByUpdate<Item>(walk: UpdateWalk<Item>): AsyncGenerator<WalkedPage<Item>> {
  const { grainMs, until, keyOf, updatedAt } = walk;
  const seen = new Map<string, number>();
  let since = floor(walk.since, grainMs);
  let before: Scan | null = null;
  for (;;) {
    const keys: string[] = [];
    let scan: Scan | null = null;
    let page: string | null = null;
    const asked = new Set<string>();
    for (let pages = 1; scan === null; pages++) {
      const { items, next, total }: UpdatedPage<Item> = await walk.list(since, page);
      const fresh = items.filter((item) => !seen.has(keyOf(item)));
      for (const item of fresh) seen.set(keyOf(item), updatedAt(item));
      for (const item of items) if (floor(updatedAt(item), grainMs) <= since) keys.push(keyOf(item));
      const last = items.at(-1);
      const lastAt = last === undefined ? since : floor(updatedAt(last), grainMs);
      if (lastAt > since || next === null) {
        const isEnd = next === null || lastAt > until;
        scan = { since, keys: keys.join('\n'), lastAt: Math.max(lastAt, since), isEnd };
        // What stood still until this scan was over is what the one before went through.
        before = pages === 1 ? scan : sameGrain(before, scan);
        if (before !== null) since = before.lastAt;
      }
      if (fresh.length > 0) yield { items: fresh, since, total };
      if (next !== null && scan === null) {
        if (asked.has(next)) throw circular('a list of what changed');
        asked.add(next);
      }
      page = next;
    }
    if (before?.isEnd === true) return;
    before ??= scan;
    for (const [key, at] of seen) if (at < since) seen.delete(key);
  }
}

/** The pages of one list up to where it goes on in time. */
interface Scan {
  readonly since: number;
  /** Of the items in the first grain. */
  readonly keys: string;
  readonly lastAt: number;
  readonly isEnd: boolean;
}

/** The first where nothing moved in its grain until the second was over. */
function sameGrain(first: Scan | null, second: Scan): Scan | null {
  return first?.since === second.since && first.keys === second.keys ? first : null;
}

function floor(at: number, grainMs: number): number {
  return Math.floor(at / grainMs) * grainMs;
}
