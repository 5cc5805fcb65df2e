import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentEvent } from '../../../src/core/incidents/event.ts';
import { encodeEvent } from '../../../src/ingest/files/encode-event.ts';
import { createParser, type ParseCounts } from '../../../src/ingest/files/parser.ts';
import { loadMapping } from '../../../src/ingest/mapping/load.ts';
import type { Mapping } from '../../../src/ingest/mapping/schema.ts';
import { mappingOf, recordedAt } from './support.ts';

interface Run {
  readonly counts: ParseCounts;
  readonly events: IncidentEvent[];
  readonly rejected: number;
}

function parse(text: string, mapping: Mapping, size: number): Run {
  const events: IncidentEvent[] = [];
  let rejected = 0;
  const parser = createParser(
    { path: 'file', mapping, recordedAt },
    { event: (event) => events.push(event), rejected: () => rejected++ },
  );
  for (let at = 0; at < text.length; at += size) parser.push(text.slice(at, at + size));
  return { counts: parser.end(), events, rejected };
}

function nothingLost({ counts, events, rejected }: Run, rows: number): void {
  const skipped = Object.values(counts.skippedByReason).reduce((sum, count) => sum + count, 0);
  expect(counts.read).toBe(rows);
  expect(counts.accepted + counts.rejected + skipped).toBe(counts.read);
  expect(rejected).toBe(counts.rejected);
  expect(events.length).toBe(counts.events);
  for (const event of events) {
    expect(Number.isInteger(event.at)).toBe(true);
    expect(JSON.parse(encodeEvent(event))).toMatchObject({ incident: event.incident, at: event.at });
  }
}

const nasty = fc.constantFrom(
  '\u0000',
  '\u0007\u001b[31m',
  '"',
  '""",',
  '=1+1',
  '<script>alert(1)</script>',
  '@everyone',
  '\u202eabc',
  '\ud800',
  '\udc00x',
  'مرحبا',
  '😀',
  '9999-12-31T23:59:59Z',
  '0000-00-00',
  '2024-02-30',
  '-1',
  'NaN',
  '__proto__',
  'constructor',
  '\\u0000',
  '\r',
  '\n',
  '\u2028',
  'x'.repeat(20_000),
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary' }), fc.string());
const instant = fc.oneof(fc.constant('2024-03-04T08:00:00Z'), fc.constant('1709539200'), text);
const type = fc.oneof(fc.constantFrom('opened', 'resolved', 'acknowledged'), text);
const row = fc.record({ incident: text, type, at: instant, title: text, team: text, priority: text });
const rows = fc.array(row, { minLength: 1, maxLength: 8 });
const size = fc.integer({ min: 1, max: 200 });

/** One good row, so that the file as a whole is usable. */
const good = {
  incident: 'good',
  type: 'opened',
  at: '2024-01-01T00:00:00Z',
  title: '',
  team: '',
  priority: '',
};

const fields = `
shape: event
fields: { incident: incident, at: at, type: type, title: title, team: team, priority: priority }`;
const csvMapping = mappingOf(`source: s\nformat: csv${fields}`);
const jsonMapping = mappingOf(`source: s\nformat: json${fields}`);

function csvText(list: readonly Record<string, string>[]): string {
  const names = Object.keys(good);
  const cell = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const lines = list.map((one) => names.map((name) => cell(one[name] ?? '')).join(','));
  return [names.join(','), ...lines].join('\r\n');
}

describe('hostile input', () => {
  it('in CSV loses nothing', () => {
    fc.assert(
      fc.property(rows, size, (list, cut) => {
        nothingLost(parse(csvText([good, ...list]), csvMapping, cut), list.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('in NDJSON loses nothing', () => {
    const native = loadMapping('native');
    fc.assert(
      fc.property(rows, size, (list, cut) => {
        const lines = [good, ...list].map((one) => JSON.stringify(one)).join('\n');
        nothingLost(parse(lines, native, cut), list.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('in JSON loses nothing', () => {
    fc.assert(
      fc.property(rows, size, (list, cut) => {
        nothingLost(parse(JSON.stringify([good, ...list], null, 1), jsonMapping, cut), list.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('of any JSON values is answered row by row', () => {
    const native = loadMapping('native');
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 10 }), (list) => {
        const lines = [good, ...list].map((one) => JSON.stringify(one)).join('\n');
        nothingLost(parse(lines, native, 1000), list.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('as raw bytes between good lines never swallows a good line', () => {
    const native = loadMapping('native');
    const garbage = fc.array(
      fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\n', ' ')),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(garbage, (list) => {
        const line = JSON.stringify(good);
        const run = parse([line, ...list.flatMap((one) => [one, line])].join('\n'), native, 50);
        expect(run.counts.accepted).toBeGreaterThanOrEqual(list.length + 1);
      }),
      { numRuns: 300 },
    );
  });

  it('nested without end rejects its own row alone', () => {
    const line = JSON.stringify(good);
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    for (const value of [deep, `{"a":${deep}}`, `[${deep}]`]) {
      const nested = ['at', 'type', 'title', 'team', 'other'].map((key) =>
        line.replace(/}$/, `,${JSON.stringify(key)}:${value}}`),
      );
      const run = parse([line, ...nested, line].join('\n'), loadMapping('native'), 65_536);
      nothingLost(run, 7);
      expect(run.counts.accepted).toBeGreaterThanOrEqual(2);
    }
  });

  it('keeps a title of 1 MB and NUL, and replaces half characters, counted', () => {
    const title = `a\u0000${'é'.repeat(1_000_000)}`;
    const lines = [
      { ...good, title },
      { ...good, title: 'x\ud800y' },
    ];
    const run = parse(lines.map((one) => JSON.stringify(one)).join('\n'), loadMapping('native'), 65_536);
    expect(run.events[0]?.title).toBe(title);
    expect(run.events[1]?.title).toBe('x\ufffdy');
    expect(run.counts.repairedTexts).toBe(1);
  });
});

describe('an encoded event', () => {
  it('reads back as it was, null and false left out', () => {
    const maybe = fc.option(text);
    const event = fc.record({
      source: text,
      incident: text,
      eventId: text,
      type: fc.constantFrom('opened' as const, 'paused' as const),
      at: fc.integer(),
      recordedAt: fc.integer(),
      recordedBySource: fc.boolean(),
      service: maybe,
      team: maybe,
      customer: maybe,
      priority: maybe,
      assignee: maybe,
      title: maybe,
      url: maybe,
      reason: maybe,
      responseDueAt: fc.option(fc.integer()),
      resolutionDueAt: fc.option(fc.integer()),
      responseWithin: fc.option(fc.boolean()),
      resolutionWithin: fc.option(fc.boolean()),
      naiveResolved: fc.boolean(),
    });
    fc.assert(
      fc.property(event, (one) => {
        const read = JSON.parse(encodeEvent(one));
        for (const [name, value] of Object.entries(one)) {
          const back = read[name] ?? (typeof value === 'boolean' ? false : null);
          expect(back).toBe(value);
        }
        expect(Object.values(read)).not.toContain(null);
      }),
    );
  });
});
