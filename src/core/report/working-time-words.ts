import { officeHours } from '../analytics/working-time.ts';
import { clockHours } from './clock-hours.ts';
import { weekdayNames } from './weekday-names.ts';

/** When people work: `the calendar office`, or without one `Monday to Friday, 08:00–18:00 Europe/Berlin`. */
export function workingTimeWords(calendar: string | null, timeZone: string): string {
  if (calendar !== null) return `the calendar ${calendar}`;
  const { days, opens, closes } = officeHours;
  const span = `${weekdayNames[0] ?? ''} to ${weekdayNames[days - 1] ?? ''}`;
  return `${span}, ${clockHours(opens, closes - opens)} ${timeZone}`;
}
