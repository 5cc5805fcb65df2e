/** What stands at a place of a CSV text. */
export type CsvRead =
  | { readonly kind: 'record'; readonly fields: string[]; readonly end: number; readonly next: number }
  /** The text ends inside a quoted field or before the line does. */
  | { readonly kind: 'more' }
  | { readonly kind: 'broken'; readonly reason: string };

const strayQuote = 'csv: text after a closing quote';

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

interface Field {
  readonly value: string;
  /** Of the delimiter, the line end or the end of the text after it. */
  readonly end: number;
}

/** The quoted field whose opening quote stands at `from`; null where the text ends inside it. */
function quotedField(text: string, from: number): Field | null {
  let close = text.indexOf('"', from + 1);
  let doubled = false;
  while (close !== -1 && text.charCodeAt(close + 1) === 34) {
    doubled = true;
    close = text.indexOf('"', close + 2);
  }
  if (close === -1) return null;
  const inside = text.slice(from + 1, close);
  return { value: doubled ? inside.replaceAll('""', '"') : inside, end: close + 1 };
}

/** A field without quotes around it; quotes inside it are text, as most exporters mean them. */
function plainField(text: string, from: number, end: number, delimiter: string): Field {
  const stop = text.indexOf(delimiter, from);
  const to = stop === -1 || stop > end ? end : stop;
  return { value: text.slice(from, to), end: to };
}

/** Position after CR of CRLF at `at`, or `at` itself. */
function skipReturn(text: string, at: number): number {
  return text.charCodeAt(at) === 13 && (text.charCodeAt(at + 1) === 10 || at + 1 === text.length)
    ? at + 1
    : at;
}

function withQuotes(text: string, from: number, delimiter: string): CsvRead {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    const quoted = text.charCodeAt(at) === 34;
    const field = quoted ? quotedField(text, at) : plainField(text, at, lineEnd(text, at), delimiter);
    if (field === null) return { kind: 'more' };
    const stop = quoted ? skipReturn(text, field.end) : field.end;
    if (stop < text.length && text.charAt(stop) === delimiter) {
      fields.push(field.value);
      at = stop + 1;
      continue;
    }
    if (stop < text.length && text.charCodeAt(stop) !== 10) return { kind: 'broken', reason: strayQuote };
    fields.push(quoted || !field.value.endsWith('\r') ? field.value : field.value.slice(0, -1));
    return { kind: 'record', fields, end: stop, next: stop + 1 };
  }
}

/**
 * Reads the record at `from` by RFC 4180. `complete`: the text ends where the file does. A record is only given
 * once its line feed (or the end of the file) is there.
 */
export function readCsvRecord(text: string, from: number, delimiter: string, complete: boolean): CsvRead {
  const end = text.indexOf('\n', from);
  if (end === -1 && !complete) return { kind: 'more' };
  const line = text.slice(from, end === -1 ? text.length : end);
  if (!line.includes('"')) {
    const plain = line.endsWith('\r') ? line.slice(0, -1) : line;
    return {
      kind: 'record',
      fields: plain.split(delimiter),
      end: from + plain.length,
      next: from + line.length + 1,
    };
  }
  const read = withQuotes(text, from, delimiter);
  // At the text's end one cannot tell a closing quote from the first half of a doubled one.
  return read.kind === 'record' && read.end >= text.length && !complete ? { kind: 'more' } : read;
}
