import { describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../../config/schedules-schema.ts';
import { endPersonal } from '../../../src/schedule/end-personal.ts';
import { memorySchedules } from '../../support/memory-schedules.ts';

const settings = (...destinations: string[]) => scheduleSchema.parse({ kind: 'weekly', destinations });
const own = {
  name: 'mine',
  settings: settings('email:a@example.com'),
  paused: false,
  createdBy: 'email:a@example.com',
  personal: true,
  createdAt: 1,
};

describe('the link that ends a digest', () => {
  it.each([
    ['ends a personal one of that address', own, []],
    [
      'leaves one that goes to somebody else',
      { ...own, settings: settings('email:b@example.com') },
      ['mine'],
    ],
    ['leaves one that is nobody’s own', { ...own, personal: false }, ['mine']],
    ['leaves the pause of one of the configuration', { ...own, settings: null, paused: true }, ['mine']],
    ['leaves one of another name', { ...own, name: 'other' }, ['other']],
  ])('%s', async (_, stored, left) => {
    const store = memorySchedules([stored]);
    await endPersonal(store, { schedule: 'mine', address: 'a@example.com' });
    await endPersonal(store, { schedule: 'mine', address: 'a@example.com' });
    expect((await store.list()).map(({ name }) => name)).toEqual(left);
  });
});
