import { afterEach, describe, expect, it, vi } from 'vitest';
import { onlyOneRuns, onlyOneWatches, watchLeaseMs } from '../../../src/jobs/one-at-a-time.ts';
import type { Leases } from '../../../src/ports/leases.ts';

const logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Leases of several bots by one clock; `away`: nobody can be asked. */
function createLeases() {
  const held = new Map<string, { owner: string; until: number }>();
  const state = { isAway: false, dead: '' };
  const of = (owner: string): Leases => ({
    async hold(name, ttlMs) {
      if (state.isAway) throw new Error('away');
      if (owner === state.dead) return true;
      const lease = held.get(name);
      if (lease !== undefined && lease.owner !== owner && lease.until > Date.now()) return false;
      held.set(name, { owner, until: Date.now() + ttlMs });
      return true;
    },
    async release(name) {
      if (held.get(name)?.owner === owner) held.delete(name);
    },
  });
  return { of, state };
}

/** Runs until it is aborted; says when it begins and ends. */
function watching(owner: string, told: string[]) {
  return {
    name: 'watch',
    everyMs: 60_000,
    run: (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        told.push(`${owner} begins`);
        signal.addEventListener('abort', () => {
          told.push(`${owner} ends`);
          resolve();
        });
      }),
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a job that one of many bots watches', () => {
  it('is handed over within the time of the lease when its holder dies', async () => {
    vi.useFakeTimers();
    const leases = createLeases();
    const told: string[] = [];
    const first = onlyOneWatches({ job: watching('a', told), leases: leases.of('a'), logger });
    const second = onlyOneWatches({ job: watching('b', told), leases: leases.of('b'), logger });
    const abort = new AbortController();
    void first.run(abort.signal);
    await vi.advanceTimersByTimeAsync(watchLeaseMs * 3);
    await second.run(abort.signal);
    expect(told).toEqual(['a begins']);
    // As after SIGKILL: nobody renews it any more.
    leases.state.dead = 'a';
    const diedAt = Date.now();
    for (let tries = 0; told.length < 2 && tries < 10; tries++) {
      await vi.advanceTimersByTimeAsync(second.everyMs);
      void second.run(abort.signal);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(told).toEqual(['a begins', 'b begins']);
    expect(Date.now() - diedAt).toBeLessThanOrEqual(watchLeaseMs + second.everyMs);
  });

  it('ends before another may begin where the lease cannot be kept', async () => {
    vi.useFakeTimers();
    const leases = createLeases();
    const told: string[] = [];
    const job = onlyOneWatches({ job: watching('a', told), leases: leases.of('a'), logger });
    const run = job.run(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1_000);
    const awayAt = Date.now();
    leases.state.isAway = true;
    await vi.advanceTimersByTimeAsync(watchLeaseMs);
    await run;
    expect(told).toEqual(['a begins', 'a ends']);
    expect(Date.now() - awayAt).toBeLessThanOrEqual(watchLeaseMs);
  });

  it('is not begun where nobody can be asked', async () => {
    const leases = createLeases();
    leases.state.isAway = true;
    const told: string[] = [];
    await onlyOneWatches({ job: watching('a', told), leases: leases.of('a'), logger }).run(
      new AbortController().signal,
    );
    expect(told).toEqual([]);
  });
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
        logger,
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
