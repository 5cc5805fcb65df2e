import { expect, it } from 'vitest';
import { dailyFigures } from '../../../../src/core/report/daily-figures.ts';

function pointOf(n: number) {
  const none = { met: 0, breached: 0, unmeasured: 0 };
  const durations = { n, sumMs: n * 2000, medianMs: 2000, p95Ms: 3000 };
  return {
    date: '2025-03-03',
    from: 0,
    to: 86_400_000,
    opened: 0,
    verdicts: { response: none, resolution: none, overall: none },
    durations: { response: durations, resolution: durations },
  };
}

it('shows no quantile of a day below its least sample', () => {
  expect(dailyFigures(pointOf(4)).response).toMatchObject({ n: 4, meanSeconds: 2, medianSeconds: null });
  expect(dailyFigures(pointOf(5)).response).toMatchObject({ medianSeconds: 2, p95Seconds: null });
  expect(dailyFigures(pointOf(19)).resolution).toMatchObject({ medianSeconds: 2, p95Seconds: null });
  expect(dailyFigures(pointOf(20)).resolution).toMatchObject({ medianSeconds: 2, p95Seconds: 3 });
});
