import { addDays, dayOf, localDateOf, startOfDay } from '../time/zone.ts';
import type { Format } from './format.ts';
import type { Period } from './period.ts';

/** A short name for titles: `5 Jun 2023`, `5 Jun – 11 Jun 2023`, `June 2023`, both ends for a custom one. */
export function periodTitle(period: Period, format: Format): string {
  const first = localDateOf(period.timeZone, period.from);
  if (period.kind === 'daily') return format.date(first);
  if (period.kind === 'monthly') return format.month(first);
  const last = wholeDaysEnd(period);
  if (last === null || startOfDay(period.timeZone, first) !== period.from) {
    return `${format.instant(period.from)} – ${format.instant(period.to)}`;
  }
  return datesTitle(first, last, format);
}

/** `5 Jun 2023`, `5 Jun – 11 Jun 2023` of the first and the last local date. */
export function datesTitle(first: string, last: string, format: Format): string {
  if (last === first) return format.date(first);
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${sameYear ? format.shortDate(first) : format.date(first)} – ${format.date(last)}`;
}

/**
 * ` opened in the 30 days to 28 Feb 2023` of the first and last local date of the incidents behind a finding, which may
 * reach back before the report's period; nothing without them.
 */
export function openedWithin(dates: readonly [string, string] | null, format: Format): string {
  if (dates === null) return '';
  const [first, last] = dates;
  if (first === last) return ` opened on ${format.date(first)}`;
  return ` opened in the ${format.count(dayOf(last) - dayOf(first) + 1)} days to ${format.date(last)}`;
}

/** Both ends to the minute: `1 Jan 2023 00:00 to 1 Jan 2024 00:00 (exclusive)`. */
export function periodSpan(period: Period, format: Format): string {
  return `${format.instant(period.from)} to ${format.instant(period.to)} (exclusive)`;
}

/** The last local date of a period that ends where a day does, else null. */
function wholeDaysEnd({ timeZone, to }: Period): string | null {
  const end = localDateOf(timeZone, to);
  return startOfDay(timeZone, end) === to ? addDays(end, -1) : null;
}
