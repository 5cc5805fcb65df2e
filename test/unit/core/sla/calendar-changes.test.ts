import { describe, expect, it } from 'vitest';
import { compileCalendar } from '../../../../src/core/sla/calendar.ts';
import { bruteForce, changingZones, transitionsOf } from '../time/transitions.ts';
import { calendar, day, everyDay, hour, iso, minute } from './build.ts';

describe.each(changingZones)('business hours over every clock change of %s from 2020 to 2030', (zone) => {
  const windows = ['00:30-03:15', '02:15-02:40', '09:00-17:00', '23:30-01:45'];
  const definition = calendar('c', zone, everyDay(...windows));

  it('are the union of the windows as RFC 5545 resolves them', () => {
    const compiled = compileCalendar(definition);
    for (const change of transitionsOf(zone)) {
      const slow = bruteForce(zone, change);
      const from = change - 2 * day;
      const minutes = new Uint8Array((4 * day) / minute);
      const firstDay = Math.floor(from / day) - 2;
      for (let local = firstDay; local < firstDay + 9; local++) {
        for (const text of windows) {
          const [start = 0, end = 0] = text
            .split('-')
            .map((time) => Number(time.slice(0, 2)) * hour + Number(time.slice(3)) * minute);
          const opens = slow.resolve(local * day + start).at;
          const closes = slow.resolve((end > start ? local : local + 1) * day + end).at;
          for (let now = opens; now < closes; now += minute) {
            const index = (now - from) / minute;
            if (index >= 0 && index < minutes.length) minutes[index] = 1;
          }
        }
      }
      let sum = 0;
      for (const [index, isOpen] of minutes.entries()) {
        sum += isOpen;
        if (index % 15 === 0 || Math.abs(from + index * minute - change) < 4 * hour) {
          const measured = compiled.openMs(from, from + (index + 1) * minute);
          if (measured !== sum * minute)
            expect(`${iso(change)} ${index} ${measured}`).toBe(`${sum * minute}`);
        }
      }
    }
  });
});
