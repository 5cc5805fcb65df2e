import { expect, it } from 'vitest';
import { minSample } from '../../../../src/core/analytics/min-sample.ts';

it.each([
  [1, 5],
  [50, 5],
  [75, 5],
  [80, 5],
  [90, 10],
  [95, 20],
  [99, 100],
  [99.5, 200],
  [99.9, 1000],
  [66.7, 5],
])('p%d needs at least %d values', (percentile, least) => {
  expect(minSample(percentile)).toBe(least);
});
