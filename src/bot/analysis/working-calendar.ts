import { configuredCalendar } from '../../../config/policy.ts';
import type { Config } from '../../../config/schema.ts';
import { type Calendar, compileCalendar } from '../../core/sla/calendar.ts';

const compiled = new WeakMap<Config, Calendar>();

/**
 * The configured calendar outside which an incident is after hours, compiled once; null: office hours in the zone of the
 * report. UserError where there is no such calendar.
 */
export function workingCalendar(config: Config): Calendar | null {
  const name = config.analytics.patterns.workingCalendar;
  if (name === null) return null;
  const calendar = compiled.get(config) ?? compileCalendar(configuredCalendar(name, config));
  compiled.set(config, calendar);
  return calendar;
}
