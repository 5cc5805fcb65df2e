import type { PeriodComparison } from '../../analytics/compare/comparison.ts';
import type { ComplianceDrivers, Driver } from '../../analytics/compare/drivers.ts';
import { allFigures } from '../all-figures.ts';
import type { Block, TableCell } from '../document.ts';
import { pCell, pointCell, pointRange, pointWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { escapeMarkdown } from '../markdown.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';

/** Which groups moved compliance, by their share of the incidents and by their own rate; says so where none did. */
export function driverBlocks({ base, drivers }: PeriodComparison, format: Format): Block[] {
  if (drivers === null) {
    return [prose('What moved compliance cannot be said: one of the periods has too few decided incidents.')];
  }
  return [
    prose(sentenceOf(drivers, format)),
    ...evidenceTable(
      {
        id: `drivers-${base}`,
        caption: 'What moved compliance',
        columns: [
          textColumn('Group'),
          figureColumn('Now'),
          figureColumn('n'),
          figureColumn('Before'),
          figureColumn('n before'),
          figureColumn('Contribution'),
          figureColumn('95 % interval'),
          figureColumn('Own rate'),
          figureColumn('Mix'),
          figureColumn('p'),
        ],
        items: drivers.named,
        cells: (driver) => cells(driver, format),
      },
      format,
    ),
  ];
}

/** How a driver is called: `service payments`, `no team`. */
export function driverName({ dimension, key }: Pick<Driver, 'dimension' | 'key'>): string {
  return key === null ? `no ${dimension}` : `${dimension} ${key}`;
}

function sentenceOf({ difference, named }: ComplianceDrivers, format: Format): string {
  const points = pointWords(Math.abs(difference), format).replace('+', '');
  const isSame = points === pointWords(0, format);
  if (named.length === 0) {
    const change = isSame ? 'the same' : `${points} ${difference < 0 ? 'lower' : 'higher'}`;
    return `Compliance is ${change}; no group’s part in that stands out beyond chance.`;
  }
  const change = isSame
    ? 'Compliance stayed the same'
    : `Compliance ${difference < 0 ? 'fell' : 'rose'} by ${points}`;
  const words = named.map(
    (driver) =>
      `${driverName(driver)} (${pointWords(driver.contribution, format)}${stateWords(driver.state)})`,
  );
  return `${change}. Beyond chance it was moved by ${words.join(', ')}; all groups with ${allFigures}.`;
}

function stateWords(state: Driver['state']): string {
  if (state === 'present') return '';
  return state === 'new' ? ', new in this period' : ', gone since';
}

function cells(driver: Driver, format: Format): TableCell[] {
  const { current, previous, contribution } = driver;
  const tone = contribution < 0 ? 'bad' : 'good';
  return [
    { text: `${driverName(driver)}${stateWords(driver.state)}` },
    { text: format.rate(current.rate) },
    { text: format.count(current.decided) },
    { text: format.rate(previous.rate) },
    { text: format.count(previous.decided) },
    { text: pointCell(contribution, format), tone },
    { text: pointRange(driver.contributionInterval, format) },
    { text: pointCell(driver.rateEffect, format) },
    { text: pointCell(driver.mixEffect, format) },
    { text: pCell(driver.adjustedP, format) },
  ];
}

function prose(text: string): Block {
  return { kind: 'prose', markdown: escapeMarkdown(text, mostCharacters) };
}

/** Three names of any length. */
const mostCharacters = 900;
