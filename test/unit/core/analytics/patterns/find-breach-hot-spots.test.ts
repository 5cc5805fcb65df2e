import { describe, expect, it } from 'vitest';
import { decoys } from '../../../../../bench/decoys.mjs';
import { plants } from '../../../../../bench/plants.mjs';
import { budget } from '../../../../../src/core/analytics/budget.ts';
import { findBreachHotSpots } from '../../../../../src/core/analytics/patterns/find-breach-hot-spots.ts';
import type { HotSpot } from '../../../../../src/core/analytics/patterns/types.ts';
import { type Plant, plantedWorld, type WorldIncident } from '../../../../support/planted-world.mjs';

const level = budget().breachHotSpots;
const seeds = Array.from({ length: 30 }, (_, index) => index + 1);

function found(plant: Plant, perMonth: number): HotSpot[][] {
  return seeds.map((seed) =>
    findBreachHotSpots(plantedWorld({ seed, perMonth, days: 30, plant }).columns, 3, level),
  );
}

const isMorning = (hour: number): boolean => hour >= 9 && hour < 12;
const isWednesday = ({ weekday }: WorldIncident): boolean => weekday === 2;

describe('findBreachHotSpots', () => {
  it('finds a bad morning of one weekday nine times in ten, at 300 incidents a month too', () => {
    const planted = plants.find(({ family }) => family === 'breachHotSpots');
    for (const perMonth of [300, 3000]) {
      const plant = planted?.plant(planted.sizes[perMonth] ?? 0) ?? {};
      const hits = found(plant, perMonth).filter((spots) =>
        spots.some(
          ({ weekday, startHour, hours }) => weekday === 2 && startHour <= 10 && startHour + hours > 10,
        ),
      );
      expect(hits.length).toBeGreaterThanOrEqual(27);
    }
  });

  it.each(decoys.filter(({ family }) => family === 'breachHotSpots'))(
    'finds nothing where $what',
    ({ plant }) => {
      const wrong = found(plant, 3000).filter((spots) => spots.length > 0);
      expect(wrong.length).toBeLessThanOrEqual(1);
    },
  );

  it('tells what was expected by the day, the hours and the rest, whichever is most', () => {
    const plant = {
      breachFactor: (incident: WorldIncident) => (isWednesday(incident) && isMorning(incident.hour) ? 5 : 1),
    };
    const { columns } = plantedWorld({ seed: 1, perMonth: 3000, days: 30, plant });
    const [spot] = findBreachHotSpots(columns, 3, level);
    const from = 2 * 24 + (spot?.startHour ?? 0);
    const rate = (holds: (hourOfWeek: number) => boolean): { n: number; hits: number } => {
      const rows = [...columns.hourOfWeek.keys()].filter(
        (row) => columns.verdict[row] !== 2 && holds(columns.hourOfWeek[row] ?? 0),
      );
      return { n: rows.length, hits: rows.filter((row) => columns.verdict[row] === 1).length };
    };
    const isIn = (hour: number): boolean => hour >= from && hour < from + (spot?.hours ?? 0);
    const own = rate(isIn);
    const others = [
      rate((hour) => !isIn(hour)),
      rate((hour) => hour < 5 * 24 && !isIn(hour) && isIn((hour % 24) + 48)),
      rate((hour) => hour >= 48 && hour < 72 && !isIn(hour)),
    ].map(({ n, hits }) => hits / n);
    expect(spot?.n).toBe(own.hits);
    expect(spot?.expected).toBeCloseTo(own.n * Math.max(...others), 9);
  });
});
