const secondMs = 1000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const clockText =
  /^([-\u2212+]?)(?:(\d{1,6}) days?,? (?:\+)?)?(\d{1,7}):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?$/i;

/**
 * Milliseconds of `H:mm`, `H:mm:ss`, `H:mm:ss.SSS`, perhaps after `3 days`, perhaps negative (the sign holds for the
 * whole text); null: not one.
 */
export function parseClock(text: string): number | null {
  const match = clockText.exec(text);
  if (match === null) return null;
  const [, sign, days, hours, minutes, seconds, fraction] = match;
  const time = Number(hours) * hourMs + Number(minutes) * minuteMs + Number(seconds ?? 0) * secondMs;
  const part = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const total = Number(days ?? 0) * dayMs + time + part;
  return sign === '' || sign === '+' ? total : -total;
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

const isoText = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i;

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
