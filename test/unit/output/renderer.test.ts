import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/output/renderer.ts';
import { reportFormats } from '../../../src/ports/renderer.ts';
import { rendererOptions } from '../../support/renderer-options.ts';
import { sampleReport, trendChart } from '../../support/sample-report.ts';
import { fakeSource } from '../core/report/fake-source.ts';
import { dataFrom, incident, week } from '../core/report/sample.ts';

const renderer = createRenderer(rendererOptions());

describe('the renderer', () => {
  it.each(reportFormats.filter((format) => format !== 'csv'))(
    'gives the same %s for the same report',
    async (format) => {
      const first = await renderer.render(sampleReport(), format, 'march');
      await renderer.render(sampleReport({ title: 'Another' }), format, 'other');
      const again = await renderer.render(sampleReport(), format, 'march');
      expect(first.name).toBe(`march.${format}`);
      expect(Buffer.from(again.bytes).equals(first.bytes)).toBe(true);
    },
  );

  it('writes the figures of a report as CSV that reads back', async () => {
    const data = await dataFrom(fakeSource([incident('INC-1', { service: '=cmd|x' })]), week());
    const { bytes } = await renderer.render(sampleReport({ data: { ...data } }), 'csv', 'x');
    const rows = parse(new TextDecoder().decode(bytes)) as string[][];
    expect(rows[0]).toEqual(['section', 'dimension', 'key', 'metric', 'value']);
    expect(rows.some((row) => row[1] === 'service' && row[2] === "'=cmd|x")).toBe(true);
  });

  it('writes a list as a table of its own', async () => {
    const data = { rows: [{ incident: 'INC-1', clock: 'response' }], total: 1 };
    const { bytes } = await renderer.render(sampleReport({ data }), 'csv', 'x');
    expect(new TextDecoder().decode(bytes)).toBe('incident,clock\r\nINC-1,response\r\n');
  });

  it.each(['json', 'csv'] as const)('says that a plain answer has no figures for %s', async (format) => {
    await expect(renderer.render(sampleReport({ data: null }), format, 'x')).rejects.toMatchObject({
      name: 'UserError',
      code: 'no-figures',
    });
  });

  it('changes with the as-of: it is the creation date of the PDF', async () => {
    const one = await renderer.render(sampleReport({ asOf: 1_000_000 }), 'pdf', 'x');
    const two = await renderer.render(sampleReport({ asOf: 2_000_000 }), 'pdf', 'x');
    expect(Buffer.from(one.bytes).equals(two.bytes)).toBe(false);
  });

  it('says what is missing when charts are to come from a QuickChart server that is not configured', async () => {
    const quickchart = createRenderer(
      rendererOptions({ charts: { engine: 'quickchart', quickchart: { timeout: 1 } } }),
    );
    await expect(quickchart.charts.png(trendChart())).rejects.toMatchObject({ code: 'quickchart-url' });
  });
});
