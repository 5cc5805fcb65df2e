import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leasedJob } from '../../../src/jobs/leased-job.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';

const ttlMs = 30_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A job that runs until it is told to end, under leases that a test gives and takes. */
function setUp() {
  const leases = {
    answer: 'held' as 'held' | 'others' | 'away' | 'silent',
    released: 0,
    async hold() {
      if (leases.answer === 'away') throw new UnavailableError('away');
      if (leases.answer === 'silent') await new Promise(() => {});
      return leases.answer === 'held';
    },
    async release() {
      leases.released += 1;
    },
  };
  const run = vi.fn(
    (signal: AbortSignal) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
  );
  const job = leasedJob({ name: 'watch', everyMs: 5_000, run }, { leases, ttlMs, elapsed: () => Date.now() });
  const stop = new AbortController();
  let isOver = false;
  const begin = () =>
    job.run(stop.signal).then(() => {
      isOver = true;
    });
  return { leases, run, stop, begin, isOver: () => isOver };
}

describe('a leased job', () => {
  it('does not run while another bot holds its lease', async () => {
    const { leases, run, begin, isOver } = setUp();
    leases.answer = 'others';
    await begin();
    expect(run).not.toHaveBeenCalled();
    expect(isOver()).toBe(true);
  });

  it('runs as long as it keeps the lease, and gives it up when it is told to stop', async () => {
    const { leases, run, stop, begin, isOver } = setUp();
    void begin();
    await vi.advanceTimersByTimeAsync(10 * ttlMs);
    expect([run.mock.calls.length, isOver(), leases.released]).toEqual([1, false, 0]);
    stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect([isOver(), leases.released]).toEqual([true, 1]);
  });

  it('ends soon after another bot got the lease, and leaves it to that one', async () => {
    const { leases, begin, isOver } = setUp();
    void begin();
    await vi.advanceTimersByTimeAsync(ttlMs);
    leases.answer = 'others';
    await vi.advanceTimersByTimeAsync(ttlMs / 6);
    expect([isOver(), leases.released]).toEqual([true, 0]);
  });

  it.each(['away', 'silent'] as const)(
    'ends before its lease does where that cannot be kept (%s), and not at the first failure',
    async (answer) => {
      const { leases, begin, isOver } = setUp();
      void begin();
      await vi.advanceTimersByTimeAsync(ttlMs);
      leases.answer = answer;
      await vi.advanceTimersByTimeAsync(ttlMs / 2);
      expect(isOver()).toBe(false);
      await vi.advanceTimersByTimeAsync(ttlMs / 2 - ttlMs / 6);
      expect(isOver()).toBe(true);
    },
  );

  it('goes on where the lease could be kept again in time', async () => {
    const { leases, begin, isOver } = setUp();
    void begin();
    await vi.advanceTimersByTimeAsync(ttlMs);
    leases.answer = 'away';
    await vi.advanceTimersByTimeAsync(ttlMs / 3);
    leases.answer = 'held';
    await vi.advanceTimersByTimeAsync(4 * ttlMs);
    expect(isOver()).toBe(false);
  });

  it('fails where the leases cannot be asked at all', async () => {
    const { leases, begin } = setUp();
    leases.answer = 'away';
    await expect(begin()).rejects.toThrow(UnavailableError);
  });
});
