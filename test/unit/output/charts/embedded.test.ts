import { loadImage } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddedCharts } from '../../../../src/output/charts/embedded.ts';
import { themes } from '../../../../src/output/charts/palette.ts';
import { loadFontSet } from '../../../../src/output/fonts/font-set.ts';
import { createGlyphGuard } from '../../../../src/output/fonts/glyph-guard.ts';
import type { ChartEngine } from '../../../../src/ports/renderer.ts';
import { histogramChart, trendChart } from '../../../support/sample-report.ts';

let charts: ChartEngine;

beforeAll(async () => {
  const fonts = await loadFontSet(null);
  charts = createEmbeddedCharts(fonts, createGlyphGuard(fonts));
});

/** Outlines of texts are filled with the theme's text colours. */
function textPaths(svg: string, color = themes.light.soft): number {
  return svg.split(`fill="${color.toUpperCase()}"`).length - 1;
}

describe('embedded charts', () => {
  it('draw a PNG at twice the size, or at the asked scale', async () => {
    const twice = await loadImage(Buffer.from(await charts.png(trendChart())));
    const thrice = await loadImage(Buffer.from(await charts.png(trendChart(), { scale: 3 })));
    expect([twice.width, twice.height, thrice.width]).toEqual([1520, 600, 2280]);
  });

  it('give the same bytes for the same chart, also after other charts', async () => {
    const png = await charts.png(trendChart());
    const svg = await charts.svg(histogramChart());
    await charts.png(histogramChart(), { theme: 'dark' });
    expect(Buffer.from(await charts.png(trendChart())).equals(png)).toBe(true);
    expect(await charts.svg(histogramChart())).toBe(svg);
  });

  it('differ between light and dark', async () => {
    const light = await charts.svg(trendChart());
    const dark = await charts.svg(trendChart(), { theme: 'dark' });
    expect(light).toContain(`fill="white"`);
    expect(dark).toContain(`fill="${themes.dark.paper.toUpperCase()}"`);
  });

  it('draw vectors with outlined texts: no font is needed to see them', async () => {
    const svg = await charts.svg(histogramChart());
    expect(svg).not.toMatch(/<text|<image|font-family/);
    expect(textPaths(svg)).toBeGreaterThan(15);
  });

  it('draw a label in Arabic and spell out one no font has', async () => {
    const labelled = async (label: string): Promise<string> =>
      charts.svg({
        ...trendChart(),
        config: { type: 'bar', data: { labels: [label], datasets: [{ data: [1] }] } },
      });
    const blank = await labelled('');
    expect((await labelled('مرحبا')).length).toBeGreaterThan(blank.length + 500);
    expect(await labelled('中')).toBe(await labelled('[U+4E2D]'));
  });

  it('draw the characters of a label and no others: Inter would make a sign of the x in 24x7', async () => {
    const labelled = (label: string): Promise<string> =>
      charts.svg({
        ...trendChart(),
        config: { type: 'bar', data: { labels: [label], datasets: [{ data: [1] }] } },
      });
    expect(await labelled('24x7')).not.toBe(await labelled('24×7'));
  });

  it('leave the title to the document around an SVG and write it into a PNG', async () => {
    const other = { ...trendChart(), title: 'Another title' };
    expect(await charts.svg(other)).toBe(await charts.svg(trendChart()));
    expect(Buffer.from(await charts.png(other)).equals(await charts.png(trendChart()))).toBe(false);
  });

  it('do not change the spec they draw', async () => {
    const spec = Object.freeze(histogramChart());
    await charts.png(spec);
    expect(spec).toEqual(histogramChart());
  });
});
