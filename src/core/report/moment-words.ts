import { localDateOf, offsetMs, weekdayOf } from '../time/zone.ts';
import { createFormat } from './format.ts';

/** English names zones of Europe in British, those of America in American spelling. */
const namingLocales = ['en-GB', 'en-US', 'en-AU', 'en-IN'];
const minuteMs = 60_000;

/**
 * A moment that somebody waits for, with its weekday and what the zone's clocks are called then:
 * `Mon 30 Nov 2026 09:00 CET`. `locale`: of the date, as in `createFormat`.
 */
export function createMomentWords(locale: string, timeZone: string): (ms: number) => string {
  const format = createFormat(locale, timeZone);
  return (ms) => {
    const weekday = weekdayOf(localDateOf(timeZone, ms)).slice(0, 3);
    const name = `${weekday.charAt(0).toUpperCase()}${weekday.slice(1)}`;
    return `${name} ${format.instant(ms)} ${clocksName(timeZone, ms)}`;
  };
}

/** As `createMomentWords`, with the zone itself: `Mon 30 Nov 2026 09:00 CET (Europe/Berlin)`, `Mon 30 Nov 2026 09:00 UTC`. */
export function zonedMoment(locale: string, timeZone: string, ms: number): string {
  const words = createMomentWords(locale, timeZone)(ms);
  return words.endsWith(` ${timeZone}`) ? words : `${words} (${timeZone})`;
}

/** `CET`, `EST`, `UTC`; `UTC+5:45` where the zone's clocks have no name of their own in English. */
function clocksName(timeZone: string, ms: number): string {
  for (const locale of namingLocales) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }).formatToParts(ms);
    const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
    if (/^[A-Z]{2,5}$/.test(name) && (name !== 'GMT' || offsetMs(timeZone, ms) === 0)) return name;
  }
  const minutes = Math.round(offsetMs(timeZone, ms) / minuteMs);
  const hours = Math.trunc(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  if (minutes === 0) return 'UTC';
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
