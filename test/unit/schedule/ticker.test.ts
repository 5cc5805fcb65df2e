import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTicker } from '../../../src/schedule/ticker.ts';

const start = Date.UTC(2026, 2, 29, 0, 59, 30);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A ticker whose checks are counted; it is closed at the end. */
async function ticking(work: (given: ReturnType<typeof createTicker>, checks: number[]) => Promise<void>) {
  const ticker = createTicker({ clock: { now: () => Date.now() } });
  const checks: number[] = [];
  ticker.start(async () => void checks.push(Date.now() - start));
  try {
    await work(ticker, checks);
  } finally {
    await ticker.close();
  }
  const before = checks.length;
  await vi.advanceTimersByTimeAsync(300_000);
  expect(checks.length).toBe(before);
}

describe('the ticker', () => {
  it('checks at once and at every full minute, also where clocks are put forward', async () => {
    await ticking(async (_ticker, checks) => {
      await vi.advanceTimersByTimeAsync(180_000);
      expect(checks).toEqual([0, 30_000, 90_000, 150_000]);
    });
  });

  it('checks in between when something is due, the earliest first, and not more often than every second', async () => {
    await ticking(async (ticker, checks) => {
      ticker.wakeAt(start + 20_000);
      ticker.wakeAt(start + 5_000);
      ticker.wakeAt(start + 9_000);
      await vi.advanceTimersByTimeAsync(6_000);
      ticker.wakeAt(start);
      await vi.advanceTimersByTimeAsync(500);
      expect(checks).toEqual([0, 5_000]);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(checks).toEqual([0, 5_000, 7_000]);
    });
  });
});
