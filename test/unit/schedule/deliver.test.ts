import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Parcel } from '../../../src/ports/courier.ts';
import type { DeliveryLedger } from '../../../src/ports/delivery-ledger.ts';
import {
  askAfterMs,
  firstRetryMs,
  longestRetryMs,
  maxAttempts,
  retryDelayMs,
} from '../../../src/schedule/backoff.ts';
import { type DeliverDeps, deliver } from '../../../src/schedule/deliver.ts';
import { owed } from '../../contract/delivery-ledger.ts';
import { type Behaviour, fakePlatform } from '../../support/fake-courier.ts';
import { memoryLedger } from '../../support/memory-ledger.ts';

const minute = 60_000;
const { id, runAt: start } = owed('a');

const parcel: Parcel = {
  id,
  reportId: 'report000001',
  schedule: 'daily',
  digest: {
    title: 'Daily',
    subtitle: '',
    summary: 'All is well.',
    sections: [],
    actions: [],
    files: [],
    cover: [],
    language: 'en',
    data: null,
    asOf: null,
  },
  address: 'C0123ABCD',
  personal: false,
};

/** A planned delivery and somebody who delivers it over and over, each time after the wait that was settled. */
async function bench(platform: ReturnType<typeof fakePlatform>, more: Partial<DeliverDeps> = {}) {
  const ledger = memoryLedger();
  await ledger.plan({ deliveries: [owed('a')], marks: [] }, start);
  const logged: unknown[] = [];
  let now = start;
  const note = (fields: unknown) => void logged.push(fields);
  const deps: DeliverDeps = {
    ledger,
    clock: { now: () => now },
    owner: 'one',
    leaseMs: 5 * minute,
    random: () => 0.5,
    logger: { debug: note, info: note, warn: note, error: note },
    ...more,
  };
  const signal = new AbortController();
  async function attempt(deadline = start + 1440 * minute) {
    const [delivery] = await ledger.claim({ owner: 'one', now, leaseUntil: now + 5 * minute, limit: 1 });
    if (delivery === undefined) throw new Error('nothing to claim');
    const settlement = await deliver(deps, {
      delivery,
      courier: platform.courier,
      parcel,
      deadline,
      signal: signal.signal,
    });
    if (settlement !== null) await ledger.settle(id, 'one', settlement, now);
    return settlement;
  }
  return {
    ledger,
    attempt,
    logged,
    abort: () => signal.abort(),
    wait: (ms: number) => {
      now += ms;
    },
    now: () => now,
  };
}

/** The behaviours one after the other, then all goes well. */
function inTurn(...behaviours: Behaviour[]) {
  return () => behaviours.shift() ?? 'ok';
}

describe('deliver', () => {
  it('takes the steps in order, each put down before and after, with the receipts of those before', async () => {
    const platform = fakePlatform();
    const { ledger, attempt } = await bench(platform);
    expect(await attempt()).toMatchObject({ state: 'confirmed', reason: null });
    expect(platform.posts.map(({ step, before }) => [step, before])).toEqual([
      ['message', []],
      ['file', ['message']],
    ]);
    const delivery = await ledger.find(id);
    expect(delivery?.steps.map(({ state, receipt }) => [state, receipt])).toEqual([
      ['done', { ts: `${id}.message` }],
      ['done', { ts: `${id}.file` }],
    ]);
  });

  it('has put a step down as begun when it is sent', async () => {
    let seen: unknown = null;
    const ledger = { current: null as DeliveryLedger | null };
    const platform = fakePlatform({ steps: ['message'] });
    const steps = platform.courier.steps.bind(platform.courier);
    const spying = {
      ...platform,
      courier: {
        ...platform.courier,
        steps: async (given: Parcel) =>
          (await steps(given)).map((step) => ({
            ...step,
            send: async (before: Parameters<typeof step.send>[0]) => {
              seen = (await ledger.current?.find(id))?.steps;
              return step.send(before);
            },
          })),
      },
    };
    const given = await bench(spying);
    ledger.current = given.ledger;
    await given.attempt();
    expect(seen).toEqual([{ name: 'message', state: 'sending', receipt: null, begunAt: start }]);
  });

  it('waits as long as the platform asks, and forgets the step that was not sent', async () => {
    const platform = fakePlatform({ next: inTurn('limited') });
    const { ledger, attempt, wait } = await bench(platform);
    expect(await attempt()).toEqual({
      state: 'planned',
      reason: 'Too many requests.',
      nextAttemptAt: start + 30_000 + firstRetryMs / 2,
    });
    expect((await ledger.find(id))?.steps).toEqual([]);
    wait(minute);
    expect(await attempt()).toMatchObject({ state: 'confirmed' });
    expect(platform.calls).toEqual(['send message', 'send message', 'send file']);
  });

  it.each([
    ['lost', 1, ['send message', 'find message', 'send file']],
    ['broken', 1, ['send message', 'find message', 'send message', 'send file']],
    ['fault', 1, ['send message', 'find message', 'send message', 'send file']],
  ] as const)('asks first after a send whose end is not known (%s)', async (behaviour, n, calls) => {
    const platform = fakePlatform({ next: inTurn(behaviour) });
    const { attempt, wait } = await bench(platform);
    const first = await attempt();
    expect(first?.state).toBe('unknown');
    expect((first?.nextAttemptAt ?? 0) - start).toBeGreaterThanOrEqual(askAfterMs);
    wait(minute);
    expect(await attempt()).toMatchObject({ state: 'confirmed' });
    expect(platform.calls).toEqual(calls);
    expect(platform.posts.filter(({ step }) => step === 'message')).toHaveLength(n);
  });

  it('sends again under the same identity where the platform cannot be asked', async () => {
    const platform = fakePlatform({ canAsk: false, steps: ['message'], next: inTurn('lost') });
    const { attempt, wait } = await bench(platform);
    await attempt();
    wait(minute);
    expect(await attempt()).toMatchObject({ state: 'confirmed' });
    expect(platform.posts.map((post) => post.id)).toEqual([id, id]);
  });

  it('gives up who never answers, and asks later what became of it', async () => {
    const platform = fakePlatform({ steps: ['message'], next: inTurn('hang') });
    const asked: number[] = [];
    const timeout = (ms: number) => {
      asked.push(ms);
      const over = new AbortController();
      setImmediate(() => over.abort());
      return over.signal;
    };
    const { attempt, wait } = await bench(platform, { timeout });
    expect(await attempt()).toMatchObject({ state: 'unknown', reason: 'There was no answer in time.' });
    expect(Math.max(...asked)).toBeLessThan(5 * minute);
    wait(minute);
    expect(await attempt()).toMatchObject({ state: 'confirmed' });
    expect(platform.calls).toEqual(['send message', 'find message', 'send message']);
  });

  it('does not send where asking failed', async () => {
    const platform = fakePlatform({ next: inTurn('lost', 'limited') });
    const { attempt, wait } = await bench(platform);
    await attempt();
    wait(minute);
    expect(await attempt()).toMatchObject({ state: 'unknown' });
    wait(minute);
    expect(await attempt()).toMatchObject({ state: 'confirmed' });
    expect(platform.calls).toEqual(['send message', 'find message', 'find message', 'send file']);
  });

  it('fails for good in the words of a platform that refuses', async () => {
    const platform = fakePlatform({ next: inTurn('ok', 'refused') });
    const { ledger, attempt } = await bench(platform);
    expect(await attempt()).toMatchObject({ state: 'failed', reason: 'There is no such channel.' });
    expect((await ledger.find(id))?.steps.map(({ name }) => name)).toEqual(['message']);
  });

  it('logs what it does not know under an id, tries again and gives up in the end', async () => {
    const platform = fakePlatform({ steps: ['message'], next: () => 'fault' });
    const { attempt, wait, logged } = await bench(platform);
    const first = await attempt();
    const [fields] = logged as { fault: string }[];
    expect(first?.reason).toContain(fields?.fault);
    let attempts = 1;
    for (let last = first; last?.state !== 'failed'; attempts++) {
      wait(20 * minute);
      last = await attempt(Number.MAX_SAFE_INTEGER);
    }
    expect(attempts).toBe(maxAttempts);
  });

  it('begins nothing after the deadline, but still asks what became of a step', async () => {
    const platform = fakePlatform({ steps: ['message'], next: inTurn('lost') });
    const { attempt, wait } = await bench(platform);
    await attempt();
    wait(60 * minute);
    expect(await attempt(start + 30 * minute)).toMatchObject({ state: 'confirmed' });
    const other = fakePlatform({ next: inTurn('lost') });
    const second = await bench(other);
    await second.attempt();
    second.wait(60 * minute);
    expect(await second.attempt(start + 30 * minute)).toMatchObject({ state: 'failed' });
    expect(other.calls).toEqual(['send message', 'find message']);
  });

  it('fails at once where the next attempt would come after the deadline', async () => {
    const { attempt } = await bench(fakePlatform({ next: inTurn('limited') }));
    expect(await attempt(start + 1000)).toMatchObject({
      state: 'failed',
      reason: 'It could not be sent in time. Too many requests.',
    });
  });

  it('stops before the next step where somebody else has taken over', async () => {
    const platform = fakePlatform();
    const given = await bench(platform);
    const steps = platform.courier.steps.bind(platform.courier);
    platform.courier.steps = async (one) =>
      (await steps(one)).map((step) => ({
        ...step,
        send: async (before) => {
          await given.ledger.release({ owner: 'two', now: given.now() });
          return step.send(before);
        },
      }));
    expect(await given.attempt()).toBeNull();
    expect(platform.calls).toEqual(['send message']);
    expect(await given.ledger.find(id)).toMatchObject({ state: 'unknown' });
  });

  it('renews its claim while at work', async () => {
    const platform = fakePlatform({ steps: ['a', 'b', 'c', 'd'] });
    const given = await bench(platform);
    const steps = platform.courier.steps.bind(platform.courier);
    platform.courier.steps = async (one) =>
      (await steps(one)).map((step) => ({
        ...step,
        send: async (before) => {
          given.wait(4 * minute);
          const stolen = await given.ledger.claim({
            owner: 'two',
            now: given.now(),
            leaseUntil: given.now() + minute,
            limit: 1,
          });
          expect(stolen).toEqual([]);
          return step.send(before);
        },
      }));
    expect(await given.attempt()).toMatchObject({ state: 'confirmed' });
  });

  it('begins no further step once it is to stop, and goes on with the next', async () => {
    const platform = fakePlatform();
    const given = await bench(platform);
    const steps = platform.courier.steps.bind(platform.courier);
    platform.courier.steps = async (one) =>
      (await steps(one)).map((step) => ({
        ...step,
        send: (before) => {
          given.abort();
          return step.send(before);
        },
      }));
    expect(await given.attempt()).toEqual({ state: 'planned', reason: null, nextAttemptAt: start });
    expect(await given.ledger.find(id)).toMatchObject({ attempts: 0, steps: [{ state: 'done' }] });
  });

  it('brings every step to a platform that can be asked exactly once, whatever fails and wherever it dies', async () => {
    const behaviour = fc.constantFrom<Behaviour>('ok', 'lost', 'broken', 'limited', 'fault', 'hang');
    await fc.assert(
      fc.asyncProperty(fc.array(behaviour, { maxLength: 30 }), async (behaviours) => {
        const platform = fakePlatform({ steps: ['message', 'one', 'two'], next: inTurn(...behaviours) });
        const { attempt, wait } = await bench(platform);
        for (let tries = 0; tries < 100; tries++) {
          // Who hangs is as good as dead: the lease runs out.
          const dead = new Promise<'dead'>((resolve) => setImmediate(resolve, 'dead'));
          const end = await Promise.race([attempt(), dead]);
          wait(20 * minute);
          if (end !== 'dead' && end?.state === 'confirmed') break;
        }
        expect(platform.posts.map(({ step }) => step)).toEqual(['message', 'one', 'two']);
      }),
    );
  });
});

describe('retryDelayMs', () => {
  it('doubles its bound up to a limit, and comes on top of what was asked for', () => {
    const almost = () => 0.999_999;
    expect([0, 1, 2, 40].map((attempts) => Math.ceil(retryDelayMs(attempts, almost, null) / 1000))).toEqual([
      2,
      4,
      8,
      longestRetryMs / 1000,
    ]);
    expect(retryDelayMs(5, () => 0, null)).toBe(0);
    expect(retryDelayMs(5, () => 0, 7000)).toBe(7000);
  });
});
