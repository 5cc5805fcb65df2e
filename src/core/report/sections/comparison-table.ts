import type {
  ComparedFigure,
  ComparisonVerdict,
  FigureComparison,
  PeriodComparison,
} from '../../analytics/compare/comparison.ts';
import type { Block, TableCell, Tone } from '../document.ts';
import { pCell, pointCell, pointRange, ratioRange, ratioWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { figureColumn, textColumn } from './evidence-table.ts';

export const figureTitles: Readonly<Record<ComparedFigure, string>> = {
  compliance: 'Compliance',
  breachRate: 'Breach rate',
  responseCompliance: 'Response compliance',
  resolutionCompliance: 'Resolution compliance',
  responseMedian: 'Response time, median',
  responseMean: 'Response time, mean',
  resolutionMedian: 'Resolution time, median',
  resolutionMean: 'Resolution time, mean',
  volume: 'Incidents a day',
};

const verdictWords: Readonly<Record<ComparisonVerdict, string>> = {
  better: 'better',
  worse: 'worse',
  different: 'different',
  'no-detectable-change': 'within chance',
  'too-few': 'too few',
};
const tones: Partial<Record<ComparisonVerdict, Tone>> = { better: 'good', worse: 'bad' };

/** All but the breach rate, which is compliance read the other way. */
export function ownFigures({ figures }: PeriodComparison): readonly FigureComparison[] {
  return figures.filter(({ figure }) => figure !== 'breachRate');
}

/** Whether a figure differs beyond chance. */
export function isChanged({ verdict }: FigureComparison): boolean {
  return verdict !== 'no-detectable-change' && verdict !== 'too-few';
}

/** Every figure now and in the `earlier` period, the change with its interval, p and verdict. */
export function comparisonTable(comparison: PeriodComparison, earlier: string, format: Format): Block {
  const { base } = comparison;
  const figures = ownFigures(comparison);
  return {
    kind: 'table',
    id: `comparison-${base}`,
    caption: `This period and ${earlier}`,
    columns: [
      textColumn('Figure'),
      figureColumn('Now'),
      figureColumn('n'),
      figureColumn('Before'),
      figureColumn('n before'),
      figureColumn('Change'),
      figureColumn('95 % interval'),
      figureColumn('p'),
      textColumn('Verdict'),
    ],
    rows: figures.map((figure) => cells(figure, format)),
    totalRows: figures.length,
  };
}

function cells(figure: FigureComparison, format: Format): TableCell[] {
  const { n, verdict, minimumN } = figure;
  const few = Math.min(n.current, n.previous) < minimumN;
  const words =
    verdict === 'too-few' && few ? `too few (< ${format.count(minimumN)})` : verdictWords[verdict];
  return [
    { text: figureTitles[figure.figure] },
    { text: valueWords(figure, figure.current, format) },
    { text: nWords(figure, n.current, format) },
    { text: valueWords(figure, figure.previous, format) },
    { text: nWords(figure, n.previous, format) },
    { text: changeWords(figure, format) },
    { text: intervalWords(figure, format) },
    { text: pCell(figure.adjustedP, format) },
    { text: words, tone: tones[verdict] ?? 'neutral' },
  ];
}

/** A figure in its unit; an en dash for none. */
export function valueWords({ unit }: FigureComparison, value: number | null, format: Format): string {
  if (value === null) return '–';
  if (unit === 'fraction') return format.rate(value);
  return unit === 'seconds' ? format.duration(value) : format.number(value, 1);
}

function nWords({ unit }: FigureComparison, n: number, format: Format): string {
  return unit === 'incidents-per-day' ? `${format.count(n)} d` : format.count(n);
}

/** Durations and volume change by a factor, rates by points. */
function changeWords({ unit, difference, ratio }: FigureComparison, format: Format): string {
  return unit === 'fraction' ? pointCell(difference, format) : ratioWords(ratio, format);
}

function intervalWords(
  { unit, differenceInterval, ratioInterval }: FigureComparison,
  format: Format,
): string {
  return unit === 'fraction' ? pointRange(differenceInterval, format) : ratioRange(ratioInterval, format);
}
