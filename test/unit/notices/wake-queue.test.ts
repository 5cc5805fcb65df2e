import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createWakeQueue } from '../../../src/notices/wake-queue.ts';

const step = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    at: fc.option(fc.integer({ min: 0, max: 50 }), { nil: null }),
  }),
  fc.record({ kind: fc.constant('take' as const), now: fc.integer({ min: 0, max: 50 }) }),
);

it('gives what a sorted list would: each key at the last time that was set for it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const queue = createWakeQueue();
      const times = new Map<string, number>();
      for (const one of steps) {
        if (one.kind === 'set') {
          queue.set(one.key, one.at);
          if (one.at === null) times.delete(one.key);
          else times.set(one.key, one.at);
        } else {
          const due = [...times].filter(([, at]) => at <= one.now).map(([key]) => key);
          for (const key of due) times.delete(key);
          expect(queue.take(one.now).sort()).toEqual(due.sort());
        }
        expect(queue.next()).toBe(times.size === 0 ? null : Math.min(...times.values()));
      }
    }),
    { numRuns: 500 },
  );
});

it('holds what waits, not every time that was ever set: data changes each second, targets lie days ahead', () => {
  const queue = createWakeQueue();
  const keys = Array.from({ length: 500 }, (_, index) => `incident ${index}`);
  const later = (index: number) => 1_000_000 + index;
  // Of an incident that is closed: nobody sets it anew, and what waits behind it does not come up.
  queue.set('closed', 500_000);
  for (let now = 0; now < 200; now += 1) {
    for (const key of keys) queue.set(key, now);
    expect(queue.take(now)).toHaveLength(keys.length);
    for (const [index, key] of keys.entries()) queue.set(key, later(index));
    expect(queue.size()).toBeLessThanOrEqual(2 * (keys.length + 1));
  }
  expect(queue.next()).toBe(500_000);
  expect(queue.take(500_000)).toEqual(['closed']);
  expect(queue.take(later(2))).toEqual(keys.slice(0, 3));
  expect(queue.take(later(keys.length))).toEqual(keys.slice(3));
});
