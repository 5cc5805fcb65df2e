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
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
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
