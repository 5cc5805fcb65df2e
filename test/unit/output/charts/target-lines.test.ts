import { createCanvas } from '@napi-rs/canvas';
import { Chart, registerables } from 'chart.js';
import { expect, it } from 'vitest';
import { durationDistribution } from '../../../../src/core/report/charts/duration-distribution.ts';
import { createFormat } from '../../../../src/core/report/format.ts';
import type { ReportData } from '../../../../src/core/report/model.ts';
import { applyTheme } from '../../../../src/output/charts/theme.ts';

const data = {
  distributions: {
    response: {
      scale: 'linear',
      edgesSeconds: [0, 60, 120, 180, 240],
      met: [5, 4, 0, 0],
      breached: [0, 0, 3, 1],
      other: [0, 0, 0, 0],
      targets: [{ seconds: 120, priorities: ['P1'] }],
    },
  },
  metrics: { response: { n: 13, medianSeconds: 90, percentilesSeconds: {} } },
} as unknown as ReportData;

it('a target at the edge of two bins is drawn between their bars', () => {
  Chart.register(...registerables);
  const spec = durationDistribution(data, 'response', createFormat('en', 'UTC'));
  const config = applyTheme({ ...spec?.config }, { theme: 'light', families: ['Inter'], title: null });
  const chart = new Chart(createCanvas(760, 300) as never, config as never);
  const { x, xBins } = chart.scales;
  const between = ((x?.getPixelForValue(1) ?? 0) + (x?.getPixelForValue(2) ?? 0)) / 2;
  expect(xBins?.getPixelForValue(2)).toBeCloseTo(between, 0);
  expect(xBins?.getPixelForValue(4)).toBeCloseTo(x?.right ?? 0, 0);
});
