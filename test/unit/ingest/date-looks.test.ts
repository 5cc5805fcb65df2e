import { describe, expect, it } from 'vitest';
import { ambiguousPair, compileDateFormat } from '../../../src/ingest/mapping/date-format.ts';
import { type ParsedDate, partsAsUtc } from '../../../src/ingest/mapping/iso-date.ts';

function read(format: string, text: string): string | null {
  const parsed: ParsedDate | null | undefined = compileDateFormat(format)?.(text);
  if (parsed === null || parsed === undefined) return null;
  return new Date('at' in parsed ? parsed.at : partsAsUtc(parsed)).toISOString();
}

describe('date formats of real exports', () => {
  it.each([
    ['iso', '2023-01-05 14:05:00 UTC', '2023-01-05T14:05:00.000Z'],
    ['iso', '2023-01-05T14:05:00+0530', '2023-01-05T08:35:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2023-07-05 14:05:00 EST', '2023-07-05T19:05:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2023-07-05 14:05:00 CEST', '2023-07-05T12:05:00.000Z'],
    ['yyyy-MM-dd HH:mm:ss z', '2023-07-05 14:05:00 +02:00', '2023-07-05T12:05:00.000Z'],
    ['EEE, d MMM yyyy HH:mm:ss z', 'Thu, 5 Jan 2023 14:05:00 GMT', '2023-01-05T14:05:00.000Z'],
    ['EEE MMM d HH:mm:ss yyyy', 'Thursday Jan 5 14:05:00 2023', '2023-01-05T14:05:00.000Z'],
    ['d-MMM-yy h:mm a', '05-Sept-23 02:05 p.m.', '2023-09-05T14:05:00.000Z'],
    ['d-MMM-yy h:mm a', '05-Sep-23 02:05 PM', '2023-09-05T14:05:00.000Z'],
    ['excel-serial', '44931.586805555555', '2023-01-05T14:05:00.000Z'],
    ['excel-serial', '44931', '2023-01-05T00:00:00.000Z'],
    // What an optional part read before it failed counts for nothing.
    ["yyyy-MM-dd[ HH:mm]' 14:'", '2023-01-05 14:', '2023-01-05T00:00:00.000Z'],
    ['excel-serial', '60', '1900-02-28T00:00:00.000Z'],
  ])('%s reads %s', (format, text, at) => {
    expect(read(format, text)).toBe(at);
  });

  it.each([
    ['yyyy-MM-dd HH:mm:ss z', '2023-07-05 14:05:00 IST'],
    ['yyyy-MM-dd HH:mm:ss z', '2023-07-05 14:05:00 '],
    ['iso', '2023-01-05 14:05:00 BST'],
    ['EEE d MMM yyyy', 'Day 5 Jan 2023'],
    ['d-MMM-yy h:mm a', '05-Sep-23 02:05 xm'],
    ['excel-serial', '1e4'],
    ['excel-serial', '-3'],
  ])('%s refuses %s', (format, text) => {
    expect(read(format, text)).toBeNull();
  });

  it('refuses day numbers beside a format that reads the same number as something else', () => {
    expect(ambiguousPair(['excel-serial', 'epoch-seconds'])).not.toBeNull();
    expect(ambiguousPair(['excel-serial', 'iso', 'd/M/yyyy H:mm'])).toBeNull();
  });
});
