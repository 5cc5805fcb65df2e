import { describe, expect, it } from 'vitest';
import {
  localDateOf,
  localPartsOf,
  localToInstant,
  offsetMs,
  startOfDay,
} from '../../../../src/core/time/zone.ts';
import { bruteForce, changingZones, transitionsOf } from './transitions.ts';

const minute = 60_000;
const hour = 3_600_000;

describe.each(changingZones)('every clock change of %s from 2020 to 2030', (zone) => {
  const transitions = transitionsOf(zone);

  it('is found to the millisecond', () => {
    expect(transitions.length).toBeGreaterThanOrEqual(21);
    for (const change of transitions) {
      expect(offsetMs(zone, change - 1)).not.toBe(offsetMs(zone, change));
      expect(offsetMs(zone, change - 1)).toBe(offsetMs(zone, change - hour));
      expect(offsetMs(zone, change)).toBe(offsetMs(zone, change + hour));
    }
  });

  it('resolves every local minute of the hours around it by RFC 5545', () => {
    for (const change of transitions) {
      const slow = bruteForce(zone, change);
      const middle = change + offsetMs(zone, change);
      for (let local = middle - 4 * hour; local < middle + 4 * hour; local += minute) {
        const fields = localPartsOf('UTC', local);
        const found = localToInstant(zone, fields);
        const expected = slow.resolve(local);
        if (found.at !== expected.at || found.resolved !== expected.resolved) {
          expect({ local: new Date(local).toISOString(), ...found }).toEqual(expected);
        }
      }
    }
  });

  it('starts its day at the first instant of the date', () => {
    for (const change of transitions) {
      const date = localDateOf(zone, change);
      const start = startOfDay(zone, date);
      expect(localDateOf(zone, start)).toBe(date);
      expect(localDateOf(zone, start - 1) < date).toBe(true);
    }
  });
});
