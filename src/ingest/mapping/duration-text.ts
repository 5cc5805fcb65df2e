const secondMs = 1000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const clockText =
  /^([-\u2212+]?)(?:(\d{1,6}) days?(,)? ?([-\u2212+])?)?(\d{1,7}):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?$/i;

function isMinus(sign: string | undefined): boolean {
  return sign === '-' || sign === '\u2212';
}

/**
 * Milliseconds of `H:mm`, `H:mm:ss`, `H:mm:ss.SSS`, perhaps after `3 days`; null: not one. A sign holds for the whole
 * text, but Python writes minus a minute as `-1 day, 23:59:00`, pandas as `-1 days +23:59:00`: there the time has its own.
 */
export function parseClock(text: string): number | null {
  const match = clockText.exec(text);
  if (match === null) return null;
  const [, sign, dayText, comma, ownSign, hours, minutes, seconds, fraction] = match;
  const part = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const time = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds ?? 0) * secondMs + part;
  const days = Number(dayText ?? 0) * dayMs;
  const hasOwn = comma !== undefined || ownSign !== undefined;
  const timeMinus = hasOwn ? isMinus(ownSign) : isMinus(sign);
  return (isMinus(sign) ? -days : days) + (timeMinus ? -time : time);
}

const unitWords: readonly (readonly [RegExp, number])[] = [
  [/^(ms|millis|msecs?|milliseconds?)$/, 1],
  [/^(s|secs?|seconds?)$/, secondMs],
  [/^(m|mins?|minutes?)$/, minuteMs],
  [/^(h|hrs?|hours?)$/, hourMs],
  [/^(d|days?)$/, dayMs],
  [/^(w|wks?|weeks?)$/, 7 * dayMs],
];

function wordMs(word: string): number | null {
  return unitWords.find(([pattern]) => pattern.test(word))?.[1] ?? null;
}

const isoNumber = String.raw`(\d+(?:[.,]\d+)?)`;
const isoText = new RegExp(
  `^P(?=.)(?:${isoNumber}W)?(?:${isoNumber}D)?(?:T(?=.)(?:${isoNumber}H)?(?:${isoNumber}M)?(?:${isoNumber}S)?)?$`,
  'i',
);

function parseIsoDuration(text: string): number | null {
  const match = isoText.exec(text);
  if (match === null) return null;
  const [, ...parts] = match;
  const sizes = [7 * dayMs, dayMs, hourMs, minuteMs, secondMs];
  return parts.reduce((sum, part, at) => sum + Number(part?.replace(',', '.') ?? 0) * (sizes[at] ?? 0), 0);
}

function parseWords(text: string): number | null {
  const pieces = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)(?:[\s,]+and\b)?[\s,]*/giy)];
  if (pieces.length === 0 || pieces.reduce((length, [piece]) => length + piece.length, 0) !== text.length)
    return null;
  let total = 0;
  for (const [, count, word] of pieces) {
    const unit = wordMs((word ?? '').toLowerCase());
    if (unit === null) return null;
    total += Number(count) * unit;
  }
  return total;
}

/** Milliseconds of `2h 30m`, `1 day 4 hours`, `PT2H30M` or a clock text; a day is 24 hours. Null: not one. */
export function parseDurationText(text: string): number | null {
  const clock = parseClock(text);
  if (clock !== null) return clock;
  const negative = /^[-\u2212]/.test(text);
  const rest = negative ? text.slice(1).trim() : text;
  const total = parseIsoDuration(rest) ?? parseWords(rest);
  if (total === null) return null;
  return Math.round(negative ? -total : total);
}
