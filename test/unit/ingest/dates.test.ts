import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ambiguousPair, compileDateFormat } from '../../../src/ingest/mapping/date-format.ts';
import { dateReader } from '../../../src/ingest/mapping/read-date.ts';

function read(text: string, formats: string[], timeZone = 'UTC') {
  return dateReader(formats, timeZone, { naive: 0, gap: 0, overlap: 0 })(text, 'at');
}

function iso(text: string, formats: string[], timeZone = 'UTC'): string {
  return new Date(read(text, formats, timeZone).at).toISOString();
}

describe('ISO dates', () => {
  it.each([
    ['2024-03-04T08:05:30.250+01:00', '2024-03-04T07:05:30.250Z'],
    ['2024-03-04T08:05:30Z', '2024-03-04T08:05:30.000Z'],
    ['2024-03-04 08:05:30 -0530', '2024-03-04T13:35:30.000Z'],
    ['2024-03-04T08:05+02', '2024-03-04T06:05:00.000Z'],
    ['2024-03-04T08:05:30.123456789Z', '2024-03-04T08:05:30.123Z'],
    ['2024-03-04T08:05:30,5Z', '2024-03-04T08:05:30.500Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2024-02-29T24:00:00Z', '2024-03-01T00:00:00.000Z'],
    ['2024-02-29T24:00:00.000Z', '2024-03-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(text, ['iso'])).toBe(expected);
  });

  it.each([
    '2023-02-29',
    '2023-02-29T00:00:00.000Z',
    '1900-02-29T00:00:00.000Z',
    '2023-04-31T00:00:00.000Z',
    '2023-04-30T23:59:60.000Z',
    '2023-04-30T23:59:59.00aZ',
    '2024-13-01',
    '2024-00-10',
    '2024-03-04T25:00Z',
    '2024-03-04T08:60Z',
    '2024-03-04T08:05:60Z',
    '2024-03-04T08:05:30.Z',
    '2024-03-04T24:00:01Z',
    '2024-03-04T08:05Zx',
    '2024-03-04T08:05+0',
    '2024-3-4',
    '04/03/2024',
    '',
    'yesterday',
    '20240304T080530Z',
  ])('refuses %s', (text) => {
    expect(() => read(text, ['iso'])).toThrow('not a date');
  });

  it('reads back every instant that Date writes', () => {
    const instant = fc.date({
      min: new Date(0),
      max: new Date('2200-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, (date) => {
        expect(read(date.toISOString(), ['iso']).at).toBe(date.getTime());
      }),
    );
  });

  it('never throws anything but a row error on any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Number.isInteger(read(text, ['iso', 'd/M/yyyy H:mm', 'epoch-ms']).at)).toBe(true);
        } catch (error) {
          expect(error).toHaveProperty('name', 'RowError');
        }
      }),
    );
  });
});

describe('other formats', () => {
  it.each([
    ['04/03/2024 08:05', 'dd/MM/yyyy HH:mm', '2024-03-04T08:05:00.000Z'],
    ['4/3/2024 8:05', 'd/M/yyyy H:mm', '2024-03-04T08:05:00.000Z'],
    ['03/04/2024 12:05 AM', 'MM/dd/yyyy hh:mm a', '2024-03-04T00:05:00.000Z'],
    ['04/Mar/24 12:30 pm', 'dd/MMM/yy h:mm a', '2024-03-04T12:30:00.000Z'],
    ['4/Mar/24 1:30\u202fPM', 'd/MMM/yy h:mm a', '2024-03-04T13:30:00.000Z'],
    ['4 September 2024', 'd MMMM yyyy', '2024-09-04T00:00:00.000Z'],
    ['2024-03-04 08:05:30', 'yyyy-MM-dd HH:mm:ss[.SSS]', '2024-03-04T08:05:30.000Z'],
    ['2024-03-04 08:05:30.7', 'yyyy-MM-dd HH:mm:ss[.SSS]', '2024-03-04T08:05:30.700Z'],
    ['2024-03-04 08:05:30 +02:00', 'yyyy-MM-dd HH:mm:ss XXX', '2024-03-04T06:05:30.000Z'],
    ['2024-03-04 at 08h', "yyyy-MM-dd 'at' HH'h'", '2024-03-04T08:00:00.000Z'],
    ['1709539530', 'epoch-seconds', '2024-03-04T08:05:30.000Z'],
    ['1709539530.0625', 'epoch-seconds', '2024-03-04T08:05:30.062Z'],
    ['1709539530250', 'epoch-ms', '2024-03-04T08:05:30.250Z'],
  ])('reads %s as %s', (text, format, expected) => {
    expect(iso(text, [format])).toBe(expected);
  });

  it('takes the first of several formats that matches', () => {
    expect(iso('04.03.2024', ['iso', 'dd.MM.yyyy'])).toBe('2024-03-04T00:00:00.000Z');
  });

  it.each(['0/3/2024 8:05', '31/2/2024 8:05', '4/3/2024 8:05 x', '4/3/24 8:05'])('refuses %s', (text) => {
    expect(() => read(text, ['d/M/yyyy H:mm'])).toThrow('not a date');
  });

  it.each(['dd/MM', 'yyyy-MM-dd hh:mm', 'qqq', '[yyyy-MM-dd', 'yyyy-MM-dd bb'])(
    'is no format: %s',
    (name) => {
      expect(compileDateFormat(name)).toBeNull();
    },
  );
});

describe('bounds', () => {
  it.each(['9999-12-31T00:00:00Z', '1969-12-31T23:59:59Z', '2201-01-01T00:00:00Z', '0001-01-01'])(
    'refuses %s as out of range',
    (text) => {
      expect(() => read(text, ['iso'], 'Europe/Berlin')).toThrow('date out of range');
    },
  );

  it('takes the first and the last instant', () => {
    expect(read('1970-01-01T00:00:00Z', ['iso']).at).toBe(0);
    expect(iso('2200-12-31T23:59:59.999Z', ['iso'])).toBe('2200-12-31T23:59:59.999Z');
  });
});

describe('naive dates', () => {
  it('take the offset before the gap where the clocks skip them', () => {
    const counts = { naive: 0, gap: 0, overlap: 0 };
    const at = dateReader(['iso'], 'Europe/Berlin', counts)('2024-03-31 02:30:00', 'at');
    expect(new Date(at.at).toISOString()).toBe('2024-03-31T01:30:00.000Z');
    expect(at.naiveResolved).toBe(true);
    expect(counts).toEqual({ naive: 1, gap: 1, overlap: 0 });
  });

  it('are the first of two where the clocks repeat them', () => {
    const counts = { naive: 0, gap: 0, overlap: 0 };
    const at = dateReader(['iso'], 'Europe/Berlin', counts)('2024-10-27 02:30:00', 'at');
    expect(new Date(at.at).toISOString()).toBe('2024-10-27T00:30:00.000Z');
    expect(at.naiveResolved).toBe(true);
    expect(counts).toEqual({ naive: 1, gap: 0, overlap: 1 });
  });

  it('are exact elsewhere, and an offset outranks the zone', () => {
    expect(read('2024-07-01 12:00:00', ['iso'], 'America/New_York')).toEqual({
      at: Date.UTC(2024, 6, 1, 16),
      naiveResolved: false,
    });
    expect(iso('2024-10-27T02:30:00+01:00', ['iso'], 'Europe/Berlin')).toBe('2024-10-27T01:30:00.000Z');
  });
});

describe('ambiguous formats', () => {
  it.each([
    [['dd/MM/yyyy', 'MM/dd/yyyy']],
    [['iso', 'd/M/yyyy H:mm', 'M/d/yyyy H:mm']],
    [['dd/MM/yy', 'yy/MM/dd']],
    [['epoch-ms', 'epoch-seconds']],
    [['iso', 'yyyy-dd-MM']],
  ])('are found in %j', (formats) => {
    expect(ambiguousPair(formats)).not.toBeNull();
  });

  it.each([
    [['iso', 'dd/MM/yyyy HH:mm', 'd/M/yyyy H:mm:ss']],
    [['dd/MM/yyyy', 'MM.dd.yyyy']],
    [['epoch-ms', 'iso']],
  ])('are not seen in %j', (formats) => {
    expect(ambiguousPair(formats)).toBeNull();
  });
});
