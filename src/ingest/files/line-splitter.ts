import { maxRecordChars } from './limits.ts';
import type { Splitter, SplitterSink } from './splitter.ts';

const tooLong = 'line: longer than 16 MiB';

/** Lines that end in LF or CRLF; blank ones are passed over, one beyond `maxChars` is broken. */
export function createLineSplitter(sink: SplitterSink<string>, maxChars = maxRecordChars): Splitter {
  let carry = '';
  let line = 1;
  let skipping = false;

  function give(text: string): void {
    const raw = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (skipping) skipping = false;
    else if (raw.length > maxChars) sink.broken(line, raw.slice(0, maxChars), tooLong);
    else if (raw.trim() !== '') sink.record(line, raw, raw);
    line++;
  }

  return {
    push(text) {
      let from = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        give(from === 0 ? carry + text.slice(0, end) : text.slice(from, end));
        from = end + 1;
      }
      // What is carried is never searched again, so a line may come in any number of pieces.
      carry = from === 0 ? carry + text : text.slice(from);
      if (carry.length <= maxChars) return;
      if (!skipping) sink.broken(line, carry, tooLong);
      skipping = true;
      carry = '';
    },
    end() {
      if (carry !== '') give(carry);
      carry = '';
    },
  };
}
