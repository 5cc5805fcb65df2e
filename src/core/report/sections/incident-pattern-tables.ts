import type { HotSpot, Patterns, RecurringIncident } from '../../analytics/patterns/types.ts';
import type { Analysis } from '../analysis.ts';
import { clockHours } from '../clock-hours.ts';
import type { Block } from '../document.ts';
import { pCell, ratioRange, ratioWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { weekdayNames } from '../weekday-names.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';
import { exampleCell } from './example-cell.ts';

/** Times of the week with more incidents, or breaches, than their day and hour explain. */
export function hotSpotTable({ hotSpots }: Patterns, analysis: Analysis, format: Format): Block[] {
  return evidenceTable(
    {
      id: 'hot-spots',
      caption: 'Times of the week that stand out (local time of opening)',
      columns: [
        textColumn('When'),
        textColumn('What'),
        figureColumn('n'),
        figureColumn('Expected'),
        figureColumn('Ratio'),
        figureColumn('95 % interval'),
        figureColumn('p'),
        figureColumn('Days above'),
        textColumn('Examples'),
      ],
      items: hotSpots,
      cells: (spot) => [
        { text: `${weekdayNames[spot.weekday] ?? ''} ${clockHours(spot.startHour, spot.hours)}` },
        { text: whatOf(spot) },
        { text: format.count(spot.n) },
        { text: format.number(spot.expected, 1) },
        { text: ratioWords(spot.ratio, format) },
        { text: ratioRange(spot.interval, format) },
        { text: pCell(spot.p, format) },
        { text: `${format.count(spot.daysAbove)} of ${format.count(spot.days)}` },
        exampleCell(spot.examples, analysis),
      ],
    },
    format,
  );
}

/** What there is more of at a time of the week. */
export function whatOf({ measure, team }: HotSpot): string {
  if (measure === 'breaches') return 'breaches';
  return team === null ? 'incidents' : `incidents of team ${team}`;
}

/** How incidents come back. */
export const manners: Readonly<Record<RecurringIncident['manner'], string>> = {
  frequent: 'more often than chance',
  burst: 'many within a day',
  'same-hour': 'at the same hour',
};

/** Alike incidents that come back at one service. */
export function recurringTable({ recurring }: Patterns, analysis: Analysis, format: Format): Block[] {
  return evidenceTable(
    {
      id: 'recurring',
      caption: 'Recurring incidents',
      columns: [
        textColumn('Title'),
        textColumn('Service'),
        figureColumn('n'),
        textColumn('How'),
        figureColumn('Observed'),
        figureColumn('Expected'),
        figureColumn('95 % interval'),
        figureColumn('p'),
        textColumn('Examples'),
      ],
      items: recurring,
      cells: ({ title, service, n, manner, hour, observed, expected, interval, p, examples }) => [
        { text: title },
        { text: service },
        { text: format.count(n) },
        { text: hour === null ? manners[manner] : `${manners[manner]}, ${clockHours(hour, 1)}` },
        { text: format.count(observed) },
        { text: format.number(expected, 1) },
        { text: ratioRange(interval, format) },
        { text: pCell(p, format) },
        exampleCell(examples, analysis),
      ],
    },
    format,
  );
}

/** Pairs of services that begin to fail near each other. */
export function coFailingTable({ coFailing }: Patterns, analysis: Analysis, format: Format): Block[] {
  const minutes = coFailing[0]?.windowMinutes ?? 0;
  return evidenceTable(
    {
      id: 'co-failing',
      caption: `Services that begin to fail within ${format.count(minutes)} minutes of each other`,
      columns: [
        textColumn('Services'),
        figureColumn('Times together'),
        figureColumn('Expected'),
        figureColumn('Ratio'),
        figureColumn('95 % interval'),
        figureColumn('p'),
        figureColumn('Failures of each'),
        textColumn('Examples'),
      ],
      items: coFailing,
      cells: ({ services, n, expected, ratio, interval, p, failures, examples }) => [
        { text: services.join(' and ') },
        { text: format.count(n) },
        { text: format.number(expected, 1) },
        { text: ratioWords(ratio, format) },
        { text: ratioRange(interval, format) },
        { text: pCell(p, format) },
        { text: failures.map(format.count).join(', ') },
        exampleCell(examples, analysis),
      ],
    },
    format,
  );
}
