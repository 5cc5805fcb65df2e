import { describe, expect, it } from 'vitest';
import { createSharedWork, type Waiter } from '../../../src/bot/shared-work.ts';
import { CancelledError } from '../../../src/core/errors.ts';

function waiter() {
  const abort = new AbortController();
  const told: string[] = [];
  return {
    signal: abort.signal,
    progress: (text: string) => void told.push(text),
    leave: () => abort.abort(),
    told,
  };
}

/** Work that ends when it is told to. */
function controlled() {
  const begun: Waiter[] = [];
  let finish: (value: string) => void = () => undefined;
  const work = (given: Waiter) => {
    begun.push(given);
    return new Promise<string>((resolve) => {
      finish = resolve;
    });
  };
  return { work, begun, finish: (value: string) => finish(value) };
}

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('shared work', () => {
  it('runs once for all who ask at the same time, and again for who asks later', async () => {
    const shared = createSharedWork<string>();
    const { work, begun, finish } = controlled();
    const answers = [shared.join('a', work, waiter()), shared.join('a', work, waiter())];
    await soon();
    finish('done');
    expect(await Promise.all(answers)).toEqual(['done', 'done']);
    expect(begun).toHaveLength(1);
    const later = shared.join('a', work, waiter());
    await soon();
    finish('again');
    expect(await later).toBe('again');
    expect(begun).toHaveLength(2);
  });

  it('runs separately under other keys and without one', async () => {
    const shared = createSharedWork<string>();
    let runs = 0;
    const work = async () => String(++runs);
    await Promise.all(['a', 'b', null, null].map((key) => shared.join(key, work, waiter())));
    expect(runs).toBe(4);
  });

  it('goes on for the others when one leaves, and stops when all have left', async () => {
    const shared = createSharedWork<string>();
    const { work, begun, finish } = controlled();
    const [first, second] = [waiter(), waiter()];
    const left = shared.join('a', work, first);
    const stays = shared.join('a', work, second);
    await soon();
    first.leave();
    await expect(left).rejects.toThrow(CancelledError);
    expect(begun[0]?.signal.aborted).toBe(false);
    finish('done');
    expect(await stays).toBe('done');

    const alone = waiter();
    const pending = shared.join('b', work, alone);
    await soon();
    alone.leave();
    await expect(pending).rejects.toThrow(CancelledError);
    expect(begun[1]?.signal.aborted).toBe(true);
  });

  it('starts anew for who asks after all have left, though the old work has not ended', async () => {
    const shared = createSharedWork<string>();
    const { work, begun } = controlled();
    const gone = waiter();
    const pending = shared.join('a', work, gone);
    gone.leave();
    await expect(pending).rejects.toThrow(CancelledError);
    const next = shared.join('a', async () => 'new', waiter());
    expect(await next).toBe('new');
    expect(begun.length).toBeLessThanOrEqual(1);
  });

  it('tells everybody of the progress, a later comer of the last first', async () => {
    const shared = createSharedWork<string>();
    const { work, begun, finish } = controlled();
    const [first, second] = [waiter(), waiter()];
    const one = shared.join('a', work, first);
    await soon();
    begun[0]?.progress('half');
    const two = shared.join('a', work, second);
    begun[0]?.progress('most');
    finish('done');
    await Promise.all([one, two]);
    expect(first.told).toEqual(['half', 'most']);
    expect(second.told).toEqual(['half', 'most']);
  });

  it('fails for all alike', async () => {
    const shared = createSharedWork<string>();
    const work = () => {
      throw new Error('broken');
    };
    const answers = [shared.join('a', work, waiter()), shared.join('a', work, waiter())];
    for (const answer of answers) await expect(answer).rejects.toThrow('broken');
  });
});
