import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkByUpdate } from '../../../../src/ingest/sync/walk-by-update.ts';

interface Item {
  readonly id: number;
  at: number;
}

/** A list in the order of changes that is paged by offset, and changes between the pages. */
function listOf(items: Item[], size: number, grainMs: number, between: (asked: number) => void) {
  let asked = 0;
  return async (since: number, page: string | null) => {
    between(asked++);
    const from = page === null ? 0 : Number(page);
    const listed = items
      .filter(({ at }) => Math.floor(at / grainMs) * grainMs >= since)
      .sort((a, b) => a.at - b.at || a.id - b.id);
    const next = from + size < listed.length ? String(from + size) : null;
    return {
      items: listed.slice(from, from + size).map((item) => ({ ...item })),
      next,
      total: listed.length,
    };
  };
}

async function walked(
  items: Item[],
  size: number,
  grainMs: number,
  between: (asked: number) => void = () => {},
  since = 0,
) {
  const pages: { items: readonly Item[]; since: number }[] = [];
  const walk = walkByUpdate<Item>({
    list: listOf(items, size, grainMs, between),
    keyOf: ({ id, at }) => `${id}@${at}`,
    updatedAt: ({ at }) => at,
    since,
    until: 1_000_000,
    grainMs,
  });
  for await (const page of walk) pages.push(page);
  return pages;
}

const made = (times: readonly number[]): Item[] => times.map((at, id) => ({ id, at }));

describe('a walk in the order of changes', () => {
  it('ends where the pages of one grain lead back to each other', async () => {
    let asked = 0;
    const walk = walkByUpdate<Item>({
      list: async () => {
        if (asked++ > 100) throw new Error('endless');
        return { items: made([5]), next: 'again', total: null };
      },
      keyOf: ({ id }) => String(id),
      updatedAt: ({ at }) => at,
      since: 5,
      until: 1_000_000,
      grainMs: 1,
    });
    await expect(async () => {
      for await (const _page of walk);
    }).rejects.toThrow('a list of what changed is paged in a circle');
  });

  it('brings each item once where nothing changes, however many share a grain of time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(1, 10),
        async (times, size, grainMs) => {
          const pages = await walked(made(times), size, grainMs);
          const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
          expect(ids.sort((a, b) => a - b)).toEqual(times.map((_, id) => id));
        },
      ),
    );
  });

  it('misses nothing though items change between the pages: what it leaves, the next one finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 10),
        fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat()), { maxLength: 8 }),
        async (times, size, grainMs, changes) => {
          const items = made(times);
          let now = 31;
          const pages = await walked(items, size, grainMs, (asked) => {
            for (const [when, which] of changes) {
              const item = items[which % items.length];
              if (when === asked && item !== undefined) item.at = now++;
            }
          });
          const next = await walked(items, size, grainMs, undefined, pages.at(-1)?.since);
          const last = new Map<number, number>();
          for (const page of [...pages, ...next]) for (const { id, at } of page.items) last.set(id, at);
          expect([...last].sort(([a], [b]) => a - b)).toEqual(items.map(({ id, at }) => [id, at]));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says with each page since when all has still to be walked', async () => {
    const items = made([0, 1, 1, 1, 1, 5, 9]);
    const seen = new Set<number>();
    for (const page of await walked(items, 2, 1)) {
      for (const { id } of page.items) seen.add(id);
      const before = items.filter(({ at }) => at < page.since);
      expect(before.every(({ id }) => seen.has(id))).toBe(true);
    }
  });

  it('comes to an end though the list never does', async () => {
    const items = made([0, 1]);
    const pages = await walked(items, 1, 1, (asked) => {
      items[0] = { id: 0, at: 400_000 * (asked + 1) };
    });
    expect(pages.length).toBeLessThan(6);
  });
});
