import type { FigureComparison, PeriodComparison } from '../../src/core/analytics/compare/comparison.ts';
import type { Driver } from '../../src/core/analytics/compare/drivers.ts';

type Given = Partial<FigureComparison> & Pick<FigureComparison, 'figure' | 'current' | 'previous'>;

function rate(given: Given): FigureComparison {
  const difference =
    given.current === null || given.previous === null ? null : given.current - given.previous;
  return {
    unit: 'fraction',
    difference,
    differenceInterval: difference === null ? null : [difference - 0.021, difference + 0.021],
    ratio: null,
    ratioInterval: null,
    p: 0.2,
    adjustedP: 0.84,
    test: 'pooled-z',
    n: { current: 641, previous: 598 },
    minimumN: 10,
    dispersion: 1.3,
    verdict: 'no-detectable-change',
    ...given,
  };
}

function time(given: Given): FigureComparison {
  const ratio = given.current === null || given.previous === null ? null : given.current / given.previous;
  return {
    ...rate(given),
    unit: 'seconds',
    ratio,
    ratioInterval: ratio === null ? null : [ratio * 0.92, ratio * 1.09],
    test: 'price-bonett',
    n: { current: 655, previous: 611 },
    ...given,
  };
}

const worse = { p: 0.0004, adjustedP: 0.0026, verdict: 'worse' } as const;

const figures: readonly FigureComparison[] = [
  rate({ figure: 'compliance', current: 0.9126, previous: 0.9482, ...worse }),
  rate({ figure: 'breachRate', current: 0.0874, previous: 0.0518, ...worse }),
  rate({ figure: 'responseCompliance', current: 0.9548, previous: 0.9617 }),
  rate({
    figure: 'resolutionCompliance',
    current: 0.9283,
    previous: 0.9649,
    p: 0.0001,
    adjustedP: 0.0008,
    verdict: 'worse',
  }),
  time({
    figure: 'responseMedian',
    current: 512,
    previous: 655,
    p: 0.0002,
    adjustedP: 0.0014,
    verdict: 'better',
  }),
  time({ figure: 'responseMean', current: 1043, previous: 1180, test: 'cluster-robust-t' }),
  time({ figure: 'resolutionMedian', current: 9310, previous: 8770 }),
  time({ figure: 'resolutionMean', current: 16_240, previous: 14_020, test: 'cluster-robust-t' }),
  {
    ...time({ figure: 'volume', current: 21.4, previous: 19.3, test: 'poisson-ratio' }),
    unit: 'incidents-per-day',
    n: { current: 30, previous: 31 },
  },
];

function driver(key: string | null, contribution: number, over: Partial<Driver> = {}): Driver {
  const previous = { decided: 120, breached: 6, rate: 0.95, share: 0.2 };
  return {
    dimension: 'service',
    key,
    state: 'present',
    current: { decided: 130, breached: 12, rate: 1 - 12 / 130, share: 0.2 },
    previous,
    mixEffect: contribution * 0.1,
    rateEffect: contribution * 0.9,
    contribution,
    contributionInterval: [contribution - 0.008, contribution + 0.008],
    p: 0.3,
    adjustedP: 1,
    withinNoise: true,
    ...over,
  };
}

const clear = { p: 0.00002, adjustedP: 0.0003, withinNoise: false };

/** Eight services of June and May: payments at fault, ledger new; they add up to the difference. */
export const sampleDrivers: readonly Driver[] = [
  driver('payments', -0.0291, {
    ...clear,
    current: { decided: 131, breached: 26, rate: 105 / 131, share: 131 / 641 },
    previous: { decided: 118, breached: 6, rate: 112 / 118, share: 118 / 598 },
  }),
  driver('ledger', -0.0094, {
    p: 0.0008,
    adjustedP: 0.011,
    withinNoise: false,
    state: 'new',
    current: { decided: 40, breached: 9, rate: 31 / 40, share: 40 / 641 },
    previous: { decided: 0, breached: 0, rate: null, share: 0 },
    mixEffect: -0.0094,
    rateEffect: 0,
  }),
  driver('search', 0.0062, {
    current: { decided: 150, breached: 6, rate: 144 / 150, share: 150 / 641 },
    previous: { decided: 150, breached: 8, rate: 142 / 150, share: 150 / 598 },
  }),
  driver('identity-and-access', -0.0041, {
    current: { decided: 90, breached: 5, rate: 85 / 90, share: 90 / 641 },
    previous: { decided: 100, breached: 4, rate: 0.96, share: 100 / 598 },
  }),
  driver('notifications', 0.0022, {
    current: { decided: 90, breached: 4, rate: 86 / 90, share: 90 / 641 },
    previous: { decided: 90, breached: 5, rate: 85 / 90, share: 90 / 598 },
  }),
  driver('mobile-api', -0.0018, {
    current: { decided: 70, breached: 4, rate: 66 / 70, share: 70 / 641 },
    previous: { decided: 70, breached: 4, rate: 66 / 70, share: 70 / 598 },
  }),
  driver('reporting', 0.0007, {
    current: { decided: 40, breached: 1, rate: 39 / 40, share: 40 / 641 },
    previous: { decided: 40, breached: 2, rate: 38 / 40, share: 40 / 598 },
  }),
  driver(null, -0.0003, {
    current: { decided: 30, breached: 1, rate: 29 / 30, share: 30 / 641 },
    previous: { decided: 30, breached: 2, rate: 28 / 30, share: 30 / 598 },
  }),
];

const difference = sampleDrivers.reduce((sum, { contribution }) => sum + contribution, 0);

export const sampleComparisons: readonly PeriodComparison[] = [
  {
    base: 'previous',
    figures,
    drivers: {
      difference,
      dimensions: [{ dimension: 'service', mixEffect: -0.011, rateEffect: -0.0246, groups: sampleDrivers }],
      named: sampleDrivers.filter(({ withinNoise }) => !withinNoise),
    },
  },
  {
    base: 'year-before',
    figures: figures.map((figure) => ({
      ...figure,
      p: null,
      adjustedP: null,
      test: null,
      n: { current: figure.n.current, previous: 6 },
      verdict: 'too-few',
    })),
    drivers: null,
  },
];
