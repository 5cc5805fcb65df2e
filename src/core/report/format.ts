import { localDateOf, localPartsOf } from '../time/zone.ts';

/** Figures as people read them, in one locale and zone. Null figures become an en dash. */
export interface Format {
  /**
   * `94.1 %`; what is not quite everything never reads `100.0 %`, nor what is not quite nothing `0.0 %`, and what is
   * below a mark never reads as the mark: `94.96 %`.
   */
  rate(share: number | null): string;
  count(n: number): string;
  /** With so many decimals. */
  number(value: number, decimals: number): string;
  /** `0.4 s`, `42 s`, `12 min 30 s`, `1 h 05 min`, from two days on `3 d 4 h`; a day is 24 hours, of business time too. */
  duration(seconds: number | null): string;
  /** `5 Jun 2023` of a local date. */
  date(date: string): string;
  /** `5 Jun`. */
  shortDate(date: string): string;
  /** `June 2023`. */
  month(date: string): string;
  /** `5 Jun 2023 14:30` in the zone, seconds only where there are any, milliseconds never. */
  instant(ms: number): string;
  /** As `instant`, to the millisecond. */
  exactInstant(ms: number): string;
  /** As `instant`, and in the reader's zone where that is another: `5 Jun 2023 14:30 (16:30 Europe/Berlin)`. */
  readerInstant(ms: number): string;
  readonly timeZone: string;
}

const none = '–';
const minute = 60;
const hour = 3600;
const day = 86_400;
/** Of a rate just below a mark. */
const mostDigits = 4;
/** From here on minutes say nothing. */
const twoDays = 2 * day;

/**
 * `locale` is a BCP 47 tag; plain `en` writes dates day first, which nobody misreads. `marks` are shares that a rate is
 * held against, such as the target. `readerZone`: null where the reader's zone is not known.
 */
export function createFormat(
  locale: string,
  timeZone: string,
  marks: readonly number[] = [],
  readerZone: string | null = null,
): Format {
  const decimals = Array.from({ length: mostDigits }, (_, index) => {
    const digits = index + 1;
    return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  });
  const decimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const dateLocale = locale === 'en' ? 'en-GB' : locale;
  const dates = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(dateLocale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
    return (date: string) => format.format(Date.parse(`${date}T00:00:00Z`));
  };
  const date = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const instantIn = (zone: string, ms: number) => `${date(localDateOf(zone, ms))} ${timeOfDay(zone, ms)}`;
  const instant = (ms: number) => instantIn(timeZone, ms);
  const toSecond = (ms: number) => Math.floor(ms / 1000) * 1000;
  return {
    rate: (share) => (share === null ? none : rateText(share, marks, decimal, decimals)),
    count: (n) => whole.format(n),
    number: (value, decimals) => numberText(value, decimals, locale),
    duration: (seconds) => (seconds === null ? none : durationText(seconds, decimal, whole)),
    date,
    shortDate: dates({ day: 'numeric', month: 'short' }),
    month: dates({ month: 'long', year: 'numeric' }),
    instant: (ms) => instant(toSecond(ms)),
    exactInstant: instant,
    readerInstant(exactMs) {
      const ms = toSecond(exactMs);
      if (readerZone === null || instantIn(readerZone, ms) === instant(ms)) return instant(ms);
      const isSameDay = localDateOf(readerZone, ms) === localDateOf(timeZone, ms);
      const there = isSameDay ? timeOfDay(readerZone, ms) : instantIn(readerZone, ms);
      return `${instant(ms)} (${there} ${readerZone})`;
    },
    timeZone,
  };
}

/** Rounded first, so that nothing reads `-0.0`. */
function numberText(value: number, decimals: number, locale: string): string {
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return new Intl.NumberFormat(locale, options).format(Number(value.toFixed(decimals)) + 0);
}

/** `finer`: formats of ever more digits, of which the first serves that tells the share from every mark above it. */
function rateText(
  share: number,
  marks: readonly number[],
  decimal: Intl.NumberFormat,
  finer: readonly Intl.NumberFormat[],
): string {
  const percent = share * 100;
  if (share < 1 && percent >= 99.95) return `> ${decimal.format(99.9)} %`;
  if (share > 0 && percent < 0.05) return `< ${decimal.format(0.1)} %`;
  const above = marks.filter((mark) => share < mark).map((mark) => mark * 100);
  const telling = finer.find((format) => {
    const text = format.format(percent);
    return above.every((mark) => format.format(mark) !== text);
  });
  return telling === undefined ? `< ${decimal.format(Math.min(...above))} %` : `${telling.format(percent)} %`;
}

function durationText(seconds: number, decimal: Intl.NumberFormat, whole: Intl.NumberFormat): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${decimal.format(seconds)} s`;
  const rounded = Math.round(seconds);
  if (rounded < minute) return `${rounded} s`;
  if (rounded < hour) return pair(rounded, minute, 'min', 1, 's');
  if (rounded < twoDays - minute / 2) return pair(rounded, hour, 'h', minute, 'min');
  return daysText(Math.round(seconds / hour), whole);
}

/** `1 h 05 min`: whole larger units and the rest in padded smaller ones, which are left out when zero. */
function pair(seconds: number, large: number, largeName: string, small: number, smallName: string): string {
  const total = Math.round(seconds / small);
  const ratio = large / small;
  const rest = total % ratio;
  const head = `${Math.floor(total / ratio)} ${largeName}`;
  return rest === 0 ? head : `${head} ${String(rest).padStart(2, '0')} ${smallName}`;
}

function daysText(hours: number, whole: Intl.NumberFormat): string {
  const rest = hours % 24;
  const days = `${whole.format(Math.floor(hours / 24))} d`;
  return rest === 0 ? days : `${days} ${rest} h`;
}

function timeOfDay(timeZone: string, ms: number): string {
  const { hour: hours, minute: minutes, second, millisecond } = localPartsOf(timeZone, ms);
  const two = (n: number) => String(n).padStart(2, '0');
  const clock = `${two(hours)}:${two(minutes)}`;
  if (millisecond > 0) return `${clock}:${two(second)}.${String(millisecond).padStart(3, '0')}`;
  return second > 0 ? `${clock}:${two(second)}` : clock;
}
