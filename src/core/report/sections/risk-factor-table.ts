import type { RiskFactor, Trends } from '../../analytics/trends/types.ts';
import { clockHours } from '../clock-hours.ts';
import type { Block } from '../document.ts';
import { pCell, ratioRange, ratioWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';

/** Groups that breach more, or less, often than the rest. */
export function riskFactorTable({ riskFactors }: Trends, format: Format): Block[] {
  return evidenceTable(
    {
      id: 'risk-factors',
      caption: 'Whose incidents breach more, or less, often',
      columns: [
        textColumn('Group'),
        figureColumn('Breach rate'),
        figureColumn('Breached'),
        figureColumn('n'),
        figureColumn('The rest'),
        figureColumn('Relative risk'),
        figureColumn('95 % interval'),
        figureColumn('p'),
      ],
      items: riskFactors,
      cells: (factor) => [
        { text: nameOf(factor) },
        { text: format.rate(factor.breachRate), tone: factor.direction === 'higher' ? 'bad' : 'good' },
        { text: format.count(factor.breached) },
        { text: format.count(factor.n) },
        { text: format.rate(factor.restBreachRate) },
        { text: ratioWords(factor.relativeRisk, format) },
        { text: ratioRange(factor.interval, format) },
        { text: pCell(factor.p, format) },
      ],
    },
    format,
  );
}

function nameOf({ dimension, value }: RiskFactor): string {
  return dimension === 'hour' ? `opened ${clockHours(Number(value), 1)}` : `${dimension} ${value}`;
}
