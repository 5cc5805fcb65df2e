import { describe, expect, it } from 'vitest';
import { periodChanges } from '../../../../../src/core/analytics/compare/period-changes.ts';
import { computeMetrics } from '../../../../../src/core/report/metrics.ts';
import { createRandom } from '../../../../../src/core/sample/random.ts';
import { type SimulateOptions, simulate, uniform } from '../../../../support/simulate.mjs';

async function metricsOf(seed: number, options: SimulateOptions) {
  const { facts } = simulate(uniform(createRandom(seed, 9)), options);
  const input = { facts, opened: facts, percentiles: [50, 95], pendingCounts: false };
  return (await computeMetrics(input)).metrics;
}

describe('periodChanges', () => {
  it('gives current, previous, change and percent of every headline figure and the plain pooled z', async () => {
    const now = await metricsOf(1, { days: 14 });
    const before = await metricsOf(2, { days: 14, responseMedian: 0.4 });
    const found = periodChanges(now, before);
    expect(found.response.median.change).toBeCloseTo(
      (now.response.medianSeconds ?? 0) - (before.response.medianSeconds ?? 0),
      9,
    );
    expect(found.resolution.p95.current).toBe(now.resolution.percentilesSeconds['95']);
    expect(found.compliance.response.changePercent).toBeCloseTo(
      (100 * ((now.compliance.response.rate ?? 0) - (before.compliance.response.rate ?? 0))) /
        (before.compliance.response.rate ?? 1),
      9,
    );
    const n = now.compliance.overall.met + now.compliance.overall.breached;
    const m = before.compliance.overall.met + before.compliance.overall.breached;
    const pooled = (now.compliance.overall.met + before.compliance.overall.met) / (n + m);
    const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    expect(found.complianceZ).toBeCloseTo((found.compliance.overall.change ?? 0) / error, 9);
    expect(found.total).toMatchObject({ current: n, previous: m, change: n - m });
  });

  it('has no change against nothing', async () => {
    const now = await metricsOf(1, { days: 14 });
    const empty = await metricsOf(1, { days: 0 });
    const found = periodChanges(now, empty);
    expect(found.complianceZ).toBeNull();
    expect(found.complianceP).toBeNull();
    expect(found.compliance.overall).toMatchObject({ previous: null, change: null, changePercent: null });
    expect(found.breached).toMatchObject({ previous: 0, changePercent: null });
  });
});
