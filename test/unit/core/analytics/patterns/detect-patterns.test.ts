import { describe, expect, it } from 'vitest';
import { plants } from '../../../../../bench/plants.mjs';
import { detectPatterns } from '../../../../../src/core/analytics/patterns/detect-patterns.ts';
import type { Patterns } from '../../../../../src/core/analytics/patterns/types.ts';
import { findingsOf } from '../../../../support/findings-of.mjs';
import { plantedWorld, type World } from '../../../../support/planted-world.mjs';

const noTrends = {
  windowDays: 30,
  minPoints: 10,
  window: null,
  historyDays: 0,
  falseFindingLevel: 0,
  series: [],
  stability: null,
  riskFactors: [],
};
const patternPlants = plants.filter(
  ({ family }) =>
    !['trend', 'anomalies', 'changePoints', 'seasonality', 'stability', 'riskFactors'].includes(family),
);

function planted(family: string, seed: number, perMonth = 3000): World {
  const found = plants.find((one) => one.family === family);
  return plantedWorld({
    seed,
    perMonth,
    days: 30,
    ...(found && { plant: found.plant(found.sizes[perMonth] ?? 0) }),
  });
}

function textsOf(patterns: Patterns, family: string): string[] {
  return findingsOf(noTrends, patterns).flatMap(([name, text]) => (name === family ? [text] : []));
}

describe('detectPatterns', () => {
  it.each(patternPlants)('finds what is planted: $family, $what', ({ family, hit }) => {
    const found = Array.from({ length: 20 }, (_, index) => index + 1).filter((seed) => {
      return textsOf(detectPatterns(planted(family, seed).columns), family).some((text) => hit(text, []));
    });
    expect(found.length).toBeGreaterThanOrEqual(18);
  });

  it('finds nothing in ordinary weeks and office hours, but for one report in twenty', () => {
    for (const perMonth of [300, 3000]) {
      let wrong = 0;
      for (let seed = 1; seed <= 20; seed += 1) {
        const { columns } = plantedWorld({ seed: seed + 700, perMonth, days: 30 });
        wrong += findingsOf(noTrends, detectPatterns(columns)).length > 0 ? 1 : 0;
      }
      expect(wrong).toBeLessThanOrEqual(1);
    }
  });

  it('shows incidents of the pattern as examples', () => {
    const hot = planted('teamHotSpots', 2).columns;
    const spot = detectPatterns(hot).hotSpots.find(({ team }) => team === 'violet');
    expect(spot?.examples.length).toBe(5);
    for (const row of spot?.examples ?? []) {
      expect(hot.team.labels[hot.team.codes[row] ?? -1]).toBe('violet');
      expect(Math.floor((hot.hourOfWeek[row] ?? 0) / 24)).toBe(3);
    }
    const again = planted('recurring', 2).columns;
    const [recurring] = detectPatterns(again).recurring;
    expect(recurring?.n).toBe(75);
    expect(recurring?.interval[0]).toBeGreaterThan(1);
    for (const row of recurring?.examples ?? []) {
      expect(again.title.labels[again.title.codes[row] ?? -1]).toMatch(/^disk full/);
    }
    const pair = planted('coFailing', 2).columns;
    for (const row of detectPatterns(pair).coFailing[0]?.examples ?? []) {
      expect(['service-k', 'service-l']).toContain(pair.service.labels[pair.service.codes[row] ?? -1]);
    }
  });

  it('does not take one crowded day for a hot spot', () => {
    const extra = (): object[] => Array.from({ length: 60 }, () => ({ day: 12, hour: 10 }));
    const { columns } = plantedWorld({ seed: 5, perMonth: 3000, days: 30, plant: { extra } });
    expect(detectPatterns(columns).hotSpots).toEqual([]);
  });

  it('wants as many occurrences as it is told', () => {
    const { columns } = planted('recurring', 2, 300);
    expect(detectPatterns(columns).recurring.map(({ n }) => n)).toEqual([17]);
    expect(detectPatterns(columns, { minOccurrences: 18 }).recurring).toEqual([]);
  });

  it('finds no less at a higher sensitivity', () => {
    let [few, many] = [0, 0];
    for (let seed = 1; seed <= 20; seed += 1) {
      const { columns } = planted('coFailing', seed, 300);
      few += detectPatterns(columns, { sensitivity: 0 }).coFailing.length;
      many += detectPatterns(columns, { sensitivity: 1 }).coFailing.length;
    }
    expect(many).toBeGreaterThan(few);
  });

  it('says how much of each team is after hours, found or not', () => {
    const { columns } = plantedWorld({ seed: 9, perMonth: 300, days: 30 });
    const { afterHours, afterHoursLoad } = detectPatterns(columns);
    expect(afterHours).toEqual([]);
    expect(afterHoursLoad.reduce((sum, { incidents }) => sum + incidents, 0)).toBe(columns.count);
    const late = columns.afterHours.reduce((sum, mark) => sum + mark, 0);
    expect(afterHoursLoad.reduce((sum, load) => sum + load.afterHours, 0)).toBe(late);
  });

  it('takes alike titles for recurring at one service alone, not where the title comes back anywhere', () => {
    const { columns } = plantedWorld({ seed: 4, perMonth: 3000, days: 30 });
    const label = columns.title.labels.length;
    const titled = (isOf: (row: number) => boolean) => {
      const codes = columns.title.codes.map((code, row) => (isOf(row) ? label : code));
      const title = { codes, labels: [...columns.title.labels, 'Certificate expired overnight'] };
      return detectPatterns({ ...columns, title }).recurring.map(({ title: found }) => found);
    };
    expect(titled((row) => row % 40 === 0)).toEqual([]);
    const service = columns.service.codes[0];
    const here = (row: number) => row % 5 === 0 && columns.service.codes[row] === service;
    expect(titled(here)).toEqual(['Certificate expired overnight']);
  });

  it('finds nothing where it is not enabled or there is nothing', () => {
    const { columns } = planted('recurring', 1);
    const off = detectPatterns(columns, { enabled: false });
    expect(findingsOf(noTrends, off)).toEqual([]);
    expect(off.enabled).toBe(false);
    const empty = plantedWorld({ seed: 1, perMonth: 0, days: 30 }).columns;
    expect(findingsOf(noTrends, detectPatterns(empty))).toEqual([]);
  });

  it('refuses rows that do not ascend', () => {
    const { columns } = plantedWorld({ seed: 1, perMonth: 300, days: 30 });
    const openedAtMs = columns.openedAtMs.slice().reverse();
    expect(() => detectPatterns({ ...columns, openedAtMs })).toThrow(RangeError);
  });

  it('is the same for the same input, survives JSON and leaves its input alone', () => {
    const { columns } = planted('concentration', 3);
    const before = structuredClone(columns);
    const once = detectPatterns(columns);
    expect(once.concentration.length).toBeGreaterThan(0);
    expect(detectPatterns(columns)).toEqual(once);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect(columns).toEqual(before);
  });
});
