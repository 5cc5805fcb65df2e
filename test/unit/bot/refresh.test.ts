import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { createRefreshJob, refresh, refreshedKinds } from '../../../src/bot/refresh.ts';
import type { Job } from '../../../src/ports/job.ts';
import type { ReportContext, Reporting, ReportRequest } from '../../../src/ports/reporting.ts';

const minute = 60_000;
const config = configSchema.parse({ timeZone: 'Europe/Berlin' });
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A bot that takes a minute to prepare a report, or `takesMs`; `meanwhile` is done while it does. */
function bot(
  over: {
    now?: string;
    lastEventAt?: string;
    fails?: boolean;
    takesMs?: number;
    meanwhile?: (state: { hash: string }) => void;
  } = {},
) {
  const state = { now: Date.parse(over.now ?? '2026-07-15T08:00:00Z'), hash: 'A', kept: 0 };
  const asked: string[] = [];
  const reporting = {
    prepare: async ({ kind, from }: ReportRequest, context?: ReportContext) => {
      asked.push(`${kind} ${from}`);
      state.now += over.takesMs ?? minute;
      over.meanwhile?.(state);
      if (over.fails) throw new Error('no database');
      if (context?.signal?.aborted) throw new Error('given up');
      return from !== '2019-05-01';
    },
  } as Reporting;
  const deps = {
    reporting,
    source: {
      dataVersion: async () => ({ version: 1, hash: state.hash, policyVersion: 1 }),
      extent: async () => ({
        firstOpenedAt: 0,
        lastEventAt: Date.parse(over.lastEventAt ?? '2026-07-15T07:00:00Z'),
      }),
      keep: async () => {
        state.kept += 1;
      },
    },
    config,
    clock: { now: () => state.now },
    logger: silent,
  };
  return { deps, state, asked };
}

const { signal } = new AbortController();

describe('a refresh', () => {
  it('asks for the last closed month, week and day and keeps what was read', async () => {
    const { deps, asked, state } = bot();
    const done = await refresh(deps, { kinds: refreshedKinds, from: null, signal });
    expect(asked).toEqual(['monthly 2026-06-01', 'weekly 2026-07-06', 'daily 2026-07-14']);
    expect(done.map(({ seconds }) => seconds)).toEqual([60, 60, 60]);
    expect(done.every(({ hasData }) => hasData)).toBe(true);
    expect(state.kept).toBe(1);
  });

  it('says that a period has no data', async () => {
    const { deps } = bot();
    const [done] = await refresh(deps, { kinds: ['monthly'], from: '2019-05-01', signal });
    expect(done).toMatchObject({ from: '2019-05-01', hasData: false });
  });

  it('goes by the local date, and back to the last periods that have data', async () => {
    const atMidnight = bot({ now: '2026-06-30T22:30:00Z', lastEventAt: '2026-06-30T22:00:00Z' });
    await refresh(atMidnight.deps, { kinds: ['monthly', 'daily'], from: null, signal });
    expect(atMidnight.asked).toEqual(['monthly 2026-06-01', 'daily 2026-06-30']);
    const old = bot({ lastEventAt: '2024-02-29T12:00:00Z' });
    await refresh(old.deps, { kinds: refreshedKinds, from: null, signal });
    expect(old.asked).toEqual(['monthly 2024-02-01', 'weekly 2024-02-26', 'daily 2024-02-29']);
  });
});

describe('the background refresh', () => {
  const settled = (job: Job) => job.run(signal);

  it('refreshes once per data version and local day', async () => {
    const { deps, state, asked } = bot();
    const background = createRefreshJob(deps);
    await settled(background);
    await settled(background);
    state.now += 60 * minute;
    await settled(background);
    expect(asked).toHaveLength(3);
    state.hash = 'B';
    await settled(background);
    expect(asked).toHaveLength(6);
    state.now += 24 * 60 * minute;
    await settled(background);
    expect(asked).toHaveLength(9);
    expect(asked.at(-1)).toBe('daily 2026-07-15');
  });

  it('rests nine times as long as it took, whatever comes in', async () => {
    const { deps, state, asked } = bot();
    const background = createRefreshJob(deps);
    await settled(background);
    state.hash = 'B';
    state.now += 26 * minute;
    await settled(background);
    expect(asked).toHaveLength(3);
    state.now += 2 * minute;
    await settled(background);
    expect(asked).toHaveLength(6);
  });

  it('rests a minute where data came in meanwhile, however quick it was', async () => {
    let hash = 0;
    const meanwhile = (state: { hash: string }) => {
      hash += 1;
      state.hash = `S-${hash}`;
    };
    const { deps, state, asked } = bot({ takesMs: 100, meanwhile });
    const background = createRefreshJob(deps);
    await settled(background);
    state.now += 59_000;
    await settled(background);
    expect(asked).toHaveLength(3);
    state.now += 1_000;
    await settled(background);
    expect(asked).toHaveLength(6);
  });

  it('fails where it cannot refresh, and tries again after the same rest', async () => {
    const { deps, state, asked } = bot({ fails: true });
    const background = createRefreshJob(deps);
    await expect(settled(background)).rejects.toThrow('no database');
    state.now += 8 * minute;
    await settled(background);
    expect(asked).toHaveLength(1);
    state.now += minute;
    await expect(settled(background)).rejects.toThrow('no database');
    expect(asked).toHaveLength(2);
  });

  it('gives up once aborted', async () => {
    const { deps, state } = bot();
    const abort = new AbortController();
    abort.abort();
    await expect(createRefreshJob(deps).run(abort.signal)).rejects.toThrow('given up');
    expect(state.kept).toBe(0);
  });
});
