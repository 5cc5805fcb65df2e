import { describe, expect, it } from 'vitest';
import { readEntry } from '../../../../src/adapters/redis/log/entry.ts';
import { partitionOf } from '../../../../src/adapters/redis/log/partition.ts';

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
    expect(read({ ...least, recordedBySource: false }).events).toEqual([
      { ...least, recordedAt: at + 1000, recordedBySource: true },
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

  it('says when an entry holds no event, or its id is no time', () => {
    expect(readEntry(id, ['note', 'x'])).toEqual({ events: [], problems: ['no field named event'] });
    expect(readEntry('99999999999999-0', ['event', JSON.stringify(least)]).problems).toEqual([
      'id: not milliseconds of the years 1970 to 2200',
    ]);
    expect(readEntry(id, ['note', 'x', 'event', JSON.stringify(least)]).problems).toEqual([]);
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
