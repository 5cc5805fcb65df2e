import type { ScheduleStore, StoredSchedule } from '../../ports/schedule-store.ts';
import { type Commands, jsonIn } from './commands.ts';
import { keysOf } from './keys.ts';

/** Schedules of chat in one hash, by name, each as JSON. */
export function createRedisScheduleStore({ call }: Commands, prefix: string): ScheduleStore {
  const key = keysOf({ prefix }).area('meta', 'schedules');
  return {
    async list() {
      const found = jsonIn<StoredSchedule>(await call('HVALS', key));
      return found.sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1));
    },
    async put(schedule) {
      await call('HSET', key, schedule.name, JSON.stringify(schedule));
    },
    async remove(name) {
      await call('HDEL', key, name);
    },
  };
}
