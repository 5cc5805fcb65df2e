import { describe, expect, it } from 'vitest';
import { comparePeriods } from '../../../../../src/core/analytics/compare/compare-periods.ts';
import {
  comparedFigures,
  type PeriodComparison,
} from '../../../../../src/core/analytics/compare/comparison.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { type SimulateOptions, simulate, uniform } from '../../../../support/simulate.mjs';

const noisy = { volumeNoise: 0.15, speedNoise: 0.2 };
const changed = new Set(['better', 'worse', 'different']);

function compare(seed: number, now: SimulateOptions, before: SimulateOptions, year?: SimulateOptions) {
  const draw = uniform(createRandom(seed, 5));
  const previous = simulate(draw, before);
  const current = simulate(draw, now);
  return comparePeriods({ current, previous, yearBefore: year ? simulate(draw, year) : null });
}

function verdicts(seed: number, now: SimulateOptions, before: SimulateOptions) {
  const [comparison] = compare(seed, now, before);
  return new Map(comparison?.figures.map(({ figure, verdict }) => [figure, verdict]));
}

function slower(factor: number): NonNullable<SimulateOptions['plant']> {
  return (incident) => {
    incident.responseFactor *= factor;
    incident.resolutionFactor *= factor;
  };
}

describe('comparePeriods', () => {
  it('names a change in at most 5 % of reports on months that do not differ, noisy days included', () => {
    const runs = 80;
    let named = 0;
    let drivers = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const [comparison] = compare(seed, { ...noisy, perDay: 25 }, { ...noisy, perDay: 25 });
      named += comparison?.figures.some(({ verdict }) => changed.has(verdict)) ? 1 : 0;
      drivers += comparison?.drivers?.dimensions.some(({ groups }) => groups.some((one) => !one.withinNoise))
        ? 1
        : 0;
    }
    // At a true 5 % more than 9 of 80 come in 1 of 100 cases.
    expect(named).toBeLessThanOrEqual(9);
    expect(drivers).toBeLessThanOrEqual(9);
  });

  it('says which way each figure went', () => {
    const worse = verdicts(1, { ...noisy, plant: slower(2), dayVolume: () => 1.4 }, noisy);
    expect(Object.fromEntries(worse)).toEqual({
      compliance: 'worse',
      breachRate: 'worse',
      responseCompliance: 'worse',
      resolutionCompliance: 'worse',
      responseMedian: 'worse',
      responseMean: 'worse',
      resolutionMedian: 'worse',
      resolutionMean: 'worse',
      volume: 'different',
    });
    const better = verdicts(1, noisy, { ...noisy, plant: slower(2) });
    expect(better.get('compliance')).toBe('better');
    expect(better.get('breachRate')).toBe('better');
    expect(better.get('responseMedian')).toBe('better');
    expect(better.get('volume')).toBe('no-detectable-change');
  });

  it('gives every figure with its interval, n, test and adjusted p', () => {
    const [comparison] = compare(3, noisy, noisy);
    expect(comparison?.figures.map(({ figure }) => figure)).toEqual(comparedFigures);
    for (const figure of comparison?.figures ?? []) {
      const [low, high] = figure.differenceInterval ?? [1, 0];
      expect(low).toBeLessThanOrEqual(figure.difference ?? Number.NaN);
      expect(high).toBeGreaterThanOrEqual(figure.difference ?? Number.NaN);
      expect(figure.adjustedP ?? 0).toBeGreaterThanOrEqual(figure.p ?? 1);
      expect(figure.n.current).toBeGreaterThan(0);
      expect(figure.test).not.toBeNull();
    }
    const breach = comparison?.figures[1];
    const rate = comparison?.figures[0];
    expect(breach?.current).toBeCloseTo(1 - (rate?.current ?? 0), 12);
    expect(breach?.differenceInterval?.[0]).toBe(-(rate?.differenceInterval?.[1] ?? 0));
    expect(breach?.adjustedP).toBe(rate?.adjustedP);
  });

  it('adjusts over both comparisons of a report together', () => {
    const worse = { ...noisy, plant: slower(1.3) };
    const [alone] = compare(4, worse, noisy);
    const [first, second] = compare(4, worse, noisy, noisy);
    expect(second?.base).toBe('year-before');
    const least = (figures = alone?.figures ?? []) =>
      Math.min(...figures.map(({ adjustedP }) => adjustedP ?? 1));
    expect(first?.figures[0]?.p).toBe(alone?.figures[0]?.p);
    expect(least(first?.figures)).toBeGreaterThan(least(alone?.figures));
  });

  it('says too few below the least n, without a p, and still shows the figures', () => {
    const found = compare(5, { days: 3, perDay: 2 }, { days: 3, perDay: 2 })[0];
    expect(new Set(found?.figures.map(({ verdict }) => verdict))).toEqual(new Set(['too-few']));
    expect(found?.figures.every(({ p, adjustedP }) => p === null && adjustedP === null)).toBe(true);
    expect(found?.figures[0]?.current).not.toBeNull();
    expect(found?.drivers).toBeNull();
  });

  it('tests nothing on one or two days, however many incidents: how days differ cannot be told', () => {
    const busy = { days: 2, perDay: 400 };
    const found = compare(8, busy, { ...busy, plant: slower(2) })[0];
    expect(new Set(found?.figures.map(({ verdict }) => verdict))).toEqual(new Set(['too-few']));
    expect(found?.figures[4]?.difference).toBeLessThan(0);
    const three = compare(8, { ...busy, days: 3 }, { ...busy, days: 3, plant: slower(2) })[0];
    expect(three?.figures[4]?.verdict).toBe('better');
  });

  it('names the service that drove a fall, and its parts add up in every dimension', () => {
    const plant: NonNullable<SimulateOptions['plant']> = (incident) => {
      if (incident.service === 0) incident.responseFactor *= 2.5;
    };
    const drivers = compare(6, { ...noisy, plant }, noisy)[0]?.drivers;
    expect(drivers?.named[0]).toMatchObject({ dimension: 'service', key: 'api', withinNoise: false });
    expect(drivers?.named[0]?.rateEffect).toBeLessThan(0);
    for (const { mixEffect, rateEffect, groups } of drivers?.dimensions ?? []) {
      expect(mixEffect + rateEffect).toBeCloseTo(drivers?.difference ?? 0, 12);
      const sizes = groups.map(({ contribution }) => Math.abs(contribution));
      expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    }
  });

  it('adjusts drivers over the groups of both comparisons, and names none above the level of the figures', () => {
    const plant: NonNullable<SimulateOptions['plant']> = (incident) => {
      if (incident.service === 0) incident.responseFactor *= 1.6;
    };
    const api = (comparison?: PeriodComparison) =>
      comparison?.drivers?.dimensions[0]?.groups.find(({ key }) => key === 'api');
    const [alone] = compare(6, { ...noisy, plant }, noisy);
    const both = compare(6, { ...noisy, plant }, noisy, noisy);
    expect(api(both[0])?.p).toBe(api(alone)?.p);
    expect(api(both[0])?.adjustedP).toBeGreaterThan(api(alone)?.adjustedP ?? 1);
    let between = 0;
    const slow: NonNullable<SimulateOptions['plant']> = (incident) => {
      if (incident.service === 0) incident.responseFactor *= 2;
    };
    for (let seed = 1; seed <= 60; seed += 1) {
      const groups = compare(
        seed,
        { perDay: 12, plant: slow },
        { perDay: 12 },
      )[0]?.drivers?.dimensions.flatMap((dimension) => dimension.groups);
      for (const { adjustedP, withinNoise } of groups ?? []) {
        expect(withinNoise).toBe(adjustedP > 0.04);
        between += adjustedP > 0.04 && adjustedP <= 0.05 ? 1 : 0;
      }
    }
    expect(between).toBeGreaterThan(0);
  });

  it('is the same for the same input', () => {
    expect(compare(7, noisy, noisy)).toEqual(compare(7, noisy, noisy));
  });
});
