import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../config/schedules-schema.ts';
import type { ScheduleStore, StoredSchedule } from '../../src/ports/schedule-store.ts';

const settings = scheduleSchema.parse({ kind: 'weekly', destinations: ['slack:C0123ABCD'], grace: '90m' });

function stored(more: Partial<StoredSchedule> = {}): StoredSchedule {
  return {
    name: 'payments',
    settings,
    paused: false,
    createdBy: 'slack:U0123ABCD',
    personal: false,
    createdAt: 7,
    ...more,
  };
}

/** What every store of schedules keeps to; `open` gives an empty one. */
export function describeScheduleStore(name: string, open: () => Promise<ScheduleStore>): void {
  describe(`${name} as a store of schedules`, () => {
    it('gives back what was put, the oldest first', async () => {
      const store = await open();
      expect(await store.list()).toEqual([]);
      const hostile = {
        ...settings,
        scope: { ...settings.scope, service: ['\ufeffa\u0000"; -- \u202e😀', "it's"] },
      };
      const late = stored({
        name: 'late',
        createdAt: 9,
        settings: hostile,
        createdBy: 'console:\ufeff"\u0000',
      });
      const ofConfiguration = stored({ name: 'weekly', settings: null, paused: true, createdBy: null });
      for (const one of [late, stored(), ofConfiguration]) await store.put(one);
      expect(await store.list()).toEqual([stored(), ofConfiguration, late]);
    });

    it('has one of a name, the one put last', async () => {
      const store = await open();
      await store.put(stored());
      await store.put(stored({ name: 'other', personal: true }));
      await store.put(stored({ paused: true }));
      expect(await store.list()).toEqual([
        stored({ name: 'other', personal: true }),
        stored({ paused: true }),
      ]);
    });

    it('forgets what is removed, and nothing else', async () => {
      const store = await open();
      await store.put(stored());
      await store.put(stored({ name: 'other' }));
      await store.remove('payments');
      await store.remove('unknown');
      expect((await store.list()).map((one) => one.name)).toEqual(['other']);
    });

    it('takes changes that come at the same time one after the other', async () => {
      const store = await open();
      const puts = Array.from({ length: 8 }, (_, index) => store.put(stored({ createdAt: index })));
      await Promise.all([...puts, store.put(stored({ name: 'other' }))]);
      expect(await store.list()).toEqual([stored({ name: 'other' }), stored()]);
    });
  });
}
