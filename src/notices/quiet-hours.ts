import type { NoticeSettings } from '../../config/notices-schema.ts';
import { addDays, localDateOf, localToInstant, weekdayOf } from '../core/time/zone.ts';

export type QuietHours = NonNullable<NoticeSettings['quietHours']> & { readonly timeZone: string };

/** When the quiet hours end that an instant lies in; null: it lies in none. They begin on their days by the zone's clock. */
export function quietUntil({ timeZone, from, to, weekdays }: QuietHours, now: number): number | null {
  const today = localDateOf(timeZone, now);
  const ends = [addDays(today, -1), today].flatMap((date) => {
    if (from === to || !weekdays.includes(weekdayOf(date))) return [];
    const begin = instantOf(timeZone, date, from);
    const end = instantOf(timeZone, to < from ? addDays(date, 1) : date, to);
    return begin <= now && now < end ? [end] : [];
  });
  return ends.length === 0 ? null : Math.max(...ends);
}

function instantOf(zone: string, date: string, time: string): number {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return localToInstant(zone, { year, month, day, hour, minute, second: 0, millisecond: 0 }).at;
}
