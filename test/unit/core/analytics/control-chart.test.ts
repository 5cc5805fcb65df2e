import { describe, expect, it } from 'vitest';
import { controlChart, leastChartPoints } from '../../../../src/core/analytics/control-chart.ts';
import { createRandom } from '../../../../src/core/sample/random.ts';
import { normal, uniform } from '../../../support/simulate.mjs';

function days(seed: number, count: number, rate: number, n: number, noise = 0) {
  const draw = uniform(createRandom(seed, 21));
  return Array.from({ length: count }, (_, index) => {
    const odds = Math.log(rate / (1 - rate)) + noise * normal(draw);
    const share = 1 / (1 + Math.exp(-odds));
    let met = 0;
    for (let one = 0; one < n; one += 1) met += draw() < share ? 1 : 0;
    return { label: `day ${index}`, met, breached: n - met };
  });
}

function outShare(noise: number): { share: number; kinds: Set<string | null> } {
  let out = 0;
  const kinds = new Set<string | null>();
  for (let seed = 1; seed <= 60; seed += 1) {
    const chart = controlChart(days(seed, 40, 0.95, 40, noise));
    out += chart.outOfControl.length;
    kinds.add(chart.segments[0]?.limits ?? null);
  }
  return { share: out / (60 * 40), kinds };
}

describe('controlChart', () => {
  it('leaves all but a few in a thousand points of a steady process within its limits', () => {
    expect(outShare(0).share).toBeLessThan(0.006);
  });

  it('widens the limits where days vary more than chance, instead of calling them out', () => {
    const noisy = outShare(0.8);
    expect(noisy.kinds.has('laney')).toBe(true);
    expect(noisy.share).toBeLessThan(0.03);
  });

  it('calls out a day that went wrong, and on which side', () => {
    const points = days(3, 30, 0.95, 100);
    points[12] = { label: 'bad', met: 60, breached: 40 };
    const chart = controlChart(points);
    expect(chart.outOfControl).toContain(12);
    expect(chart.points[12]).toMatchObject({ label: 'bad', out: 'below', rate: 0.6, n: 100 });
    expect(chart.points[12]?.lower).toBeGreaterThan(0.6);
  });

  it('has exact binomial limits', () => {
    const points = Array.from({ length: 20 }, (_, index) => ({ label: `${index}`, met: 19, breached: 1 }));
    const [point] = controlChart(points).points;
    // P(X ≤ 14 of 20 at 0.95) = 0.00033, P(X ≤ 15) = 0.0026: 15 of 20 is the lowest in control.
    expect(point?.lower).toBeCloseTo(0.75, 12);
    expect(point?.upper).toBe(1);
  });

  it('gives each segment its own centre, and none limits that is too short', () => {
    const points = [
      ...days(4, 20, 0.98, 50),
      ...days(5, 20, 0.8, 50),
      ...days(6, leastChartPoints - 1, 0.9, 50),
    ];
    const chart = controlChart(points, [20, 40, 40, 999, 0]);
    expect(chart.segments.map(({ from, to }) => [from, to])).toEqual([
      [0, 20],
      [20, 40],
      [40, 49],
    ]);
    expect(chart.segments[0]?.centre).toBeGreaterThan(0.95);
    expect(chart.segments[1]?.centre).toBeLessThan(0.85);
    expect(chart.segments[2]).toMatchObject({ centre: null, limits: null });
    expect(chart.points[45]).toMatchObject({ lower: null, upper: null, out: null });
  });

  it('passes over days on which nothing was decided, and an empty series', () => {
    const points = days(7, 20, 0.9, 30);
    points[3] = { label: 'empty', met: 0, breached: 0 };
    const chart = controlChart(points);
    expect(chart.points[3]).toMatchObject({ rate: null, lower: null, out: null });
    expect(chart.segments[0]?.points).toBe(19);
    expect(controlChart([])).toEqual({ points: [], segments: [], outOfControl: [] });
  });
});
