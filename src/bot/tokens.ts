/** One word of a command line: `weekly`, `"Core Platform"`, `service=payments`, `--format`, `--format=pdf`. */
export interface Token {
  /** Half-open range of the whole word in the line, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The option's name as typed, without dashes; null for a bare value. */
  readonly name: string | null;
  readonly dashed: boolean;
  /** Unquoted text; null for `--name` alone. */
  readonly value: string | null;
  /** Where the value begins in the line, its opening quote included. */
  readonly valueStart: number;
  readonly quoted: boolean;
  /** A quote was opened and never closed. */
  readonly unterminated: boolean;
}

/** Phones and word processors turn `"` into these; each family closes any member of it. */
const quoteFamilies = ['"“”„‟', "'‘’‚‛"] as const;
const namePattern = /[A-Za-z][A-Za-z0-9_-]*/y;
/** `--`, or the long dash that phones make of it. */
const dashPattern = /--|[—–]/y;
const space = /\s/u;

/** The words of a command line; never fails (an open quote is marked on its token). */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  for (;;) {
    while (position < line.length && isSpace(line, position)) position += 1;
    if (position >= line.length) return tokens;
    const token = readToken(line, position);
    tokens.push(token);
    position = token.end;
  }
}

function readToken(line: string, start: number): Token {
  const dashes = match(dashPattern, line, start);
  const nameStart = start + dashes.length;
  const name = match(namePattern, line, nameStart);
  const afterName = nameStart + name.length;
  const dashed = dashes !== '' && name !== '';
  if (name !== '' && line[afterName] === '=') {
    return { start, name, dashed, ...readValue(line, afterName + 1) };
  }
  if (dashed && (afterName >= line.length || isSpace(line, afterName))) {
    const end = afterName;
    return { start, end, name, dashed, value: null, valueStart: end, quoted: false, unterminated: false };
  }
  return { start, name: null, dashed: false, ...readValue(line, start) };
}

type Value = Pick<Token, 'value' | 'valueStart' | 'end' | 'quoted' | 'unterminated'>;

function readValue(line: string, start: number): Value {
  const family = quoteFamilies.find((quotes) => quotes.includes(line[start] ?? ' '));
  if (family !== undefined) return readQuoted(line, start, family);
  let end = start;
  while (end < line.length && !isSpace(line, end)) end += 1;
  return { value: line.slice(start, end), valueStart: start, end, quoted: false, unterminated: false };
}

/** A quote closes only before a space or the end, so that `’` in `‘Don’t’` reads as meant. */
function readQuoted(line: string, start: number, family: string): Value {
  let value = '';
  let position = start + 1;
  while (position < line.length) {
    const char = line[position] ?? '';
    const next = line[position + 1] ?? '';
    if (char === '\\' && next !== '' && (next === '\\' || family.includes(next))) {
      value += next;
      position += 2;
    } else if (family.includes(char) && (next === '' || space.test(next))) {
      return { value, valueStart: start, end: position + 1, quoted: true, unterminated: false };
    } else {
      value += char;
      position += 1;
    }
  }
  return { value, valueStart: start, end: line.length, quoted: true, unterminated: true };
}

/** A value as a person would type it: bare where that reads back as the same value, else in quotes. */
export function quoteValue(value: string): string {
  if (/^[^\s"“”„‟'‘’‚‛=—–-][^\s=]*$/u.test(value)) return value;
  return `"${value.replace(/[\\"“”„‟]/g, '\\$&')}"`;
}

function isSpace(line: string, position: number): boolean {
  return space.test(line[position] ?? '');
}

function match(pattern: RegExp, line: string, position: number): string {
  pattern.lastIndex = position;
  return pattern.exec(line)?.[0] ?? '';
}
