import { configuredCalendar } from '../../../config/policy.ts';
import type { Config } from '../../../config/schema.ts';
import type { CalendarDefinition } from '../../core/sla/types.ts';

const made = new WeakMap<Config, CalendarDefinition>();

/**
 * The configured calendar outside which an incident is after hours, its holidays worked out once; null: office hours in the zone of the
 * report. UserError where there is no such calendar.
 */
export function workingCalendar(config: Config): CalendarDefinition | null {
  const name = config.analytics.patterns.workingCalendar;
  if (name === null) return null;
  const calendar = made.get(config) ?? configuredCalendar(name, config);
  made.set(config, calendar);
  return calendar;
}
