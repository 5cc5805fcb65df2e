import { afterEach, describe, expect, it, vi } from 'vitest';
import { onlyOneRuns } from '../../../src/jobs/one-at-a-time.ts';
import type { Leases } from '../../../src/ports/leases.ts';

/** Leases of several bots by one clock. */
function createLeases() {
  const held = new Map<string, { owner: string; until: number }>();
  const of = (owner: string): Leases => ({
    async hold(name, ttlMs) {
      const lease = held.get(name);
      if (lease !== undefined && lease.owner !== owner && lease.until > Date.now()) return false;
      held.set(name, { owner, until: Date.now() + ttlMs });
      return true;
    },
    async release(name) {
      if (held.get(name)?.owner === owner) held.delete(name);
    },
  });
  return { of };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a job that any of many bots does', () => {
  it('is done once in its time, and again by another where it failed', async () => {
    vi.useFakeTimers();
    const leases = createLeases();
    const done: string[] = [];
    const by = (owner: string, fails = false) =>
      onlyOneRuns({
        job: {
          name: 'clean',
          everyMs: 1_000,
          run: async () => {
            done.push(owner);
            if (fails) throw new Error('failed');
          },
        },
        leases: leases.of(owner),
      });
    const { signal } = new AbortController();
    await by('a').run(signal);
    await by('b').run(signal);
    expect(done).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(by('b', true).run(signal)).rejects.toThrow('failed');
    await by('a').run(signal);
    expect(done).toEqual(['a', 'b', 'a']);
  });
});
