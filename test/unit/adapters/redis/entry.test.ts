import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionOf } from '../../../../src/adapters/redis/keys.ts';
import { readEntry } from '../../../../src/adapters/redis/log/entry.ts';
import { eventTypes } from '../../../../src/core/incidents/event.ts';
import { encodeArrived, encodeEvent } from '../../../../src/ingest/files/encode-event.ts';
import { maxRecordChars } from '../../../../src/ingest/files/limits.ts';

const at = Date.UTC(2025, 0, 6, 9);
const id = `${at + 1000}-7`;
const least = { source: 'native', incident: 'INC-1', eventId: 'e1', type: 'opened', at };

function read(...events: readonly unknown[]) {
  const fields = events.flatMap((event) => [
    'event',
    typeof event === 'string' ? event : JSON.stringify(event),
  ]);
  const { events: json, problems } = readEntry(id, fields);
  return { events: json.map((text) => JSON.parse(text) as unknown), problems };
}

describe('reading an entry', () => {
  it('dates a live event by the entry’s id, as told by its source', () => {
    expect(read(least)).toEqual({
      events: [{ ...least, recordedAt: at + 1000, recordedBySource: true }],
      problems: [],
    });
  });

  it('dates an event of a history by the entry’s id, without calling that its source’s word', () => {
    const dated = [{ ...least, recordedAt: at + 1000 }];
    expect(read({ ...least, recordedBySource: false }).events).toEqual(dated);
    expect(read({ recordedBySource: false, ...least }).events).toEqual(dated);
    expect(read(`${JSON.stringify({ ...least, recordedBySource: false, title: 'é "x"' })} `).events).toEqual([
      { ...least, recordedAt: at + 1000, title: 'é "x"' },
    ]);
    const title = 'recordedBySource:false';
    expect(read({ ...least, recordedBySource: false, title }).events).toEqual([
      { ...least, recordedAt: at + 1000, title },
    ]);
  });

  it('keeps the recordedAt that an imported event carries', () => {
    expect(read({ ...least, recordedAt: at + 5 }).events).toEqual([{ ...least, recordedAt: at + 5 }]);
    const bySource = { ...least, recordedAt: at + 5, recordedBySource: true };
    expect(read(bySource).events).toEqual([bySource]);
  });

  it('leaves out what says nothing, and what no event has', () => {
    const wordy = {
      ...least,
      team: null,
      service: '',
      naiveResolved: false,
      colour: 'red',
      responseWithin: false,
    };
    expect(read(wordy).events).toEqual([
      { ...least, recordedAt: at + 1000, recordedBySource: true, responseWithin: false },
    ]);
  });

  it('takes the last of a key given twice, as whoever placed the entry did', () => {
    const twice = `{"incident":"X",${JSON.stringify(least).slice(1)}`;
    expect(read(twice).events).toEqual([{ ...least, recordedAt: at + 1000, recordedBySource: true }]);
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    [{ ...least, source: undefined }, 'source: missing'],
    [{ ...least, incident: '' }, 'incident: missing'],
    [{ ...least, eventId: 7 }, 'eventId: not a text'],
    [{ ...least, eventId: 'e'.repeat(513) }, 'eventId: longer than 512 characters'],
    [{ ...least, type: 'exploded' }, 'type: not one of the known'],
    [{ ...least, type: ['opened'] }, 'type: not one of the known'],
    [{ ...least, at: '2025-01-06' }, 'at: not milliseconds of the years 1970 to 2200'],
    [{ ...least, at: at + 0.5 }, 'at: not milliseconds of the years 1970 to 2200'],
    [{ ...least, at: Date.UTC(2201, 0, 1) }, 'at: not milliseconds of the years 1970 to 2200'],
    [JSON.stringify(least).replace(`${at}`, `0${at}`), 'not JSON'],
    [{ ...least, at: -1 }, 'at: not milliseconds of the years 1970 to 2200'],
    [{ ...least, at: 1e300 }, 'at: not milliseconds of the years 1970 to 2200'],
    [{ ...least, recordedAt: 'now' }, 'recordedAt: not milliseconds of the years 1970 to 2200'],
    [{ ...least, title: '\ud800' }, 'title: not a text'],
    [{ ...least, team: {} }, 'team: not a text'],
    [{ ...least, responseDueAt: 'soon' }, 'responseDueAt: not milliseconds of the years 1970 to 2200'],
    [{ ...least, responseWithin: 'yes' }, 'responseWithin: neither true nor false'],
  ])('says why %j cannot be read, and reads its neighbours', (bad, reason) => {
    const reading = read(least, bad, { ...least, eventId: 'e2' });
    expect(reading.problems).toEqual([reason]);
    expect(reading.events).toHaveLength(2);
  });

  it('reads no event longer than a record may be, and its neighbours', () => {
    const reading = read(least, { ...least, title: 'x'.repeat(maxRecordChars) }, { ...least, eventId: 'e2' });
    expect(reading.problems).toEqual([`longer than ${maxRecordChars} characters`]);
    expect(reading.events).toHaveLength(2);
  });

  it('says when an entry holds no event, or its id is no time', () => {
    expect(readEntry(id, ['note', 'x'])).toEqual({ events: [], problems: ['no field named event'] });
    expect(readEntry('99999999999999-0', ['event', JSON.stringify(least)]).problems).toEqual([
      'id: not milliseconds of the years 1970 to 2200',
    ]);
    expect(readEntry(id, ['note', 'x', 'event', JSON.stringify(least)]).problems).toEqual([]);
  });
});

describe('reading what a bot wrote', () => {
  const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
  const instant = fc.oneof(fc.integer({ min: 0, max: Date.UTC(2201, 0, 1) - 1 }), fc.constant(at));
  const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
  const events = fc.record({
    ...{ source: text, incident: text, eventId: text, type: fc.constantFrom(...eventTypes), at: instant },
    ...{ service: maybe(text), team: maybe(text), customer: maybe(text), priority: maybe(text) },
    ...{ assignee: maybe(text), title: maybe(text), url: maybe(text), reason: maybe(text) },
    ...{ responseDueAt: maybe(instant), resolutionDueAt: maybe(instant) },
    ...{
      responseWithin: maybe(fc.boolean()),
      resolutionWithin: maybe(fc.boolean()),
      naiveResolved: fc.boolean(),
    },
    ...{ recordedAt: instant, recordedBySource: fc.boolean() },
  });
  const shown = (json: string) => JSON.parse(json) as unknown;

  it('gives the same whether it was taken as it stands or read key by key', () => {
    fc.assert(
      fc.property(events, (event) => {
        for (const json of [encodeEvent(event), encodeArrived(event)]) {
          const [fast, slow] = [readEntry(id, ['event', json]), readEntry(id, ['event', ` ${json}`])];
          expect(fast.problems).toEqual([]);
          expect(fast.events.map(shown)).toEqual(slow.events.map(shown));
        }
      }),
    );
  });

  it('never takes as it stands what reading key by key would refuse or understand otherwise', () => {
    const inserted = fc.constantFrom(
      '"',
      '\\',
      '{',
      '}',
      ',',
      ':',
      '0',
      '1',
      '-',
      '.',
      'e',
      '\n',
      '\ud800',
      '"at":1,',
      'null',
    );
    fc.assert(
      fc.property(events, fc.nat(), fc.nat(3), inserted, (event, place, removed, added) => {
        const json = encodeEvent(event);
        const from = place % json.length;
        const mutated = json.slice(0, from) + added + json.slice(from + removed);
        const [fast, slow] = [readEntry(id, ['event', mutated]), readEntry(id, ['event', ` ${mutated}`])];
        expect(fast.problems).toEqual(slow.problems);
        expect(fast.events.map(shown)).toEqual(slow.events.map(shown));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('the partition of an incident', () => {
  it('is the CRC-32 of source and incident, as zlib computes it', () => {
    // python3: zlib.crc32('native\nINC-1'.encode()) == 0x1ba486d5
    expect(partitionOf('native', 'INC-1', 2 ** 31)).toBe(0x1ba486d5);
    expect(partitionOf('native', 'INC-1', 8)).toBe(0x1ba486d5 % 8);
  });

  it('counts the bytes of UTF-8', () => {
    // python3: zlib.crc32('zürich\nStörung 1'.encode())
    expect(partitionOf('zürich', 'Störung 1', 2 ** 33)).toBe(2633748703);
  });
});
