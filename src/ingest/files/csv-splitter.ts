import { readCsvRecord } from './csv-record.ts';
import { maxRecordChars } from './limits.ts';
import { countLines, type Splitter, type SplitterSink } from './splitter.ts';

const openQuote = 'csv: a quote is never closed';
const tooLong = 'csv: record longer than 16 MiB';

/**
 * Records of a CSV file (RFC 4180; LF or CRLF; line breaks in quotes). Blank lines are passed over. Of a record
 * that is none only its first line is given up: reading goes on with the next, so one stray quote costs one line.
 */
export function createCsvSplitter(
  sink: SplitterSink<readonly string[]>,
  delimiter: string,
  maxChars = maxRecordChars,
): Splitter {
  let carry = '';
  let line = 1;

  function giveUpLine(text: string, from: number, reason: string): number {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    sink.broken(line, text.slice(from, to).replace(/\r$/, ''), reason);
    line++;
    return to + 1;
  }

  /** Gives the records of the text; where the unfinished one at its end begins. */
  function drain(text: string, complete: boolean): number {
    let at = 0;
    while (at < text.length) {
      const read = readCsvRecord(text, at, delimiter, complete);
      if (read.kind === 'more') {
        if (!complete && text.length - at <= maxChars) return at;
        if (!complete && text.indexOf('\n', at) === -1) return at;
        at = giveUpLine(text, at, complete ? openQuote : tooLong);
      } else if (read.kind === 'broken') {
        at = giveUpLine(text, at, read.reason);
      } else {
        const raw = text.slice(at, read.end);
        if (read.fields.length > 1 || raw.trim() !== '') sink.record(line, raw, read.fields);
        line += 1 + (raw.includes('\n') ? countLines(raw) : 0);
        at = read.next;
      }
    }
    return text.length;
  }

  let skipping = false;

  /** What follows the line feed that ends an endless line; '' while there is none. */
  function afterSkipped(text: string): string {
    const end = text.indexOf('\n');
    if (end === -1) return '';
    skipping = false;
    line++;
    return text.slice(end + 1);
  }

  return {
    push(piece) {
      const text = skipping ? afterSkipped(piece) : carry + piece;
      if (skipping) return;
      carry = text.slice(drain(text, false));
      if (carry.length <= maxChars) return;
      sink.broken(line, carry.slice(0, maxChars), tooLong);
      skipping = true;
      carry = '';
    },
    end() {
      if (carry !== '') drain(carry, true);
      carry = '';
    },
  };
}
