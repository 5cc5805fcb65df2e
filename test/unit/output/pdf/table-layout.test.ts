import { describe, expect, it } from 'vitest';
import { layoutTable } from '../../../../src/output/pdf/table-layout.ts';
import { sampleAnalysis } from '../../../support/sample-analysis.ts';
import { serviceTable } from '../../../support/sample-report.ts';
import { blocksFor, ofKind } from '../../core/report/sections/june.ts';

const explanation = { text: 'a long explanation of what happened' };

describe('the layout of a table', () => {
  it('sets what fits in the largest size, figures as wide as they are', () => {
    const { sizePt, widths } = layoutTable(serviceTable(3));
    expect(sizePt).toBe(8.8);
    expect(widths.slice(1)).toEqual(['auto', 'auto', 'auto', 'auto', 'auto']);
    expect(widths[0]).toBeGreaterThan('notifications'.length / 2);
  });

  it('shares between texts what the figures leave, by what they need', () => {
    const table = serviceTable(3);
    const { widths } = layoutTable({
      ...table,
      columns: table.columns.map((column, index) => (index === 5 ? { ...column, align: 'left' } : column)),
      rows: table.rows.map((row) => [...row.slice(0, 5), explanation]),
    });
    expect(widths.slice(1, 5)).toEqual(['auto', 'auto', 'auto', 'auto']);
    expect(Number(widths[5]) / Number(widths[0])).toBeGreaterThan(2);
  });

  it('wraps texts before figures where a table is wider than the page', () => {
    const table = serviceTable(3);
    const wide = {
      ...table,
      columns: [...table.columns, { key: 'why', label: 'Why', align: 'left' as const }],
      rows: table.rows.map((row) => [...row, { text: explanation.text.repeat(4) }]),
    };
    const { sizePt, widths } = layoutTable(wide);
    expect(sizePt).toBe(8);
    expect(widths.slice(1, 6)).toEqual(['auto', 'auto', 'auto', 'auto', 'auto']);
    const alone = layoutTable(table).widths[0];
    expect(widths[0]).toBe(alone);
  });

  it('sets the accuracy of forecasts so that nothing but the model wraps', async () => {
    const [first, ...rest] = sampleAnalysis().forecasts ?? [];
    if (first === undefined) throw new Error('the sample has forecasts');
    const weights = (['mstl_ets', 'seasonal_level', 'linear', 'random_forest'] as const).map((model) => ({
      model,
      weight: 0.25,
    }));
    const forecasts = [{ ...first, forecast: { ...first.forecast, weights } }, ...rest];
    const blocks = await blocksFor(sampleAnalysis({ forecasts }), 'forecast');
    const accuracy = ofKind(blocks, 'table').find(({ id }) => id === 'forecast-accuracy');
    if (accuracy === undefined) throw new Error('the section has the table');
    const { sizePt, widths } = layoutTable(accuracy);
    const short = { ...accuracy, rows: accuracy.rows.map(([series]) => (series ? [series] : [])) };
    expect(sizePt).toBe(8);
    expect(widths[0]).toBe(layoutTable(short).widths[0]);
    expect(widths.slice(2)).toEqual(['auto', 'auto', 'auto', 'auto', 'auto']);
  });
});
