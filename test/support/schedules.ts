import { scheduleSchema } from '../../config/schedules-schema.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';

/** A schedule with the defaults of the configuration: daily at midnight in UTC, to one channel. */
export function schedule(more: Partial<Schedule> = {}): Schedule {
  return {
    ...scheduleSchema.parse({ kind: 'daily', destinations: ['slack:C0123ABCD'] }),
    name: 'daily',
    timeZone: 'UTC',
    origin: 'configuration',
    paused: false,
    personal: false,
    createdBy: null,
    ...more,
  };
}
