import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCsvSplitter } from '../../../src/ingest/files/csv-splitter.ts';
import { createJsonSplitter } from '../../../src/ingest/files/json-splitter.ts';
import { createLineSplitter } from '../../../src/ingest/files/line-splitter.ts';
import type { Splitter, SplitterSink } from '../../../src/ingest/files/splitter.ts';

interface Found<Value> {
  readonly records: { line: number; value: Value }[];
  readonly broken: { line: number; reason: string }[];
}

function collect<Value>(): Found<Value> & { sink: SplitterSink<Value> } {
  const records: { line: number; value: Value }[] = [];
  const broken: { line: number; reason: string }[] = [];
  const sink: SplitterSink<Value> = {
    record: (line, _raw, value) => records.push({ line, value }),
    broken: (line, _raw, reason) => broken.push({ line, reason }),
  };
  return { records, broken, sink };
}

function feed(splitter: Splitter, text: string, size: number): void {
  for (let at = 0; at < text.length; at += size) splitter.push(text.slice(at, at + size));
  splitter.end();
}

function csv(text: string, size = text.length || 1, max?: number): Found<readonly string[]> {
  const found = collect<readonly string[]>();
  feed(createCsvSplitter(found.sink, ',', max), text, size);
  return found;
}

function fieldsOf(found: Found<readonly string[]>): (readonly string[])[] {
  return found.records.map(({ value }) => value);
}

describe('CSV', () => {
  it('reads quotes, doubled quotes, delimiters and line breaks in quotes', () => {
    const found = csv('a,b\r\n"x ""y""","1\n2, 3"\r\nlast,"q"');
    expect(fieldsOf(found)).toEqual([
      ['a', 'b'],
      ['x "y"', '1\n2, 3'],
      ['last', 'q'],
    ]);
    expect(found.records.map(({ line }) => line)).toEqual([1, 2, 4]);
  });

  it('keeps quotes inside a plain field, as in 5" disk', () => {
    expect(fieldsOf(csv('a,b\n5" disk,x\n'))).toEqual([
      ['a', 'b'],
      ['5" disk', 'x'],
    ]);
  });

  it('passes over blank lines and counts them', () => {
    const found = csv('a,b\n\n\n1,2\n   \n3,4\n');
    expect(found.records.map(({ line }) => line)).toEqual([1, 4, 6]);
  });

  it('gives up one line for text after a closing quote', () => {
    const found = csv('a,b\n"x"y,1\n2,3\n');
    expect(found.broken).toEqual([{ line: 2, reason: 'csv: text after a closing quote' }]);
    expect(fieldsOf(found)).toEqual([
      ['a', 'b'],
      ['2', '3'],
    ]);
  });

  it('gives up one line for a quote that is never closed', () => {
    const found = csv('a,b\n1,"x\n2,3\n4,5\n', 3);
    expect(found.broken).toEqual([{ line: 2, reason: 'csv: a quote is never closed' }]);
    expect(fieldsOf(found).slice(1)).toEqual([
      ['2', '3'],
      ['4', '5'],
    ]);
  });

  it('does not let an endless line or field grow without bound', () => {
    const endless = csv(`a,b\n${'x'.repeat(500)}\n1,2\n`, 7, 100);
    expect(endless.broken).toEqual([{ line: 2, reason: 'csv: record longer than 16 MiB' }]);
    expect(endless.records.map(({ line }) => line)).toEqual([1, 3]);
    const quoted = csv(`a,b\n"${'x\n'.repeat(200)}1,2\n`, 7, 100);
    expect(quoted.broken.length).toBe(1);
    expect(fieldsOf(quoted).at(-1)).toEqual(['1', '2']);
  });

  const field = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[",\r\n a]*$/));
  const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 6 });

  it('reads back any quoted table, however the file is cut', () => {
    const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), fc.constantFrom('\n', '\r\n'), (rows, size, eol) => {
        const text = rows.map((row) => row.map(quote).join(',')).join(eol);
        const found = csv(text, size);
        expect(found.broken).toEqual([]);
        expect(fieldsOf(found)).toEqual(rows);
      }),
    );
  });

  it('finds the same whatever the cuts, for any text', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' '), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (source, size) => {
        const whole = csv(source);
        const pieces = csv(source, size);
        expect(pieces.records).toEqual(whole.records);
        expect(pieces.broken).toEqual(whole.broken);
      }),
    );
  });
});

describe('lines', () => {
  it('gives physical line numbers, CRLF or LF, with or without an end', () => {
    const found = collect<string>();
    feed(createLineSplitter(found.sink), 'a\r\n\nb\nc', 2);
    expect(found.records).toEqual([
      { line: 1, value: 'a' },
      { line: 3, value: 'b' },
      { line: 4, value: 'c' },
    ]);
  });

  it('breaks off a line beyond the limit and goes on', () => {
    const found = collect<string>();
    feed(createLineSplitter(found.sink, 10), `a\n${'x'.repeat(100)}\nb\n`, 3);
    expect(found.broken).toEqual([{ line: 2, reason: 'line: longer than 16 MiB' }]);
    expect(found.records.map(({ line, value }) => `${line}${value}`)).toEqual(['1a', '3b']);
  });
});

function json(text: string, size = text.length || 1, records?: string): Found<string> {
  const found = collect<string>();
  feed(createJsonSplitter(found.sink, records, 'file.json'), text, size);
  return found;
}

describe('JSON', () => {
  it('gives the elements of an array with their lines', () => {
    const found = json('[\n {"a": "]},\\"["},\n\n  {"b": [1, {"c": 2}]}, 5, "x", null\n]\n', 1);
    expect(found.records).toEqual([
      { line: 2, value: '{"a": "]},\\"["}' },
      { line: 4, value: '{"b": [1, {"c": 2}]}' },
      { line: 4, value: '5' },
      { line: 4, value: '"x"' },
      { line: 4, value: 'null' },
    ]);
  });

  it('finds the only list of an object, or the named one', () => {
    expect(json('{"n": 1, "result": [{"a":1}], "more": false}').records.length).toBe(1);
    expect(json('{"x": [1], "result": [{"a":1},{"a":2}]}', 3, 'result').records.length).toBe(2);
  });

  it('refuses what holds no list, or several, or is not JSON', () => {
    expect(() => json('{"a": 1}')).toThrow('holds no list of records');
    expect(() => json('{"a": [1], "b": [2]}')).toThrow('holds several lists');
    expect(() => json('a,b\n1,2\n')).toThrow('not JSON');
    expect(() => json('[1] x')).toThrow('not JSON at line 1');
    expect(() => json('{"a":1}\n{"a":2}\n')).toThrow('not JSON at line 2');
    expect(() => json('[{"a":1} {"a":2}]')).toThrow('not JSON');
  });

  it('gives up only the record in which the file ends', () => {
    const found = json('[{"a":1},{"a":');
    expect(found.records.length).toBe(1);
    expect(found.broken).toEqual([{ line: 1, reason: 'json: the file ends inside the record' }]);
  });

  it('reads back any values, however the file is cut', () => {
    const values = fc.array(fc.jsonValue(), { maxLength: 6 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 9 }), fc.constantFrom(0, 2), (list, size, indent) => {
        const found = json(JSON.stringify(list, null, indent), size);
        expect(found.broken).toEqual([]);
        expect(found.records.map(({ value }) => JSON.stringify(JSON.parse(value)))).toEqual(
          list.map((value) => JSON.stringify(value)),
        );
      }),
    );
  });
});
