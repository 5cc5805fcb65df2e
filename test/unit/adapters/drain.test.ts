import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drain } from '../../../src/adapters/drain.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const lasting = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

/** Starts a drain; tells what happened at which millisecond. */
async function watch(running: readonly Promise<unknown>[], abort = () => {}) {
  const started = Date.now();
  const happened: Record<string, number> = {};
  const done = drain(running, () => {
    happened.aborted = Date.now() - started;
    abort();
  }).then(() => {
    happened.ended = Date.now() - started;
  });
  await vi.advanceTimersByTimeAsync(60_000);
  await done;
  return happened;
}

describe('a drain', () => {
  it('lets what is under way end and aborts nothing', async () => {
    expect(await watch([])).toEqual({ ended: 0 });
    expect(await watch([lasting(10), lasting(6_000), Promise.reject(new Error('failed'))])).toEqual({
      ended: 6_000,
    });
  });

  it('tells what takes too long to give up and waits for that', async () => {
    let end = () => {};
    const stubborn = new Promise<void>((resolve) => {
      end = resolve;
    });
    const abort = () => void setTimeout(end, 500);
    expect(await watch([stubborn], abort)).toEqual({ aborted: 7_000, ended: 7_500 });
  });

  it('ends within ten seconds whatever does not', async () => {
    const { ended = Number.NaN } = await watch([new Promise(() => {})]);
    expect(ended).toBeLessThanOrEqual(10_000);
  });
});
