import { describe, expect, it } from 'vitest';
import { parseClock, parseDurationText } from '../../../src/ingest/mapping/duration-text.ts';
import { brief, dryText, mappingOf } from './support.ts';

const minute = 60_000;

describe('a duration as text', () => {
  it.each([
    ['2h 30m', 150 * minute],
    ['2h30m', 150 * minute],
    ['1 day, 3:04:05', 27 * 60 * minute + 4 * minute + 5000],
    ['0 days 03:04:05.500000', 3 * 60 * minute + 4 * minute + 5500],
    ['2 hours and 5 minutes', 125 * minute],
    ['1.5 hrs', 90 * minute],
    ['PT2H30M', 150 * minute],
    ['P1DT0.5S', 24 * 60 * minute + 500],
    ['-1h 30m', -90 * minute],
    ['-1 day, 23:59:00', -minute],
    ['-1 days +23:59:00', -minute],
    ['-1 days -00:01:00', -24 * 60 * minute - minute],
    ['-1 day 0:01:00', -24 * 60 * minute - minute],
    ['PT1.5H', 90 * minute],
    ['-PT1M', -minute],
    ['6:15', 375 * minute],
    ['120:00:01', 120 * 60 * minute + 1000],
  ])('reads %s', (text, ms) => {
    expect(parseDurationText(text)).toBe(ms);
  });

  it.each(['', '-', 'P', 'PT', '5', '2h x', 'h', '1:75', '3 fortnights', '2h -5m'])(
    'refuses "%s"',
    (text) => {
      expect(parseDurationText(text)).toBeNull();
    },
  );

  it('as a clock takes no words', () => {
    expect(parseClock('2h')).toBeNull();
    expect(parseClock('-0:30')).toBe(-30 * minute);
  });
});

describe('durations in a mapping', () => {
  const mapping = (more: string, resolved: string) =>
    mappingOf(`source: s
format: csv
delimiter: ;
shape: incident
${more}
fields:
  incident: id
  opened: opened
  resolved: ${resolved}
`);
  const rows = (...values: string[]) =>
    `id;opened;took\n${values.map((value, at) => `${at};2024-01-01T00:00:00Z;${value}\n`).join('')}`;

  it('may have a decimal comma and points between thousands', async () => {
    const german = mapping("decimal: ','", '{ column: took, unit: hours }');
    const result = await dryText(rows('1,5', '1.000,25', '7', '1.5', '1,2,3'), german);
    expect(brief(result, '0')[1]).toBe('resolved 2024-01-01T01:30:00.000Z');
    expect(brief(result, '1')[1]).toBe('resolved 2024-02-11T16:15:00.000Z');
    expect(brief(result, '2')[1]).toBe('resolved 2024-01-01T07:00:00.000Z');
    expect(result.rejected.map(({ reason }) => reason)).toEqual([
      'resolved: not a duration (hours): 1.5',
      'resolved: not a duration (hours): 1,2,3',
    ]);
  });

  it('with a comma are refused where the point is decimal: 1,234 could be either', async () => {
    const result = await dryText(rows('1,234'), mapping('', '{ column: took, unit: hours }'));
    expect(result.counts.rejected).toBe(1);
  });

  it('may be text', async () => {
    const result = await dryText(rows('1 day 2h'), mapping('', '{ column: took, unit: text }'));
    expect(brief(result, '0')[1]).toBe('resolved 2024-01-02T02:00:00.000Z');
  });
});
