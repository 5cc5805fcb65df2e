import type { PeriodComparison } from '../../analytics/compare/comparison.ts';
import type { ComplianceDrivers, Driver } from '../../analytics/compare/drivers.ts';
import type { Block, TableCell } from '../document.ts';
import { pCell, pointRange, pointWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { escapeMarkdown } from '../markdown.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';

/** Which groups moved compliance, by their share of the incidents and by their own rate; says so where none did. */
export function driverBlocks({ base, drivers }: PeriodComparison, format: Format): Block[] {
  if (drivers === null) {
    return [prose('What moved compliance cannot be said: one of the periods has too few decided incidents.')];
  }
  const { named } = drivers;
  const groups = named.length > 0 ? named : largest(drivers);
  return [
    prose(sentenceOf(drivers, format)),
    ...evidenceTable(
      {
        id: `drivers-${base}`,
        caption:
          named.length > 0
            ? 'What moved compliance'
            : 'The largest contributions, none of them beyond what chance could show',
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
        items: groups,
        cells: (driver) => cells(driver, format),
      },
      format,
    ),
  ];
}

/** The dimension whose groups tell the change best: that of the clearest driver, else the services. */
function largest({ dimensions }: ComplianceDrivers): readonly Driver[] {
  return (dimensions[0]?.groups ?? []).slice(0, 3);
}

/** How a driver is called: `service payments`, `no team`. */
export function driverName({ dimension, key }: Pick<Driver, 'dimension' | 'key'>): string {
  return key === null ? `no ${dimension}` : `${dimension} ${key}`;
}

function sentenceOf({ difference, named }: ComplianceDrivers, format: Format): string {
  const change = `Compliance moved by ${pointWords(difference, format)}`;
  if (named.length === 0) {
    return `${change}. No group’s part in it stands out beyond chance.`;
  }
  const words = named.map(
    (driver) =>
      `${driverName(driver)} (${pointWords(driver.contribution, format)}${stateWords(driver.state)})`,
  );
  return `${change}. Beyond chance it was moved by ${words.join(', ')}.`;
}

function stateWords(state: Driver['state']): string {
  if (state === 'present') return '';
  return state === 'new' ? ', new in this period' : ', gone since';
}

function cells(driver: Driver, format: Format): TableCell[] {
  const { current, previous, contribution, withinNoise } = driver;
  const tone = withinNoise ? 'neutral' : contribution < 0 ? 'bad' : 'good';
  return [
    { text: `${driverName(driver)}${stateWords(driver.state)}` },
    { text: format.rate(current.rate) },
    { text: format.count(current.decided) },
    { text: format.rate(previous.rate) },
    { text: format.count(previous.decided) },
    { text: pointWords(contribution, format), tone },
    { text: pointRange(driver.contributionInterval, format) },
    { text: pointWords(driver.rateEffect, format) },
    { text: pointWords(driver.mixEffect, format) },
    { text: pCell(driver.adjustedP, format) },
  ];
}

function prose(text: string): Block {
  return { kind: 'prose', markdown: escapeMarkdown(text, mostCharacters) };
}

/** Three names of any length. */
const mostCharacters = 900;
