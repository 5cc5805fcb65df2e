import type { ScheduleStore, StoredSchedule } from '../../src/ports/schedule-store.ts';

/** Schedules of chat in memory. */
export function memorySchedules(initial: readonly StoredSchedule[] = []): ScheduleStore {
  const kept = new Map(initial.map((one) => [one.name, one]));
  return {
    list: async () =>
      structuredClone(
        [...kept.values()].sort((a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1)),
      ),
    put: async (schedule) => void kept.set(schedule.name, structuredClone(schedule)),
    remove: async (name) => void kept.delete(name),
  };
}
