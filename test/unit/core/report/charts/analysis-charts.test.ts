import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChartSpec } from '../../../../../src/core/report/document.ts';
import { chartsOf } from '../../../../../src/output/charts/charts-of.ts';
import { createEmbeddedCharts } from '../../../../../src/output/charts/embedded.ts';
import { createQuickCharts } from '../../../../../src/output/charts/quickchart.ts';
import { loadFontSet } from '../../../../../src/output/fonts/font-set.ts';
import { createGlyphGuard } from '../../../../../src/output/fonts/glyph-guard.ts';
import type { ChartEngine } from '../../../../../src/ports/renderer.ts';
import { type QuickChartServer, startQuickChartServer } from '../../../../support/quickchart-server.ts';
import { sampleAnalysis } from '../../../../support/sample-analysis.ts';
import { juneReport } from '../sections/june.ts';

interface Dataset {
  readonly label: string;
  readonly role: string;
  readonly data: readonly (number | null | readonly number[] | { x: number | string; y: number | string })[];
  readonly pointRadius?: number | readonly number[];
}
interface Config {
  readonly data: { readonly labels: readonly (string | string[])[]; readonly datasets: readonly Dataset[] };
}

const wanted = ['comparison', 'trends', 'patterns', 'forecast', 'outlook'];
let charts: ReadonlyMap<string, ChartSpec>;
let server: QuickChartServer;
let engines: readonly ChartEngine[];

async function chartsFor(analysis = sampleAnalysis()): Promise<ReadonlyMap<string, ChartSpec>> {
  return new Map(chartsOf(await juneReport(analysis, wanted)).map((chart) => [chart.id, chart]));
}

function chart(id: string, from = charts): ChartSpec {
  const found = from.get(id);
  if (found === undefined) throw new Error(`no chart ${id}`);
  return found;
}

function dataset(id: string, label: string, from = charts): Dataset {
  const { datasets } = (chart(id, from).config as unknown as Config).data;
  const found = datasets.find((one) => one.label === label);
  if (found === undefined) throw new Error(`no dataset ${label}`);
  return found;
}

beforeAll(async () => {
  charts = await chartsFor();
  server = await startQuickChartServer('draw');
  const fonts = await loadFontSet(null);
  engines = [
    createEmbeddedCharts(fonts, createGlyphGuard(fonts)),
    createQuickCharts({ url: server.url, timeoutMs: 5_000 }),
  ];
});

afterAll(() => server.close());

describe('the charts of the analysis', () => {
  it('are drawn by either engine, from plain data', async () => {
    expect([...charts.keys()]).toEqual([
      'drivers-previous',
      'compliance-control',
      'week-heat-map',
      'forecast-volume',
      'forecast-breaches',
      'forecast-compliance',
      'allowance-burn-down',
    ]);
    for (const spec of charts.values()) {
      expect(JSON.parse(JSON.stringify(spec.config))).toEqual(spec.config);
      expect(JSON.stringify(spec)).not.toMatch(/NaN|Infinity|undefined/);
      expect(spec.alt).toMatch(/\d/);
      for (const engine of engines) {
        const png = await engine.png(spec, { theme: 'dark', scale: 1 });
        expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
        expect(await engine.svg(spec)).toContain('<path');
      }
    }
  });

  it('the waterfall goes from one compliance to the other without a gap', () => {
    const { data } = chart('drivers-previous').config as unknown as Config;
    const bars = data.labels.map((_, index) =>
      data.datasets.flatMap(({ data: values }) => {
        const value = values[index];
        return Array.isArray(value) ? [value as [number, number]] : [];
      }),
    );
    expect(bars.every((places) => places.length === 1)).toBe(true);
    const steps = bars.flat().slice(1, -1);
    expect(steps[0]?.[0]).toBeCloseTo(bars[0]?.[0]?.[1] ?? 0, 6);
    steps.slice(1).forEach(([from], index) => {
      expect(from).toBeCloseTo(steps[index]?.[1] ?? 0, 6);
    });
    expect(steps.at(-1)?.[1]).toBeCloseTo(bars.at(-1)?.[0]?.[1] ?? 0, 6);
    expect(data.labels[1]).toEqual(['payments', '−2.9 points']);
    expect(data.labels.at(-2)).toEqual(['2 others', expect.stringMatching(/points$/)]);
  });

  it('the control chart has a new centre from the change on, and marks what is out', () => {
    const centre = dataset('compliance-control', 'Centre').data;
    const changeAt = 39;
    expect(new Set(centre.slice(0, changeAt)).size).toBe(1);
    expect(centre[changeAt]).not.toBe(centre[changeAt - 1]);
    expect(dataset('compliance-control', 'New level 10 Jun').data[0]).toMatchObject({ x: changeAt - 0.5 });
    const out = dataset('compliance-control', 'Out of control').data;
    expect(out.flatMap((value, index) => (value === null ? [] : [index]))).toEqual([41]);
    expect(chart('compliance-control').alt).toContain(
      'Out of control: 1 day: 12 Jun 2024 at 16.7 % (n=12, below)',
    );
  });

  it('the heat map marks each hour of a hot spot, and the counts by area', async () => {
    expect(dataset('week-heat-map', 'More incidents than usual').data).toEqual([
      { x: '09', y: 'Mon' },
      { x: '10', y: 'Mon' },
    ]);
    expect(dataset('week-heat-map', 'More breaches than usual').data).toHaveLength(3);
    const grid = (sampleAnalysis().weekGrid ?? []).flat();
    const label = `Incidents in the hour: by area, the largest ${Math.max(...grid)}`;
    const { pointRadius, data } = dataset('week-heat-map', label);
    expect(pointRadius).toHaveLength(data.length);
    const quiet = sampleAnalysis();
    const noSpots = quiet.patterns && { ...quiet.patterns, hotSpots: [] };
    const alone = chart('week-heat-map', await chartsFor({ ...quiet, patterns: noSpots }));
    expect(alone.config.options).toMatchObject({ plugins: { legend: { display: true } } });
    const { weekGrid: _, ...withoutGrid } = sampleAnalysis();
    const bare = await chartsFor(withoutGrid);
    const labels = (chart('week-heat-map', bare).config as unknown as Config).data.datasets.map(
      ({ label }) => label,
    );
    expect(labels).toEqual(['More breaches than usual', 'More incidents than usual', 'More of one team']);
  });

  it('a forecast of counts has whole numbers on its axis', () => {
    const scales = (id: string) =>
      (chart(id).config as { options: { scales: { y: object } } }).options.scales;
    expect(scales('forecast-volume').y).toMatchObject({ ticks: { precision: 0 } });
    expect(scales('forecast-compliance').y).not.toHaveProperty('ticks');
  });

  it('a forecast follows the known days, with the days that have come since', () => {
    const known = dataset('forecast-compliance', 'Known').data;
    const ahead = dataset('forecast-compliance', 'Forecast').data;
    expect(known.length).toBe(90);
    expect([ahead[59], known[60]]).toEqual([null, null]);
    expect(ahead[60]).toBeCloseTo(91.2, 1);
    expect(dataset('forecast-compliance', 'Since then').data.filter((value) => value !== null)).toHaveLength(
      5,
    );
    expect(dataset('forecast-compliance', '95 % band').role).toBe('band');
  });

  it('a forecast shows what the backtest foretold of the last known days, in their places', async () => {
    const analysis = sampleAnalysis();
    const forecasts = (analysis.forecasts ?? []).map(({ forecast, ...one }) => {
      const { backtest } = forecast;
      return {
        ...one,
        forecast: { ...forecast, backtest: backtest && { ...backtest, latest: [28, 29, 30] } },
      };
    });
    const shown = await chartsFor({ ...analysis, forecasts });
    const { data } = dataset('forecast-volume', 'Backtest: as forecast before 28 Jun', shown);
    expect(data.slice(56, 61)).toEqual([null, 28, 29, 30, null]);
    expect(chart('forecast-volume', shown).alt).toContain('Dashed: the last 3 known days as they would');
    expect(chart('forecast-volume').alt).not.toContain('Dashed');
  });

  it('the allowance burns from what is allowed to what is left, and on at the present rate', () => {
    const left = dataset('allowance-burn-down', 'Left').data;
    expect([left[0], left[18], left[19]]).toEqual([33, 6, null]);
    const rate = dataset('allowance-burn-down', 'At the present rate').data;
    expect([rate[17], rate[18]]).toEqual([null, 6]);
    expect(rate[31]).toBeCloseTo(6 - (27 / 18.6) * 13, 6);
  });

  it('the allowance is not drawn where the days of the period are not known', async () => {
    const { outlook } = sampleAnalysis();
    if (outlook === null) throw new Error('the sample has an outlook');
    const { days: _, ...withoutDays } = outlook;
    expect((await chartsFor(sampleAnalysis({ outlook: withoutDays }))).has('allowance-burn-down')).toBe(
      false,
    );
    const ofJune = { ...withoutDays, from: '2024-06-01', to: '2024-07-01' };
    expect((await chartsFor(sampleAnalysis({ outlook: ofJune }))).has('allowance-burn-down')).toBe(true);
  });
});
