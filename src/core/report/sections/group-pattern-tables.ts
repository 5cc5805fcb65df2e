import type { GroupKey, Patterns, PriorityResponse } from '../../analytics/patterns/types.ts';
import type { Analysis } from '../analysis.ts';
import { clockHours } from '../clock-hours.ts';
import type { Block, TableCell } from '../document.ts';
import { pCell, ratioRange, ratioWords } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { workingTimeWords } from '../working-time-words.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';
import { exampleCell } from './example-cell.ts';

const msPerSecond = 1000;

/** Groups with more than their share of the breaches. */
export function concentrationTable({ concentration }: Patterns, analysis: Analysis, format: Format): Block[] {
  return evidenceTable(
    {
      id: 'concentration',
      caption: 'Where breaches pile up',
      columns: [
        textColumn('Group'),
        figureColumn('Breaches'),
        figureColumn('Incidents'),
        figureColumn('Of breaches'),
        figureColumn('Of incidents'),
        figureColumn('Rate to rest'),
        figureColumn('95 % interval'),
        figureColumn('p'),
        textColumn('Examples'),
      ],
      items: concentration,
      cells: (one) => [
        { text: one.group.map(groupName).join(' and ') },
        { text: format.count(one.n) },
        { text: format.count(one.incidents) },
        { text: format.rate(one.shareOfBreaches) },
        { text: format.rate(one.shareOfIncidents) },
        { text: ratioWords(one.ratio, format) },
        { text: ratioRange(one.interval, format) },
        { text: pCell(one.p, format) },
        exampleCell(one.examples, analysis),
      ],
    },
    format,
  );
}

/** Groups that are answered later than the others of the same priority. */
export function highResponseTable({ highResponse }: Patterns, analysis: Analysis, format: Format): Block[] {
  return evidenceTable(
    {
      id: 'high-response',
      caption: 'Who is answered late, priority by priority',
      columns: [
        textColumn('Group'),
        figureColumn('n'),
        textColumn('Commonest priority'),
        figureColumn('Ratio'),
        figureColumn('95 % interval'),
        figureColumn('p'),
        textColumn('Examples'),
      ],
      items: highResponse,
      cells: (one) => [
        { text: groupName(one) },
        { text: format.count(one.n) },
        { text: priorityWords(one.byPriority[0], format) },
        { text: ratioWords(one.ratio, format) },
        { text: ratioRange(one.interval, format) },
        { text: pCell(one.p, format) },
        exampleCell(one.examples, analysis),
      ],
    },
    format,
  );
}

/** Every team's share after hours, largest first; those that stand out with their evidence, if any do. */
export function afterHoursTable(
  { afterHours, afterHoursLoad }: Patterns,
  analysis: Analysis,
  format: Format,
): Block[] {
  const found = new Map(afterHours.map((team) => [team.team, team]));
  const nothing = { text: '–' };
  const evidence = (team: string): TableCell[] => {
    const one = found.get(team);
    if (found.size === 0) return [];
    if (one === undefined) return [nothing, nothing, nothing, nothing, nothing];
    return [
      { text: format.rate(one.restShare) },
      { text: ratioWords(one.ratio, format) },
      { text: ratioRange(one.interval, format) },
      { text: pCell(one.p, format) },
      exampleCell(one.examples, analysis),
    ];
  };
  return evidenceTable(
    {
      id: 'after-hours',
      caption: `Incidents opened after hours, by team (outside ${workingTimeWords(analysis.workingCalendar, format.timeZone)})${found.size === 0 ? '; no team differs beyond chance' : ''}`,
      columns: [
        textColumn('Team'),
        figureColumn('After hours'),
        figureColumn('Incidents'),
        figureColumn('Share'),
        ...(found.size === 0
          ? []
          : [
              figureColumn('Other teams'),
              figureColumn('Ratio'),
              figureColumn('95 % interval'),
              figureColumn('p'),
              textColumn('Examples'),
            ]),
      ],
      // Those that stand out must not fall behind the cut.
      items: [...afterHoursLoad].sort((a, b) => Number(found.has(b.team)) - Number(found.has(a.team))),
      cells: (load) => [
        { text: load.team },
        { text: format.count(load.afterHours) },
        { text: format.count(load.incidents) },
        { text: format.rate(load.share) },
        ...evidence(load.team),
      ],
    },
    format,
  );
}

/** `P3: 26 min (n=40), others 9 min (n=310)`. */
function priorityWords(one: PriorityResponse | undefined, format: Format): string {
  if (one === undefined) return '–';
  const words = (medianMs: number, n: number) =>
    `${format.duration(medianMs / msPerSecond)} (n=${format.count(n)})`;
  const own = words(one.medianMs, one.n);
  return `${one.priority ?? 'no priority'}: ${own}, others ${words(one.othersMedianMs, one.othersN)}`;
}

/** `service payments`, `opened 09:00–10:00`. */
export function groupName({ dimension, value }: GroupKey): string {
  return dimension === 'hour' ? `opened ${clockHours(Number(value), 1)}` : `${dimension} ${value}`;
}
