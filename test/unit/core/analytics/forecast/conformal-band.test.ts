import { describe, expect, it } from 'vitest';
import { conformalBand } from '../../../../../src/core/analytics/forecast/conformal-band.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';

describe('the conformal band', () => {
  it('reaches to the finite-sample quantile of equal errors, alternating in sign', () => {
    // 100 errors of sizes 1 to 100, one per origin: rank ceil(0.9 * 101) = 91.
    const errors = Array.from({ length: 100 }, (_, at) => [at % 2 === 0 ? at + 1 : -at - 1]);
    const band = conformalBand(errors, 0.9);
    expect(band?.half(0)).toBeCloseTo(91);
    expect(band?.isSupported).toBe(true);
  });

  it('covers as promised what it was not calibrated on', () => {
    const random = createRandom(5, 5);
    const draw = (): number => [1, 2, 3, 4].reduce((sum) => sum + random.between(-1000, 1001), 0);
    const rows = (n: number): number[][] => Array.from({ length: n }, () => Array.from({ length: 30 }, draw));
    const band = conformalBand(rows(12), 0.95);
    const fresh = rows(200).flat();
    const inside = fresh.filter((error) => Math.abs(error) <= (band?.half(15) ?? 0)).length / fresh.length;
    expect(inside).toBeGreaterThan(0.93);
    expect(inside).toBeLessThan(0.98);
  });

  it('widens with the step where errors grow', () => {
    const errors = Array.from({ length: 20 }, (_, at) =>
      Array.from({ length: 30 }, (_step, step) => (at % 2 === 0 ? 1 : -1) * (1 + step)),
    );
    const band = conformalBand(errors, 0.9);
    expect(band?.half(29)).toBeGreaterThan(3 * (band?.half(0) ?? 0));
  });

  it('counts errors of one origin that hang together as few, reaches to the largest and says so', () => {
    const apart = Array.from({ length: 12 }, (_, at) =>
      Array.from(
        { length: 30 },
        (_step, step) => ((at + step) % 2 === 0 ? 1 : -1) * (1 + ((at * 7 + step) % 5)),
      ),
    );
    const together = apart.map((row, at) => row.map(() => (at % 2 === 0 ? 1 : -1) * (at + 1)));
    expect(conformalBand(apart, 0.95)?.isSupported).toBe(true);
    const band = conformalBand(together, 0.95);
    expect(band?.isSupported).toBe(false);
    expect(band?.half(0)).toBeCloseTo(12);
  });

  it('is none without errors', () => {
    expect(conformalBand([[null, null], []], 0.95)).toBeNull();
  });
});
