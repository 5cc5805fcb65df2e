import { afterEach, describe, expect, it } from 'vitest';
import { createQuickCharts } from '../../../../src/output/charts/quickchart.ts';
import { type QuickChartServer, startQuickChartServer } from '../../../support/quickchart-server.ts';
import { histogramChart, trendChart } from '../../../support/sample-report.ts';

let server: QuickChartServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function connect(behaviour: 'draw' | 'hang' | 'nonsense' = 'draw', timeoutMs = 5_000) {
  server = await startQuickChartServer(behaviour);
  return { server, charts: createQuickCharts({ url: server.url, timeoutMs }) };
}

function chartWith(label: string) {
  const config = { type: 'bar', data: { labels: [label], datasets: [{ data: [1] }] } };
  return { ...trendChart(), config };
}

describe('QuickChart', () => {
  it('has no default server', () => {
    expect(() => createQuickCharts({ url: undefined, timeoutMs: 1 })).toThrow(
      expect.objectContaining({ name: 'UserError', hint: expect.stringContaining('charts.quickchart.url') }),
    );
  });

  it('asks for the picture with size, scale, colour, format and version', async () => {
    const { server, charts } = await connect();
    const png = await charts.png(histogramChart(), { theme: 'dark' });
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe('PNG');
    expect(server.requests[0]).toMatchObject({
      width: 760,
      height: 320,
      devicePixelRatio: 2,
      format: 'png',
      backgroundColor: '#16191f',
      version: '4',
    });
  });

  it('gets vectors', async () => {
    const { charts } = await connect();
    expect(await charts.svg(trendChart())).toContain('<path');
  });

  it('sends the same spec, themed, as plain data', async () => {
    const { server, charts } = await connect();
    await charts.svg(histogramChart());
    const sent = JSON.parse(server.requests[0]?.chart ?? '') as { data: { datasets: { label: string }[] } };
    expect(sent.data.datasets.map((dataset) => dataset.label)).toEqual([
      'Met',
      'Breached',
      'P1 target 15 min',
      'P2 target 30 min',
    ]);
  });

  it.each([
    'wait for (x)',
    'while(1)',
    '__BEGINFUNCTION__process.exit()__ENDFUNCTION__',
    '"]}+alert(1)//',
    '\u2028',
  ])('sends the label %j as data the server neither runs nor refuses', async (label) => {
    const { server, charts } = await connect();
    await charts.png(chartWith(label));
    const sent = JSON.parse(server.requests[0]?.chart ?? '') as { data: { labels: string[] } };
    expect(sent.data.labels[0]).toBe(label === '\u2028' ? '[U+2028]' : label);
  });

  it('says in words why the server refused', async () => {
    const { charts } = await connect();
    await expect(charts.png({ ...trendChart(), width: 4000 })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('Requested width exceeds maximum of 3000'),
    });
  });

  it('says when a chart is larger than the server takes', async () => {
    const { charts } = await connect();
    const data = Array.from({ length: 40_000 }, (_, index) => index);
    const config = { type: 'bar', data: { datasets: [{ data }] } };
    await expect(charts.png({ ...trendChart(), config })).rejects.toMatchObject({
      hint: expect.stringContaining('EXPRESS_JSON_LIMIT'),
    });
  });

  it('gives up on a server that does not answer', async () => {
    const { charts } = await connect('hang', 50);
    await expect(charts.png(trendChart())).rejects.toMatchObject({
      name: 'UserError',
      code: 'quickchart-timeout',
    });
  });

  it('says that a server cannot be reached', async () => {
    const { server: gone, charts } = await connect();
    await gone.close();
    await expect(charts.svg(trendChart())).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('cannot be reached'),
    });
  });

  it('does not take another page for a picture', async () => {
    const { charts } = await connect('nonsense');
    await expect(charts.png(trendChart())).rejects.toMatchObject({ code: 'quickchart-answer' });
    await expect(charts.svg(trendChart())).rejects.toMatchObject({ code: 'quickchart-answer' });
  });
});
