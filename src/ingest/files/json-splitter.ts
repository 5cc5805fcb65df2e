import { UserError } from '../../core/errors.ts';
import { parsePath } from '../mapping/json-path.ts';
import { maxRecordChars } from './limits.ts';
import type { Splitter, SplitterSink } from './splitter.ts';

const tooLong = 'json: record longer than 16 MiB';
const cutOff = 'json: the file ends inside the record';

type Phase = 'start' | 'item' | 'afterItem' | 'key' | 'colon' | 'member' | 'afterMember' | 'done';

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

/** A value being passed over, character by character. */
interface Value {
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** A number, `true`, `null`: ends where something else begins. */
  bare: boolean;
  line: number;
  text: string;
}

/** Feeds one character; `last` where the value ends with it, `before` where it ended before it. */
function feed(value: Value, code: number): 'inside' | 'last' | 'before' {
  if (value.inString) {
    if (value.escaped) value.escaped = false;
    else if (code === 92) value.escaped = true;
    else if (code === 34) value.inString = false;
    return value.inString || value.depth > 0 ? 'inside' : 'last';
  }
  if (value.bare) return code === 44 || code === 93 || code === 125 || isBlank(code) ? 'before' : 'inside';
  if (code === 34) value.inString = true;
  else if (code === 91 || code === 123) value.depth++;
  else if (code === 93 || code === 125) value.depth--;
  return value.depth > 0 || value.inString ? 'inside' : 'last';
}

/**
 * The elements of the array that a JSON file is, or that its object holds under `records`, a key or a path such as
 * `data.items` (without it: its only array). UserError where there is no such array. Elements are given as text, for each to be parsed on its own.
 */
export function createJsonSplitter(
  sink: SplitterSink<string>,
  records: string | undefined,
  path: string,
  maxChars = maxRecordChars,
): Splitter {
  const wantedPath = records === undefined ? null : parsePath(records);
  /** How many objects on the way to the list are open around the current one. */
  let depth = 0;
  let phase: Phase = 'start';
  let root: 'array' | 'object' = 'array';
  let line = 1;
  let value: Value | null = null;
  let key = '';
  let inList = false;
  const keys: string[] = [];
  const lists: string[] = [];

  function fail(message: string, hint: string | null = null): never {
    const shown = keys.slice(0, 30).map((name) => JSON.stringify(name.slice(0, 80)));
    throw new UserError(`${path}: ${message}`, {
      code: 'file-format',
      ...(hint !== null && { hint }),
      details: shown.length === 0 ? [] : [`top-level keys found: ${shown.join(', ')}`],
    });
  }

  function notJson(): never {
    const hint = lists.length === 0 && phase === 'done' ? 'One object per line is format: ndjson.' : null;
    return fail(`not JSON at line ${line}`, hint);
  }

  function endValue(ended: Value): void {
    value = null;
    if (phase === 'key') {
      key = parseKey(ended.text) ?? notJson();
      if (depth === 0) keys.push(key);
      phase = 'colon';
    } else if (inList) {
      phase = 'afterItem';
      if (ended.text.length > maxChars) sink.broken(ended.line, ended.text.slice(0, maxChars), tooLong);
      else sink.record(ended.line, ended.text, ended.text);
    } else phase = 'afterMember';
  }

  function startValue(code: number): void {
    if (phase === 'key' && code !== 34) notJson();
    if (phase === 'member' && code === 91 && isWanted()) {
      startList();
      return;
    }
    if (phase === 'member' && code === 123 && onTheWay()) {
      depth++;
      phase = 'key';
      return;
    }
    if (code === 44 || code === 58 || code === 93 || code === 125) notJson();
    const bare = code !== 34 && code !== 91 && code !== 123;
    value = { depth: 0, inString: false, escaped: false, bare, line, text: '' };
    if (!bare) feed(value, code);
  }

  function isWanted(): boolean {
    if (wantedPath === null || (depth === 0 && records === key)) return true;
    return depth === wantedPath.length - 1 && wantedPath[depth] === key;
  }

  function onTheWay(): boolean {
    return wantedPath !== null && depth < wantedPath.length - 1 && wantedPath[depth] === key;
  }

  function endObject(): void {
    phase = depth === 0 ? 'done' : 'afterMember';
    depth = Math.max(0, depth - 1);
  }

  function startList(): void {
    lists.push(key);
    if (lists.length > 1) fail('holds several lists', `Name the one to read: records: ${lists[0]}`);
    inList = true;
    phase = 'item';
  }

  function endList(): void {
    inList = false;
    phase = root === 'array' ? 'done' : 'afterMember';
  }

  function begin(code: number): void {
    if (code !== 91 && code !== 123) fail('not JSON: it begins with neither [ nor {');
    root = code === 91 ? 'array' : 'object';
    if (root === 'array') startList();
    else phase = 'key';
  }

  function between(code: number): void {
    if (phase === 'done') notJson();
    else if (phase === 'start') begin(code);
    else if (phase === 'item' && code === 93) endList();
    else if (phase === 'key' && code === 125) endObject();
    else if (phase === 'colon') phase = code === 58 ? 'member' : notJson();
    else if (phase === 'afterItem') {
      if (code === 93) endList();
      else phase = code === 44 ? 'item' : notJson();
    } else if (phase === 'afterMember') {
      if (code === 125) endObject();
      else phase = code === 44 ? 'key' : notJson();
    } else startValue(code);
  }

  function push(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (value !== null) {
        const state = feed(value, code);
        if (state !== 'inside') {
          keep(value, text.slice(from, state === 'last' ? at + 1 : at));
          endValue(value);
        }
        if (state === 'before' && !isBlank(code)) between(code);
      } else if (!isBlank(code)) {
        between(code);
        from = at;
      }
      if (code === 10) line++;
    }
    if (value !== null) keep(value, text.slice(from));
  }

  /** Beyond the limit there is no use in keeping more. */
  function keep(into: Value, piece: string): void {
    if (into.text.length <= maxChars) into.text += piece;
  }

  return {
    push,
    end() {
      if (phase === 'start') return;
      if (value !== null && inList) sink.broken(value.line, value.text.slice(0, maxChars), cutOff);
      else if (inList) sink.broken(line, '', 'json: the file ends before its list does');
      if (lists.length > 0) return;
      const wanted = records === undefined ? 'no list of records' : `no list "${records}"`;
      fail(
        `holds ${wanted}`,
        'Name the key of the list with records:, or use format: ndjson for one object a line.',
      );
    },
  };
}

function parseKey(text: string): string | null {
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}
