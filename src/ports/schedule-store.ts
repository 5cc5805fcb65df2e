import type { ScheduleSettings } from '../../config/schedules-schema.ts';

/** A schedule that people made in chat, or that they paused there. */
export interface StoredSchedule {
  readonly name: string;
  /** Null: it stands in the configuration, and only its pause is kept here. */
  readonly settings: ScheduleSettings | null;
  readonly paused: boolean;
  /** The destination of who made it, e.g. `slack:U0123ABCD`, `discord:user/123`; null for one of the configuration. */
  readonly createdBy: string | null;
  /** Of a person's own digest: only they may see and change it. */
  readonly personal: boolean;
  readonly createdAt: number;
}

/** What people changed about schedules in chat. */
export interface ScheduleStore {
  list(): Promise<readonly StoredSchedule[]>;
  /** Adds it or replaces the one of its name. */
  put(schedule: StoredSchedule): Promise<void>;
  remove(name: string): Promise<void>;
}
