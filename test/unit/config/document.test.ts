import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../config/document.ts';

describe('readDocument', () => {
  it('takes on, off, yes, no and times of day as texts', () => {
    const { value, findings } = readDocument('a: on\nb: no\nc: 09:00\nd: 22:30:00\ne: 2026-01-01\nf: 010\n');
    expect(findings).toEqual([]);
    expect(value).toEqual({ a: 'on', b: 'no', c: '09:00', d: '22:30:00', e: '2026-01-01', f: 10 });
  });

  it('reads JSON, tabs and byte order mark included', () => {
    const { value, findings } = readDocument('\ufeff{\n\t"console": {\n\t\t"port": 1\n\t}\n}\n');
    expect(findings).toEqual([]);
    expect(value).toEqual({ console: { port: 1 } });
  });

  it('takes numbers and null as names', () => {
    expect(readDocument('1: a\nnull: b\n~: c').value).toEqual({ 1: 'a', null: 'b', '~': 'c' });
  });

  it('leaves a key with nothing behind it undefined but keeps an explicit null', () => {
    const { value } = readDocument('empty:\nnull1: null\nnull2: ~\nlist: [1, ]\n');
    expect(value).toStrictEqual({ empty: undefined, null1: null, null2: null, list: [1] });
  });

  it('names the line of a key written twice', () => {
    const { broken, findings } = readDocument('a: 1\nb: 2\na: 3\n');
    expect(broken).toBe(false);
    expect(findings).toMatchObject([
      { path: ['a'], line: 3, message: 'is there already, in line 1', hint: 'keep one of the two' },
    ]);
  });

  it.each([
    ['tabs as indentation', 'a:\n\tb: 1\n'],
    ['a second document', 'a: 1\n---\nb: 2\n'],
    ['YAML 1.1', '%YAML 1.1\n---\na: on\n'],
    ['a tag', 'a: !!binary aGk=\n'],
    ['a custom tag', 'a: !include other.yaml\n'],
    ['an unknown alias', 'a: *nothing\n'],
    ['half of a character', 'a: "\\ud800"\n'],
    ['half of a character in a name', '"a\\udc00": 1\n'],
    ['a map as a name', '{ ? {a: 1} : 2 }\n'],
    ['an open bracket', 'a: [1\n'],
  ])('refuses %s', (_, text) => {
    const { findings } = readDocument(text);
    expect(findings.length).toBeGreaterThan(0);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the name %s and drops it', (name) => {
    const { value, findings } = readDocument(`calendars:\n  ${name}: { always: true }\n`);
    expect(findings).toMatchObject([{ path: ['calendars', name], line: 2 }]);
    expect(value).toStrictEqual({ calendars: {} });
    expect(Object.getPrototypeOf((value as { calendars: object }).calendars)).toBe(Object.prototype);
  });

  it('expands anchors', () => {
    expect(readDocument('a: &x { b: 1 }\nc: *x\n').value).toEqual({ a: { b: 1 }, c: { b: 1 } });
  });

  it('takes for an alias the last anchor of its name above it, also within what is repeated', () => {
    const text = 'a: &x 1\nb: &y [*x]\nc: &x 2\nd: [*x, *y]\ne: *z\nf: &z 3\n';
    const { value, findings } = readDocument(text);
    expect(value).toEqual({ a: 1, b: [1], c: 2, d: [2, [1]], e: null, f: 3 });
    expect(findings).toMatchObject([{ message: 'no anchor &z', line: 5 }]);
  });

  it('reads many aliases in linear time', () => {
    const begun = process.cpuUsage();
    for (const anchor of ['&x ', '']) {
      const text = `a: ${anchor}1\nb: [${Array(40_000).fill('*x').join(',')}]\n`;
      expect(readDocument(text).findings).toHaveLength(anchor === '' ? 40_000 : 0);
    }
    // A second or two; to look for each from the top of the document would take minutes.
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(40_000);
  }, 120_000);

  it('stops at a bomb of anchors, at an alias within itself and at endless nesting', () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const below = index === 0 ? '"x"' : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array(10).fill(below).join(', ')}]`;
    });
    expect(readDocument(levels.join('\n')).broken).toBe(true);
    expect(readDocument('a: &a [*a]\n').broken).toBe(true);
    expect(readDocument('['.repeat(200_000)).broken).toBe(true);
    expect(readDocument(`${'[['.repeat(500)}1${']]'.repeat(500)}`).broken).toBe(true);
  });

  it('knows the line of each place, and of the nearest written one above it', () => {
    const { lineOf } = readDocument('a:\n  b:\n    - 1\n    - c: 2\n');
    expect(lineOf(['a'])).toBe(1);
    expect(lineOf(['a', 'b', 1, 'c'])).toBe(4);
    expect(lineOf(['a', 'b', 0])).toBe(3);
    expect(lineOf(['a', 'b', 7, 'x'])).toBe(2);
    expect(lineOf(['z'])).toBeNull();
  });

  it('never throws, whatever the text', () => {
    const noise = fc.array(
      fc.constantFrom(
        'a',
        ':',
        ' ',
        '\n',
        '-',
        '[',
        ']',
        '{',
        '}',
        '&a',
        '*a',
        '"',
        '|',
        '\t',
        '\0',
        '%',
        '!',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          noise.map((parts) => parts.join('')),
        ),
        (text) => {
          const { broken, findings } = readDocument(text);
          expect(broken).toBe(broken && findings.length > 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
