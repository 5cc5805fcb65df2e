import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plants } from '../../../../../bench/plants.mjs';
import type { DailySeries } from '../../../../../src/core/analytics/daily-series.ts';
import { dayTail } from '../../../../../src/core/analytics/trends/day-tail.ts';
import { detectTrends } from '../../../../../src/core/analytics/trends/detect-trends.ts';
import { slowLevel } from '../../../../../src/core/analytics/trends/slow-level.ts';
import type { SeriesFindings, Trends } from '../../../../../src/core/analytics/trends/types.ts';
import { workingSeries } from '../../../../../src/core/analytics/trends/working-series.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { createChangepointFinder } from '../../../../../src/models/augurs/changepoints.ts';
import { findingsOf } from '../../../../support/findings-of.mjs';
import { plantedWorld } from '../../../../support/planted-world.mjs';

const findChangepoints = createChangepointFinder();
const noPatterns = {
  enabled: true,
  sensitivity: 0.8,
  minOccurrences: 3,
  falseFindingLevel: 0,
  incidents: 0,
  hotSpots: [],
  recurring: [],
  coFailing: [],
  concentration: [],
  afterHours: [],
  afterHoursLoad: [],
  highResponse: [],
};
const trendPlants = plants.filter(({ family }) =>
  ['trend', 'anomalies', 'changePoints', 'seasonality', 'stability', 'riskFactors'].includes(family),
);

function datesFrom(days: number): string[] {
  return Array.from({ length: days }, (_, day) =>
    new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
  );
}

function rates(dates: readonly string[], values: readonly number[], n: (day: number) => number): DailySeries {
  return {
    name: 'compliance',
    kind: 'rate',
    dates,
    values: values.map((value, day) => (n(day) > 0 ? value : null)),
    n: dates.map((_, day) => n(day)),
  };
}

function textsOf(trends: Trends, family: string): string[] {
  return findingsOf(trends, noPatterns).flatMap(([name, text]) => (name === family ? [text] : []));
}

function last(series: readonly DailySeries[], days: number): DailySeries[] {
  return series.map((one) => ({
    ...one,
    dates: one.dates.slice(-days),
    values: one.values.slice(-days),
    n: one.n.slice(-days),
  }));
}

function named(trends: Trends, name: string): SeriesFindings {
  const found = trends.series.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no series ${name}`);
  return found;
}

describe('detectTrends', () => {
  it.each(trendPlants)('finds what is planted: $family, $what', ({ family, sizes, plant, hit }) => {
    const seeds = [1, 2, 3, 4, 5];
    const found = seeds.filter((seed) => {
      const { series, columns } = plantedWorld({ seed, perMonth: 3000, plant: plant(sizes[3000] ?? 0) });
      const trends = detectTrends({ series, columns, findChangepoints });
      return textsOf(trends, family).some((text) => hit(text, series[0]?.dates ?? []));
    });
    expect(found.length).toBeGreaterThanOrEqual(4);
  });

  it('finds nothing in nothing, but for one report in twenty', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const { series, columns } = plantedWorld({ seed: seed + 500, perMonth: 300 });
      const trends = detectTrends({ series, columns, findChangepoints });
      wrong += findingsOf(trends, noPatterns).length > 0 ? 1 : 0;
    }
    expect(wrong).toBeLessThanOrEqual(1);
  });

  it('says nothing of a trend from fewer points than asked for, nor of a week from two', () => {
    const { series } = plantedWorld({ seed: 3, perMonth: 3000, days: 30 });
    const nine = detectTrends({ series: last(series, 9), columns: null, findChangepoints });
    expect(nine.series.map(({ trend }) => trend)).toEqual([null, null, null, null, null]);
    const ten = detectTrends({ series: last(series, 10), columns: null, findChangepoints });
    expect(named(ten, 'volume').trend?.test).toBe('seasonal-mann-kendall');
    const twenty = detectTrends({ series: last(series, 20), columns: null, findChangepoints });
    expect(twenty.series.flatMap(({ seasonality }) => seasonality)).toEqual([]);
    const all = detectTrends({ series, columns: null, findChangepoints });
    expect(named(all, 'volume').seasonality.map(({ periodDays }) => periodDays)).toEqual([7]);
  });

  it('dates a change of level within two days though an anomalous day stands near', () => {
    const factor = (day: number): number => (day === 114 ? 4 : day >= 120 ? 1.5 : 1);
    const plant = { responseFactor: (_incident: object, day: number) => factor(day) };
    const { series } = plantedWorld({ seed: 8, perMonth: 3000, plant });
    const [change, ...others] = named(
      detectTrends({ series, columns: null, findChangepoints }),
      'response',
    ).changePoints;
    expect(others).toEqual([]);
    const dates = series[0]?.dates.slice(118, 123) ?? [];
    expect(dates).toContain(change?.date);
    expect(change?.changeUnit).toBe('ratio');
    expect(change?.interval[0]).toBeLessThan(1.5);
    expect(change?.interval[1]).toBeGreaterThan(1.5);
  });

  it('gives an anomaly with what was expected and how far off it was', () => {
    const plant = { dailyFactor: (day: number) => (day === 170 ? 2.5 : 1) };
    const { series } = plantedWorld({ seed: 4, perMonth: 3000, plant });
    const { anomalies } = named(detectTrends({ series, columns: null, findChangepoints }), 'volume');
    expect(anomalies.map(({ date }) => date)).toEqual([series[0]?.dates[170]]);
    const [one] = anomalies;
    expect(one?.value).toBe(series[0]?.values[170]);
    expect(one?.band[0]).toBeLessThan(one?.expected ?? 0);
    expect(one?.band[1]).toBeGreaterThan(one?.expected ?? 0);
    expect(one?.value).toBeGreaterThan(one?.band[1] ?? 0);
    expect(one?.ratio).toBeGreaterThan(2);
    expect(one?.deviations).toBeGreaterThan(5);
  });

  it('gives an anomaly with incidents of its day and their number, and with none where it has no incidents', () => {
    const plant = { breachFactor: (_incident: object, day: number) => (day === 166 ? 6 : 1) };
    const { series, columns } = plantedWorld({ seed: 4, perMonth: 3000, plant });
    const [one] = named(detectTrends({ series, columns, findChangepoints }), 'compliance').anomalies;
    const day = Date.parse(series[0]?.dates[166] ?? '') / 86_400_000;
    expect(one?.incidents).toBe(series[1]?.values[166]);
    expect(one?.examples).toHaveLength(5);
    for (const row of one?.examples ?? [])
      expect([columns.verdict[row], columns.verdictDay[row]]).toEqual([1, day]);
    const without = detectTrends({ series, columns: null, findChangepoints });
    expect(named(without, 'compliance').anomalies).toEqual([{ ...one, examples: [] }]);
  });

  it('does not take a slope for a change of level, nor a week for a trend', () => {
    const dates = datesFrom(120);
    const wobble = (day: number): number => Math.round(6 * Math.sin(day * day * 12.9898));
    const sloping = dates.map((_, day) => 100 + day + wobble(day));
    const weekly = dates.map((_, day) => (day % 7 < 2 ? 20 : 100) + wobble(day));
    const series = [sloping, weekly].map((values): DailySeries => {
      return { name: 'volume', kind: 'count', dates, values, n: dates.map(() => 1) };
    });
    const [slope, week] = detectTrends({ series, columns: null, findChangepoints }).series;
    expect(slope?.changePoints).toEqual([]);
    expect(slope?.trend?.direction).toBe('rising');
    expect(slope?.trend?.theilSen.perDay).toBeCloseTo(1, 0);
    expect(slope?.trend?.leastSquares.perDay).toBeCloseTo(1, 0);
    expect(week?.trend?.direction).toBe('none');
  });

  it('gives compliance no slope where few days have enough decisions or most days are equal', () => {
    const dates = datesFrom(120);
    const scarce = dates.map((_, day) => (day % 7 === 3 ? 0 : 1));
    const slopeOf = (values: readonly number[], n: (day: number) => number) => {
      const one = rates(dates, values, n);
      return detectTrends({ series: [one], columns: null, findChangepoints }).series[0]?.trend;
    };
    expect(slopeOf(scarce, () => 1)).toBeNull();
    expect(
      slopeOf(
        dates.map(() => 1),
        () => 20,
      ),
    ).toBeNull();
    const wobble = dates.map((_, day) => 0.9 + ((day * day) % 11) / 200);
    expect(slopeOf(wobble, (day) => (day < 111 ? 4 : 20))).toBeNull();
    expect(slopeOf(wobble, (day) => (day < 110 ? 4 : 20))?.n).toBe(10);
  });

  it('gives a steep fall of compliance its slope at ten incidents a day', () => {
    const steep = trendPlants.find(({ what }) => what.startsWith('breach rate rises'));
    const found = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => {
      const { series } = plantedWorld({
        seed,
        perMonth: 300,
        plant: steep?.plant(steep.sizes[300] ?? 0) ?? {},
      });
      const trends = detectTrends({ series, columns: null, findChangepoints: () => [] });
      return named(trends, 'compliance').trend?.direction === 'falling';
    });
    expect(found.length).toBeGreaterThanOrEqual(7);
  });

  it('never gives compliance a change beyond what a rate can change', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 10,
          maxLength: 60,
        }),
        (days) => {
          const dates = datesFrom(days.length);
          const met = days.map(([n, share]) => (n === 0 ? 0 : Math.round(n * share) / n));
          const series = [rates(dates, met, (day) => days[day]?.[0] ?? 0)];
          const trend = detectTrends({ series, columns: null, findChangepoints }).series[0]?.trend ?? null;
          if (trend === null) return;
          const steps = Math.min(30, days.length) - 1;
          const ends = [...trend.theilSen.interval, ...trend.leastSquares.interval, trend.theilSen.perDay];
          for (const end of ends) expect(Math.abs(end * steps)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('does not take one breach of the only incident of a day for unusual where one in fifteen breaches', () => {
    const dates = datesFrom(300);
    const breaches = (day: number): boolean => day === 285 || (day < 250 && day % 13 === 0);
    const series = [
      rates(
        dates,
        dates.map((_, day) => (breaches(day) ? 0 : 1)),
        () => 1,
      ),
    ];
    const found = detectTrends({ series, columns: null, findChangepoints }).series[0];
    expect(found?.anomalies).toEqual([]);
    const [one] = series;
    if (one === undefined) throw new Error('no series');
    const working = workingSeries(one);
    const { p, expected } = dayTail(working, slowLevel(working, []), 285);
    expect(expected).toBeGreaterThan(0.9);
    expect(expected).toBeLessThan(0.98);
    expect(p).toBeGreaterThan(0.05);
  });

  it('expects no rate of exactly 0 or 1, and tells the more the more is known', () => {
    const tailAfter = (perDay: number) => {
      const dates = datesFrom(60);
      const working = workingSeries(
        rates(
          dates,
          dates.map((_, day) => (day === 50 ? 1 - 1 / perDay : 1)),
          () => perDay,
        ),
      );
      return dayTail(working, slowLevel(working, []), 50);
    };
    expect(tailAfter(1).expected).toBeLessThan(1);
    expect(tailAfter(1).p).toBeGreaterThan(0.01);
    expect(tailAfter(40).expected).toBeGreaterThan(tailAfter(1).expected);
  });

  describe('of rare counts', () => {
    const dates = datesFrom(366);
    /** Poisson counts, as drawn or one in ten on weekends. */
    function rare(rate: number, seed: number, weekend = 1): DailySeries {
      const random = createRandom(seed, 5);
      const values = dates.map((date) => {
        const mean = rate * (new Date(date).getUTCDay() % 6 === 0 ? weekend : 1);
        let count = 0;
        for (let p = random.below(1e9) / 1e9; p > Math.exp(-mean); p *= random.below(1e9) / 1e9) count += 1;
        return count;
      });
      return { name: 'volume', kind: 'count', dates, values, n: dates.map(() => 1) };
    }

    it('counts the weekdays that hardly have any, and sees that they do not', () => {
      const { y, weekday } = workingSeries(rare(1, 3, 0.1));
      expect(y.every(Number.isFinite)).toBe(true);
      for (const at of [5, 6]) expect(weekday?.[at]).toBeLessThan(0.3);
      const [found] = detectTrends({ series: [rare(2, 3, 0.1)], columns: null, findChangepoints }).series;
      expect(found?.trend?.n).toBe(30);
      expect(found?.seasonality.map(({ periodDays }) => periodDays)).toEqual([7]);
    });

    it('leaves out a weekday that never has any where the others have many', () => {
      const { values, ...rest } = rare(20, 3);
      const closed = values.map((value, day) => (new Date(dates[day] ?? '').getUTCDay() === 0 ? 0 : value));
      expect(workingSeries({ ...rest, values: closed }).y.filter(Number.isNaN)).toHaveLength(52);
    });

    it('finds no period in a few days that have any', () => {
      for (let seed = 1; seed <= 12; seed += 1) {
        const series = [rare(0.03, seed, 0.1), rare(0.1, seed, 0.1)];
        const found = detectTrends({ series, columns: null, findChangepoints }).series;
        for (const { seasonality } of found)
          expect(seasonality.filter(({ periodDays }) => periodDays !== 7)).toEqual([]);
      }
    });
  });

  it('takes no fewer than two weeks on either side for a change of level', () => {
    const dates = datesFrom(120);
    const jumping = (at: number): DailySeries => {
      const values = dates.map((_, day) => (day < at ? 30 : 60) + ((day * day) % 5));
      return { name: 'volume', kind: 'count', dates, values, n: dates.map(() => 1) };
    };
    const changesOf = (at: number) =>
      detectTrends({ series: [jumping(at)], columns: null, findChangepoints }).series[0]?.changePoints ?? [];
    expect(changesOf(104).map(({ date }) => date)).toEqual([dates[104]]);
    for (const at of [8, 112, 104, 60]) {
      for (const { daysBefore, daysAfter } of changesOf(at))
        expect(Math.min(daysBefore, daysAfter)).toBeGreaterThanOrEqual(14);
    }
    expect(changesOf(112).map(({ date }) => date)).not.toContain(dates[112]);
  });

  it('is the same for the same input, survives JSON and leaves its input alone', () => {
    const { series, columns } = plantedWorld({ seed: 6, perMonth: 300, plant: { breachNoise: 1 } });
    const before = structuredClone({ series, columns });
    const once = detectTrends({ series, columns, findChangepoints });
    expect(detectTrends({ series, columns, findChangepoints })).toEqual(once);
    expect(JSON.parse(JSON.stringify(once))).toEqual(once);
    expect({ series, columns }).toEqual(before);
  });

  it('has an answer for no days, no values and equal values', () => {
    expect(detectTrends({ series: [], columns: null, findChangepoints }).window).toBeNull();
    const dates = datesFrom(60);
    const n = dates.map(() => 5);
    const series: DailySeries[] = [
      { name: 'volume', kind: 'count', dates, values: dates.map(() => 0), n },
      { name: 'breaches', kind: 'count', dates, values: dates.map(() => 4), n },
      { name: 'compliance', kind: 'rate', dates, values: dates.map(() => 1), n },
      { name: 'response', kind: 'duration', dates, values: dates.map(() => null), n },
      { name: 'resolution', kind: 'duration', dates, values: dates.map(() => 600), n },
    ];
    const trends = detectTrends({ series, columns: null, findChangepoints });
    expect(findingsOf(trends, noPatterns)).toEqual([]);
    expect(trends.stability).toBeNull();
    expect(JSON.stringify(trends)).not.toContain('null,null,null');
  });
});
