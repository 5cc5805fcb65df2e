import { describe, expect, it } from 'vitest';
import { themes } from '../../../../src/output/charts/palette.ts';
import { applyTheme } from '../../../../src/output/charts/theme.ts';
import { histogramChart, trendChart } from '../../../support/sample-report.ts';

const light = { theme: 'light', families: ['Inter'], title: null } as const;

interface Themed {
  readonly data: { readonly datasets: readonly Record<string, unknown>[] };
  readonly options: {
    readonly plugins: {
      readonly legend: { readonly display: boolean };
      readonly title: Record<string, unknown>;
    };
    readonly scales: Readonly<Record<string, Record<string, unknown>>>;
    readonly animation: unknown;
  };
}

function themed(
  config: Readonly<Record<string, unknown>>,
  options: Parameters<typeof applyTheme>[1] = light,
): Themed {
  return applyTheme(config, options) as unknown as Themed;
}

describe('the chart theme', () => {
  it.each(['light', 'dark'] as const)('keeps text at 4.5:1 and marks at 3:1 against the %s paper', (name) => {
    const { paper, ink, soft, roles } = themes[name];
    expect(contrast(ink, paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(soft, paper)).toBeGreaterThanOrEqual(4.5);
    for (const color of Object.values(roles)) expect(contrast(color, paper)).toBeGreaterThanOrEqual(3);
  });

  it('tells met from breached by lightness too, for grey print', () => {
    const { met, breached } = themes.light.roles;
    expect(contrast(met, breached)).toBeGreaterThan(1.5);
  });

  it('gives each role its colour and takes the role out of the configuration', () => {
    const { datasets } = themed(histogramChart().config).data;
    expect(datasets.map((dataset) => dataset.backgroundColor).slice(0, 2)).toEqual([
      themes.light.roles.met,
      themes.light.roles.breached,
    ]);
    expect(datasets.some((dataset) => 'role' in dataset)).toBe(false);
  });

  it('draws several reference lines with different dashes', () => {
    const line = { type: 'line', role: 'target', data: [1, 1] };
    const { datasets } = themed({ type: 'bar', data: { datasets: [line, line, line] } }).data;
    expect(new Set(datasets.map((dataset) => JSON.stringify(dataset.borderDash))).size).toBe(3);
  });

  it('marks a point without neighbours on a long line, which no stretch of it would show', () => {
    const data: (number | null)[] = Array.from({ length: 60 }, (_, index) => (index > 40 ? 100 : null));
    data[7] = 0;
    const { datasets } = themed({ type: 'line', data: { datasets: [{ role: 'primary', data }] } }).data;
    const radii = datasets[0]?.pointRadius as number[];
    expect(radii[7]).toBeGreaterThan(0);
    expect(radii.filter((radius) => radius > 0)).toHaveLength(1);
    expect(datasets[0]?.pointStyle).toBe('circle');
  });

  it('leaves what the spec sets itself', () => {
    const config = {
      type: 'line',
      data: { datasets: [{ data: [1], borderColor: '#123456', role: 'met' }] },
      options: { scales: { y: { min: 3, ticks: { padding: 1 } } }, plugins: { legend: { display: true } } },
    };
    const result = themed(config);
    expect(result.data.datasets[0]?.borderColor).toBe('#123456');
    expect(result.options.scales.y).toMatchObject({
      min: 3,
      ticks: { padding: 1, color: themes.light.soft },
    });
    expect(result.options.plugins.legend.display).toBe(true);
  });

  it('does not change the spec', () => {
    const spec = trendChart();
    themed(spec.config);
    expect(spec).toEqual(trendChart());
  });

  it('hides the legend of a single dataset and does not animate', () => {
    const result = themed({ type: 'bar', data: { datasets: [{ label: 'n', data: [1] }] } });
    expect(result.options.plugins.legend.display).toBe(false);
    expect(result.options.animation).toBe(false);
  });

  it('survives a configuration without data', () => {
    expect(themed({}).data.datasets).toEqual([]);
  });
});

/** WCAG 2.2 relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
