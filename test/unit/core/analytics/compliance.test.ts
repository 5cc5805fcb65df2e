import { describe, expect, it } from 'vitest';
import { compliance } from '../../../../src/core/analytics/compliance.ts';

const counts = { met: 48, breached: 3, pending: 4, unmeasured: 2, excluded: 1, withoutTarget: 5 };

describe('compliance', () => {
  it('is met among met and breached, with the worst case of what is pending', () => {
    const figures = compliance(counts, true);
    expect(figures).toMatchObject(counts);
    expect(figures.rate).toBeCloseTo(48 / 51, 15);
    expect(figures.breachRate).toBeCloseTo(3 / 51, 15);
    expect(figures.worstCase).toBeCloseTo(48 / 55, 15);
    expect(figures.interval?.[0]).toBeCloseTo(0.8408, 4);
    expect(figures.interval?.[1]).toBeCloseTo(0.9798, 4);
  });

  it('has no worst case where the pending ones are carried over', () => {
    expect(compliance(counts, false).worstCase).toBeNull();
  });

  it('is no data, not 100 %, where nothing was decided', () => {
    const figures = compliance({ ...counts, met: 0, breached: 0 }, true);
    expect(figures).toMatchObject({
      rate: null,
      breachRate: null,
      worstCase: null,
      interval: null,
      pending: 4,
    });
  });
});
