import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSupervisor } from '../../../src/jobs/supervisor.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import type { Job } from '../../../src/ports/job.ts';
import type { Logger } from '../../../src/ports/logger.ts';

const minute = 60_000;

function supervise(jobs: readonly Job[]) {
  const logged: unknown[] = [];
  const log = (fields: unknown) => void logged.push(fields);
  const logger = { debug: log, info: log, warn: log, error: log } as unknown as Logger;
  return { logged, supervisor: createSupervisor({ jobs, clock: { now: () => Date.now() }, logger }) };
}

/** A job that a test ends by hand. */
function held(name: string) {
  const ends: (() => void)[] = [];
  const run = vi.fn((_: AbortSignal) => new Promise<void>((resolve) => ends.push(resolve)));
  return { job: { name, everyMs: minute, run }, run, end: () => ends.shift()?.() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('the supervisor', () => {
  it('runs a job at start and again so long after it ended, never twice at once', async () => {
    const { job, run, end } = held('slow');
    const { supervisor } = supervise([job]);
    supervisor.start();
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(run).toHaveBeenCalledTimes(1);
    end();
    await vi.advanceTimersByTimeAsync(minute - 1);
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('restarts a crashed job after a wait that doubles up to five minutes, logs and counts each crash', async () => {
    const run = vi.fn(async () => {
      throw new Error('disk full');
    });
    const { supervisor, logged } = supervise([{ name: 'bad', everyMs: minute, run }]);
    supervisor.start();
    await settle();
    for (const [index, seconds] of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].entries()) {
      expect(run).toHaveBeenCalledTimes(index + 1);
      await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
      expect(run).toHaveBeenCalledTimes(index + 1);
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(logged).toHaveLength(12);
    expect(logged[1]).toMatchObject({ job: 'bad', crashes: 2, waitMs: 2_000 });
    expect(supervisor.status()[0]).toMatchObject({ crashes: 12, crashesInARow: 12, lastError: 'disk full' });
  });

  it('says once that a job waits for what is away, tries at least every quarter of a minute, and says when it runs again', async () => {
    let isAway = true;
    const run = vi.fn(async () => {
      if (isAway) throw new UnavailableError('Redis is away');
    });
    const { supervisor, logged } = supervise([{ name: 'shared', everyMs: minute, run }]);
    supervisor.start();
    await vi.advanceTimersByTimeAsync(20 * minute);
    expect(logged).toEqual([{ job: 'shared', reason: 'Redis is away' }]);
    expect(run.mock.calls.length).toBeGreaterThan(75);
    isAway = false;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(logged.slice(1)).toEqual([{ job: 'shared' }]);
    expect(supervisor.status()[0]?.crashesInARow).toBe(0);
  });

  it('lets no job suffer from another, also not from one that throws before it awaits anything', async () => {
    const good = vi.fn(async () => {});
    const { supervisor } = supervise([
      {
        name: 'bad',
        everyMs: minute,
        run: () => {
          throw new Error('at once');
        },
      },
      { name: 'good', everyMs: minute, run: good },
    ]);
    supervisor.start();
    await vi.advanceTimersByTimeAsync(5 * minute);
    expect(good).toHaveBeenCalledTimes(6);
  });

  it('goes back to its own time once a job went well again', async () => {
    let isBroken = true;
    const run = vi.fn(async () => {
      if (isBroken) throw new Error('no');
    });
    const { supervisor } = supervise([{ name: 'job', everyMs: minute, run }]);
    supervisor.start();
    await settle();
    isBroken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(supervisor.status()[0]).toMatchObject({ runs: 2, crashes: 1, crashesInARow: 0 });
    await vi.advanceTimersByTimeAsync(minute);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('runs a woken job at once, and once more after a run under way however often it is woken', async () => {
    const { job, run, end } = held('woken');
    const { supervisor } = supervise([job]);
    supervisor.start();
    for (let n = 0; n < 5; n += 1) supervisor.wake('woken');
    expect(run).toHaveBeenCalledTimes(1);
    end();
    await settle();
    expect(run).toHaveBeenCalledTimes(2);
    end();
    await settle();
    expect(run).toHaveBeenCalledTimes(2);
    supervisor.wake('woken');
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('does not let waking hurry a job that crashed', async () => {
    const run = vi.fn(async () => {
      throw new Error('no');
    });
    const { supervisor } = supervise([{ name: 'bad', everyMs: minute, run }]);
    supervisor.start();
    await settle();
    supervisor.wake('bad');
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('stops: aborts what runs, waits for it and starts nothing more', async () => {
    let aborted = false;
    const run = vi.fn(
      (signal: AbortSignal) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            setTimeout(resolve, 5_000);
          });
        }),
    );
    const { supervisor } = supervise([{ name: 'job', everyMs: minute, run }]);
    supervisor.start();
    const stopped = vi.fn();
    void supervisor.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(aborted).toBe(true);
    expect(stopped).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalled();
    supervisor.wake('job');
    await vi.advanceTimersByTimeAsync(10 * minute);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
