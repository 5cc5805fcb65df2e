import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostly, paceOf } from '../../../../../bench/decoys.mjs';
import type { IncidentColumns } from '../../../../../src/core/analytics/incident-columns.ts';
import { findHighResponse } from '../../../../../src/core/analytics/patterns/find-high-response.ts';
import { type Plant, plantedWorld, type WorldIncident } from '../../../../support/planted-world.mjs';

const level = 0.0015;
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);
function columnsOf(seed: number, perMonth: number, plant: Plant): IncidentColumns {
  return plantedWorld({ seed, perMonth, days: 30, plant }).columns;
}

describe('findHighResponse', () => {
  it('does not find a service that only has more incidents that may wait', () => {
    for (const perMonth of [300, 3000]) {
      const found = seeds.filter((seed) => {
        const columns = columnsOf(seed, perMonth, { ...mostly(3), responseFactor: paceOf });
        return findHighResponse(columns, 3, level).length > 0;
      });
      expect(found.length).toBeLessThanOrEqual(1);
    }
  });

  it('finds a service that is answered later within its priorities though it has mostly urgent ones', () => {
    const responseFactor = (incident: WorldIncident): number =>
      paceOf(incident) * (incident.service === 2 ? 1.5 : 1);
    const found = seeds.flatMap((seed) => {
      const columns = columnsOf(seed, 3000, { ...mostly(0), responseFactor });
      return findHighResponse(columns, 3, level).filter(({ value }) => value === 'service-c');
    });
    expect(found.length).toBeGreaterThanOrEqual(18);
    const covering = found.filter(({ interval: [low, high] }) => low <= 1.5 && high >= 1.5);
    expect(covering.length).toBeGreaterThanOrEqual(found.length - 3);
    for (const { byPriority, medianMs } of found) {
      const [first] = byPriority;
      expect(first?.priority).toBe('P1');
      expect(first?.medianMs).toBeGreaterThan(first?.othersMedianMs ?? 0);
      expect(medianMs).toBeLessThan(20 * 60_000);
    }
  });

  it('does not care how fast a whole priority is answered', () => {
    const plant = { responseFactor: ({ service }: WorldIncident) => (service === 2 ? 2 : 1) };
    const columns = columnsOf(3, 3000, plant);
    const plain = ({ byPriority: _, medianMs: __, ...rest }: (typeof once)[number]) => ({
      ...rest,
      p: rest.p.toPrecision(9),
    });
    const once = findHighResponse(columns, 3, level);
    expect(once.map(({ value }) => value)).toContain('service-c');
    const powers = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(powers, (power) => {
        const responseMs = columns.responseMs.map(
          (value, row) => value * 2 ** (power[columns.priority.codes[row] ?? 0] ?? 0),
        );
        expect(findHighResponse({ ...columns, responseMs }, 3, level).map(plain)).toEqual(once.map(plain));
      }),
      { numRuns: 20 },
    );
  });

  it('gives answered incidents of the group as examples, slower than its ratio says, oldest first', () => {
    const plant = { responseFactor: ({ service }: WorldIncident) => (service === 2 ? 2 : 1) };
    const columns = columnsOf(3, 3000, plant);
    const [one] = findHighResponse(columns, 3, level);
    expect(one?.examples).toHaveLength(5);
    expect([...(one?.examples ?? [])].sort((a, b) => a - b)).toEqual(one?.examples);
    for (const row of one?.examples ?? []) {
      expect(columns.service.labels[columns.service.codes[row] ?? -1]).toBe('service-c');
      const priority = columns.priority.labels[columns.priority.codes[row] ?? -1];
      const usual = one?.byPriority.find((known) => known.priority === priority)?.othersMedianMs ?? 0;
      expect(columns.responseMs[row]).toBeGreaterThanOrEqual((one?.ratio ?? 0) * usual);
    }
  });

  it('compares nothing where fewer than five others have the priority', () => {
    const responseFactor = ({ service }: WorldIncident) => (service === 2 ? 50 : 1);
    const columns = columnsOf(4, 3000, { responseFactor });
    const foundWith = (others: number): string[] => {
      let left = others;
      const codes = columns.service.codes.map((service) => {
        if (service === 2) return 0;
        left -= 1;
        return left >= 0 ? 0 : 1;
      });
      const found = findHighResponse({ ...columns, priority: { ...columns.priority, codes } }, 3, 0.05);
      return found.flatMap(({ dimension, value }) => (dimension === 'service' ? [value] : []));
    };
    expect(foundWith(4)).toEqual([]);
    expect(foundWith(5)).toEqual(['service-c']);
  });
});
