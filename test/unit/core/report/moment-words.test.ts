import { expect, it } from 'vitest';
import { createMomentWords, zonedMoment } from '../../../../src/core/report/moment-words.ts';

const words = (zone: string, at: string) => createMomentWords('en', zone)(Date.parse(at));

it.each([
  ['Europe/Berlin', '2026-11-30T08:00Z', 'Mon 30 Nov 2026 09:00 CET'],
  ['Europe/Berlin', '2026-10-25T00:30Z', 'Sun 25 Oct 2026 02:30 CEST'],
  ['America/New_York', '2026-11-30T08:00Z', 'Mon 30 Nov 2026 03:00 EST'],
  ['Europe/London', '2026-11-30T08:00Z', 'Mon 30 Nov 2026 08:00 GMT'],
  ['UTC', '2026-11-30T08:00Z', 'Mon 30 Nov 2026 08:00 UTC'],
  ['Asia/Kathmandu', '2026-11-30T08:00Z', 'Mon 30 Nov 2026 13:45 UTC+5:45'],
  ['Pacific/Pago_Pago', '2026-11-30T08:00Z', 'Sun 29 Nov 2026 21:00 UTC−11'],
])('a moment in %s is told with its weekday and the name of its clocks', (zone, at, expected) => {
  expect(words(zone, at)).toBe(expected);
});

it('names the zone once', () => {
  const at = Date.parse('2026-11-30T08:00Z');
  expect(zonedMoment('en', 'UTC', at)).toBe('Mon 30 Nov 2026 08:00 UTC');
  expect(zonedMoment('en', 'Europe/Berlin', at)).toBe('Mon 30 Nov 2026 09:00 CET (Europe/Berlin)');
});
