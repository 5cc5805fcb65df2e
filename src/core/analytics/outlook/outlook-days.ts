import type { DailyPoint } from '../../report/facts.ts';
import { weekdays } from '../../sla/types.ts';
import { weekdayOf } from '../../time/zone.ts';
import type { OutlookDay } from './outlook.ts';

/** Complete local days as the outlook and the comparison of volumes want them. */
export function outlookDays(days: readonly DailyPoint[]): OutlookDay[] {
  return days.map(({ date, opened, verdicts: { overall } }) => ({
    weekday: weekdays.indexOf(weekdayOf(date)),
    opened,
    decided: overall.met + overall.breached,
    breached: overall.breached,
  }));
}
