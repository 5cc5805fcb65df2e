import { describe, expect, it } from 'vitest';
import type { AnalysisPart } from '../../../../src/core/report/analysis.ts';
import type { Report } from '../../../../src/core/report/document.ts';
import { createFormat } from '../../../../src/core/report/format.ts';
import { partsWithoutData, withoutData } from '../../../../src/core/report/no-data.ts';
import type { Period } from '../../../../src/core/report/period.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const july: Period = {
  kind: 'monthly',
  from: at('2026-07-01T00:00'),
  to: at('2026-08-01T00:00'),
  timeZone: 'UTC',
  asOf: at('2026-07-01T00:30'),
  knownAt: null,
  partial: true,
};
const filters = { service: [], team: [], priority: [], customer: [] };
const every = new Set<AnalysisPart>(['trends', 'forecasts', 'outlook', 'pauses']);
const log = (last: string) => ({ firstOpenedAt: at('2026-01-01T00:00'), lastEventAt: at(last) });

describe('a period without data', () => {
  it('still has what looks ahead, where the log ends less than a day before it', () => {
    const parts = (last: string) => [...partsWithoutData(every, july, log(last))];
    expect(parts('2026-06-30T20:00')).toEqual(['forecasts', 'outlook']);
    expect(parts('2026-07-01T00:10')).toEqual(['forecasts', 'outlook']);
    expect(parts('2026-06-30T00:00')).toEqual([]);
    expect([...partsWithoutData(new Set(['trends']), july, log('2026-06-30T20:00'))]).toEqual([]);
  });

  it('has nothing ahead of it where it lies before the log', () => {
    const may = { ...july, from: at('2025-05-01T00:00'), to: at('2025-06-01T00:00') };
    expect([...partsWithoutData(every, may, log('2026-06-30T20:00'))]).toEqual([]);
  });

  it('shows the sections that look ahead after saying that nothing has happened yet', () => {
    const sections = ['compliance', 'forecast', 'outlook'].map((name) => ({ name, title: name, blocks: [] }));
    const report = { summary: '', sections } as unknown as Report;
    const shown = (analysed: boolean) => {
      const asked = { period: july, filters, analysed };
      const { summary, sections: left } = withoutData(
        report,
        log('2026-06-30T20:00'),
        asked,
        createFormat('en', 'UTC'),
      );
      return { summary, names: left.map(({ name }) => name) };
    };
    expect(shown(true)).toEqual({
      names: ['no_data', 'forecast', 'outlook'],
      summary:
        'Nothing in this period yet, as of 1 Jul 2026 00:30. What can be said ahead of it comes from the days before.',
    });
    expect(shown(false).names).toEqual(['no_data']);
    expect(shown(false).summary).toContain('No data in this period.');
    expect(shown(false).summary).toContain('for example with from=2026-06-30.');
  });
});
