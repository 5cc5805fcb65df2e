import { describe, expect, it } from 'vitest';
import type { ChartSpec } from '../../../../src/core/report/document.ts';
import { rememberCharts } from '../../../../src/output/charts/remembered.ts';
import type { ChartEngine } from '../../../../src/ports/renderer.ts';

function chart(id: string): ChartSpec {
  return { id, title: id, alt: id, width: 10, height: 10, config: { type: 'bar', label: id } } as never;
}

/** Pictures of 100 characters or bytes that tell how many were drawn before them. */
function counting() {
  let drawn = 0;
  const engine: ChartEngine = {
    png: async () => new Uint8Array(100).fill(drawn++),
    svg: async () => String(drawn++).padEnd(100),
    open: async () => {},
    close: async () => {},
  };
  return { engine, drawn: () => drawn };
}

describe('remembered charts', () => {
  it('draws the same chart once and gives the same picture again', async () => {
    const { engine, drawn } = counting();
    const charts = rememberCharts(engine);
    const first = await charts.svg(chart('a'));
    expect(await charts.svg(chart('a'))).toBe(first);
    expect(drawn()).toBe(1);
  });

  it('draws anew what differs in anything that shows', async () => {
    const { engine, drawn } = counting();
    const charts = rememberCharts(engine);
    await charts.svg(chart('a'));
    await charts.svg({ ...chart('a'), height: 11 });
    await charts.svg({ ...chart('a'), config: { type: 'line', label: 'a' } } as never);
    await charts.svg(chart('a'), { theme: 'dark' });
    await charts.png(chart('a'), { scale: 1 });
    await charts.png(chart('a'), { scale: 3 });
    expect(drawn()).toBe(6);
  });

  it('forgets the picture not used for longest when there is no room', async () => {
    const { engine, drawn } = counting();
    const charts = rememberCharts(engine, 250);
    await charts.svg(chart('a'));
    await charts.svg(chart('b'));
    await charts.svg(chart('a'));
    await charts.svg(chart('c'));
    expect(drawn()).toBe(3);
    await charts.svg(chart('a'));
    expect(drawn()).toBe(3);
    await charts.svg(chart('b'));
    expect(drawn()).toBe(4);
  });

  it('counts a picture that was drawn twice at once a single time', async () => {
    const { engine, drawn } = counting();
    const charts = rememberCharts(engine, 250);
    await Promise.all([charts.svg(chart('a')), charts.svg(chart('a')), charts.svg(chart('a'))]);
    await charts.svg(chart('b'));
    const before = drawn();
    await charts.svg(chart('a'));
    expect(drawn()).toBe(before);
  });

  it('remembers no failure', async () => {
    let fails = true;
    const charts = rememberCharts({
      ...counting().engine,
      svg: async () => {
        if (fails) throw new Error('no');
        return 'ok';
      },
    });
    await expect(charts.svg(chart('a'))).rejects.toThrow('no');
    fails = false;
    expect(await charts.svg(chart('a'))).toBe('ok');
  });
});
