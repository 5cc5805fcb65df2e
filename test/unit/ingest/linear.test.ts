import { expect, it } from 'vitest';
import { parseDurationText } from '../../../src/ingest/mapping/duration-text.ts';
import { dateReader } from '../../../src/ingest/mapping/read-date.ts';

const long = 300_000;
const formats = [
  'iso',
  'epoch-ms',
  "[EEE, ][d ]MMMM d yyyy[ 'at' ]H:mm:ss.SSS a z XXX",
  'd/M/yyyy H:mm[:ss][ XXX]',
];
const pieces = [
  '1',
  ' ',
  '1 ',
  '1d ',
  '1.',
  '-',
  ':',
  'P1',
  'T',
  '1:',
  ',',
  ' and',
  'a',
  '2024-',
  '[',
  '+00',
];

it('texts made to be tried for ever are read in linear time: dates in the formats of a mapping, and durations', () => {
  const read = dateReader(formats, 'Europe/Berlin', { naive: 0, skipped: 0, repeated: 0 } as never);
  const begun = performance.now();
  for (const piece of pieces) {
    for (const text of [piece, `P${piece}`, `1${piece}`, `2024-01-01T00:00:00.${piece}`]) {
      const hostile = `${text.repeat(Math.ceil(long / text.length))}!`;
      expect(parseDurationText(hostile)).toBeNull();
      expect(() => read(hostile, 'opened')).toThrow('opened');
      expect(() => read(text + hostile, 'opened')).toThrow('opened');
    }
  }
  // Some tens of milliseconds; quadratic time would be hours.
  expect(performance.now() - begun).toBeLessThan(60_000);
});
