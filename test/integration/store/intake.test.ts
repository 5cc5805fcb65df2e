import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/core/errors.ts';
import { type ArrivedEvent, UnavailableError } from '../../../src/ports/intake.ts';
import type { StoreContext } from '../../../src/store/context.ts';
import { createIntake } from '../../../src/store/intake.ts';
import { arrivedEvent } from '../../contract/intake.ts';
import { monday, tempStore } from './support.ts';

function failing(error: unknown): { context: StoreContext; writes: () => number } {
  const write = vi.fn(async () => {
    throw error;
  });
  const context = { clock: { now: () => 0 }, write } as unknown as StoreContext;
  return { context, writes: () => write.mock.calls.length };
}

describe('live events into the store', () => {
  it('are recorded by our clock, seen by what asks next, and change the version of the data', async () => {
    const store = await tempStore({ now: monday });
    const before = await store.dataVersion();
    await store.intake.append([arrivedEvent('a', { type: 'opened', at: monday - 5, priority: 'P1' })]);
    expect(await store.eventsOf('live', 'A-1')).toEqual([
      expect.objectContaining({ recordedAt: monday, recordedBySource: true }),
    ]);
    expect(await store.dataVersion()).not.toEqual(before);
    const shares = { 'at-risk': 0.8, critical: 0.95 };
    const filters = { service: [], team: [], priority: [], customer: [] };
    const asked = { asOf: monday, knownAt: null, filters, clock: null, from: 'on-track', shares } as const;
    expect((await store.openClocks({ ...asked, unnamed: true }, 10)).rows).not.toEqual([]);
  });

  it('that wait at the same time are written together', async () => {
    const store = await tempStore();
    const calls = Array.from({ length: 500 }, (_, n) => store.intake.append([arrivedEvent(`e${n}`)]));
    await Promise.all(calls);
    const recorded = new Set((await store.eventsOf('live', 'A-1')).map(({ recordedAt }) => recordedAt));
    expect(recorded.size).toBeLessThanOrEqual(3);
  });

  it('keep the order in which one event was said in two ways at once', async () => {
    const store = await tempStore();
    await store.intake.append([arrivedEvent('first')]);
    const said = (title: string) => store.intake.append([arrivedEvent('a', { title })]);
    expect(await Promise.all([said('z'), said('a'), said('m'), said('m')])).toEqual([
      { appended: 1, duplicates: 0 },
      { appended: 1, duplicates: 0 },
      { appended: 1, duplicates: 0 },
      { appended: 0, duplicates: 1 },
    ]);
    const found = (await store.eventsOf('live', 'A-1')).find(({ eventId }) => eventId === 'a');
    expect(found?.title).toBe('m');
  });

  it('are unavailable where a person has to put something right, with the cause', async () => {
    const cause = new UserError('the disk of x is full', { code: 'disk-full' });
    const intake = createIntake(failing(cause).context);
    const calls = [intake.append([arrivedEvent('a')]), intake.append([arrivedEvent('b')])];
    for (const call of await Promise.allSettled(calls)) {
      expect(call.status === 'rejected' && call.reason).toBeInstanceOf(UnavailableError);
      expect(call.status === 'rejected' && call.reason.cause).toBe(cause);
    }
  });

  it('that cannot be written keep no other call from the log', async () => {
    const store = await tempStore();
    const bad = arrivedEvent('bad', { type: 'nonsense' as ArrivedEvent['type'] });
    const [first, second, third] = await Promise.allSettled([
      store.intake.append([arrivedEvent('a')]),
      store.intake.append([bad]),
      store.intake.append([arrivedEvent('b')]),
    ]);
    expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(second?.status === 'rejected' && second.reason).not.toBeInstanceOf(UnavailableError);
    expect(await store.eventsOf('live', 'A-1')).toHaveLength(2);
  });

  it('are turned away where too many wait', async () => {
    const store = await tempStore();
    const many = Array.from({ length: 25_001 }, (_, n) => arrivedEvent(`e${n}`));
    const first = store.intake.append(many.slice(0, 25_000));
    const second = store.intake.append(many.slice(0, 25_000));
    await expect(store.intake.append(many)).rejects.toBeInstanceOf(UnavailableError);
    expect(await Promise.all([first, second])).toEqual([
      { appended: 25_000, duplicates: 0 },
      { appended: 0, duplicates: 25_000 },
    ]);
    expect((await store.intake.append([arrivedEvent('later')])).appended).toBe(1);
  });

  it('are all written where the store is closed at once', async () => {
    const store = await tempStore();
    const call = store.intake.append([arrivedEvent('a')]);
    await store.close();
    expect(await call).toEqual({ appended: 1, duplicates: 0 });
  });
});
