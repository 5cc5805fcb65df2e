import type { ScheduleSettings } from '../../config/schedules-schema.ts';

/** A schedule as it holds now: from the configuration or from chat, with its zone settled. */
export interface Schedule extends Omit<ScheduleSettings, 'timeZone'> {
  readonly name: string;
  readonly timeZone: string;
  readonly origin: 'configuration' | 'chat';
  readonly paused: boolean;
  readonly personal: boolean;
  /** `slack:U0123ABCD`; null for one of the configuration. */
  readonly createdBy: string | null;
}
