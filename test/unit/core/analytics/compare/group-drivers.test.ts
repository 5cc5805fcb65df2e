import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDispersion } from '../../../../../src/core/analytics/compare/dispersion.ts';
import { groupDrivers } from '../../../../../src/core/analytics/compare/group-drivers.ts';

const counts = fc
  .tuple(fc.integer({ min: 0, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([decided, share]) => ({ decided, met: Math.round(decided * share) }));
const groups = fc
  .array(fc.record({ current: counts, previous: counts }), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((one) => one.current.decided > 0))
  .filter((list) => list.some((one) => one.previous.decided > 0));

function rate(list: readonly { decided: number; met: number }[]): number {
  const sum = (of: (one: { decided: number; met: number }) => number) =>
    list.reduce((total, one) => total + of(one), 0);
  return sum((one) => one.met) / sum((one) => one.decided);
}

describe('groupDrivers', () => {
  it('has parts that add up to the whole difference, groups new and gone included', () => {
    fc.assert(
      fc.property(groups, (list) => {
        const parts = groupDrivers(list, noDispersion);
        const whole = rate(list.map((one) => one.current)) - rate(list.map((one) => one.previous));
        const added = parts.reduce((sum, part) => sum + part.mixEffect + part.rateEffect, 0);
        expect(added).toBeCloseTo(whole, 10);
        for (const part of parts) {
          expect(part.contribution).toBeCloseTo(part.mixEffect + part.rateEffect, 12);
          expect(part.contributionInterval[0]).toBeLessThanOrEqual(part.contribution);
          expect(part.contributionInterval[1]).toBeGreaterThanOrEqual(part.contribution);
        }
      }),
    );
  });

  it('lays a change of the mix alone on the mix, and a change of a rate on that group', () => {
    const grown = groupDrivers(
      [
        { current: { decided: 200, met: 160 }, previous: { decided: 100, met: 80 } },
        { current: { decided: 100, met: 100 }, previous: { decided: 100, met: 100 } },
      ],
      noDispersion,
    );
    expect(grown.map(({ rateEffect }) => rateEffect)).toEqual([0, 0]);
    expect(grown.every(({ mixEffect }) => mixEffect < 0)).toBe(true);
    const slower = groupDrivers(
      [
        { current: { decided: 100, met: 70 }, previous: { decided: 100, met: 90 } },
        { current: { decided: 100, met: 95 }, previous: { decided: 100, met: 95 } },
      ],
      noDispersion,
    );
    expect(slower.map(({ rateEffect }) => Number(rateEffect.toFixed(12)))).toEqual([-0.1, 0]);
    expect(slower[0]?.p).toBeLessThan(0.01);
    expect(slower[1]?.p).toBeGreaterThan(0.5);
  });

  it('holds a group against the exact test of its rate, or of its share where that moved it', () => {
    const rest = { decided: 150, met: 110 };
    const [slower] = groupDrivers(
      [
        { current: { decided: 33, met: 10 }, previous: { decided: 27, met: 19 } },
        { current: rest, previous: rest },
      ],
      noDispersion,
    );
    // Fisher's tail of 10 or fewer of 33 is half of it.
    expect(slower?.p).toBeCloseTo(0.004268, 5);
    const [grown] = groupDrivers(
      [
        { current: { decided: 12, met: 0 }, previous: { decided: 1, met: 0 } },
        { current: rest, previous: rest },
      ],
      noDispersion,
    );
    expect(grown?.rateEffect).toBe(0);
    expect(grown?.p).toBeCloseTo(0.004231, 5);
  });

  it('counts a group without a rate in one period as mix', () => {
    const [old, added] = groupDrivers(
      [
        { current: { decided: 100, met: 95 }, previous: { decided: 100, met: 95 } },
        { current: { decided: 50, met: 25 }, previous: { decided: 0, met: 0 } },
      ],
      noDispersion,
    );
    expect(added).toMatchObject({ state: 'new', rateEffect: 0 });
    expect(added?.mixEffect).toBeLessThan(-0.1);
    expect(old?.state).toBe('present');
  });
});
