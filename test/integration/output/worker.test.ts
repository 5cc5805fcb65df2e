import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../src/output/renderer.ts';
import type { Renderer } from '../../../src/ports/renderer.ts';
import { rendererOptions } from '../../support/renderer-options.ts';
import { reportOf, sampleReport, trendChart } from '../../support/sample-report.ts';

const open: Renderer[] = [];

function threaded(overrides: Parameters<typeof rendererOptions>[0] = {}): Renderer {
  const renderer = createRenderer(rendererOptions({ threaded: 'all', ...overrides }));
  open.push(renderer);
  return renderer;
}

afterEach(async () => {
  for (const renderer of open.splice(0)) await renderer.close();
});

describe('rendering in a worker thread', () => {
  it.each(['pdf', 'html'] as const)('gives the same %s as in this thread', async (format) => {
    const here = await createRenderer(rendererOptions()).render(sampleReport(), format, 'x');
    const there = await threaded().render(sampleReport(), format, 'x');
    expect(Buffer.from(there.bytes).equals(here.bytes)).toBe(true);
  });

  it('gives the same PDF where only the charts are drawn in a thread', async () => {
    const here = await createRenderer(rendererOptions()).render(sampleReport(), 'pdf', 'x');
    const apart = threaded({ threaded: 'charts' });
    apart.warmUp(['pdf']);
    for (let time = 0; time < 2; time += 1) {
      const there = await apart.render(sampleReport(), 'pdf', 'x');
      expect(Buffer.from(there.bytes).equals(here.bytes)).toBe(true);
    }
  });

  it('says what went wrong with a chart that a thread draws for a PDF', async () => {
    const chart = { ...trendChart(), config: { type: 'no-such-type', data: { datasets: [{ data: [1] }] } } };
    const report = reportOf([{ kind: 'chart', chart }]);
    await expect(threaded({ threaded: 'charts' }).render(report, 'pdf', 'x')).rejects.toThrow('no-such-type');
  });

  it.each(['nothing', 'charts', 'all'] as const)(
    'mixes no two PDFs that are written at once (threaded: %s)',
    async (threaded) => {
      const one = sampleReport();
      const other = { ...one, title: 'Another report', sections: one.sections.slice(0, 2) };
      const renderer = createRenderer(rendererOptions({ threaded }));
      const write = async (report: typeof one) => (await renderer.render(report, 'pdf', 'x')).bytes;
      const alone = [await write(one), await write(other)];
      const [first, second] = await Promise.all([write(one), write(other)]);
      expect(first && Buffer.from(first).equals(alone[0] ?? new Uint8Array())).toBe(true);
      expect(second && Buffer.from(second).equals(alone[1] ?? new Uint8Array())).toBe(true);
      await renderer.close();
    },
  );

  it('gives the same chart as in this thread', async () => {
    const here = createRenderer(rendererOptions()).charts;
    const there = threaded().charts;
    expect(await there.svg(trendChart())).toBe(await here.svg(trendChart()));
    const png = await there.png(trendChart(), { theme: 'dark' });
    expect(Buffer.from(png).equals(await here.png(trendChart(), { theme: 'dark' }))).toBe(true);
  });

  it('hands back a UserError as one', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-worker-'));
    writeFileSync(path.join(folder, 'report.typ'), '#let x = \n');
    await expect(threaded({ templates: folder }).render(sampleReport(), 'pdf', 'x')).rejects.toMatchObject({
      name: 'UserError',
      code: 'template-error',
      hint: expect.stringContaining('template'),
    });
    rmSync(folder, { recursive: true, force: true });
  });

  it('works on after a failure, and on many jobs at once', async () => {
    const renderer = threaded();
    const broken = { ...trendChart(), config: { type: 'no-such-type', data: { datasets: [{ data: [1] }] } } };
    const results = await Promise.allSettled([
      renderer.charts.png(broken),
      renderer.charts.png(trendChart()),
      renderer.render(sampleReport(), 'pdf', 'x'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  it('never leaves a job waiting when the thread goes away', async () => {
    const renderer = threaded();
    await renderer.charts.svg(trendChart());
    const job = renderer.render(sampleReport(), 'pdf', 'x');
    const outcome = expect(job).rejects.toThrow('given up');
    await renderer.close();
    await outcome;
    expect(await renderer.charts.svg(trendChart())).toContain('<svg');
  });

  it('refuses what cannot be handed over instead of waiting for it', async () => {
    const config = { type: 'bar', data: { datasets: [{ data: [() => 1] }] } };
    await expect(threaded().charts.png({ ...trendChart(), config })).rejects.toThrow('cannot be handed over');
  });
});
