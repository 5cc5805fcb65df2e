import { budget } from '../../analytics/budget.ts';
import type { SeriesKind, SeriesName } from '../../analytics/daily-series.ts';
import type { Season, SeriesFindings, Trend, Trends } from '../../analytics/trends/types.ts';
import type { Block, TableCell } from '../document.ts';
import {
  countOf,
  pCell,
  pointRange,
  ratioRange,
  ratioWords,
  seriesChange,
  seriesTitles,
  seriesValue,
} from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { weekdayNames } from '../weekday-names.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';

interface Named {
  readonly name: SeriesName;
  readonly kind: SeriesKind;
}

/** What most readers hold a p-value against. */
const usualLevel = 0.05;
const msPerDay = 86_400_000;

/** One row a series, also those without a trend; the slope is told as what it makes of the whole window. */
export function trendTable({ series, window }: Trends, format: Format): Block {
  const [first, last] = window ?? ['', ''];
  const steps = window === null ? 0 : (Date.parse(last) - Date.parse(first)) / msPerDay;
  return {
    kind: 'table',
    id: 'trends',
    caption: 'Trends over the window',
    columns: [
      textColumn('Series'),
      textColumn('Trend'),
      figureColumn('Over the window'),
      figureColumn('95 % interval'),
      figureColumn('p'),
      figureColumn('Days'),
    ],
    rows: series.map((one) => trendCells(one, steps, format)),
    totalRows: series.length,
  };
}

function trendCells({ name, kind, trend }: SeriesFindings, steps: number, format: Format): TableCell[] {
  const title = { text: seriesTitles[name] };
  if (trend === null) {
    return [title, { text: 'too few values' }, ...Array.from({ length: 4 }, () => ({ text: '–' }))];
  }
  const { changeOverWindow, theilSen, p, n } = trend;
  const [least, most] = theilSen.interval;
  return [
    title,
    { text: directionWords(trend, format) },
    { text: seriesChange(kind, changeOverWindow, format) },
    { text: differenceRange(kind, [least * steps, most * steps], format) },
    { text: pCell(p, format) },
    { text: format.count(n) },
  ];
}

/** A p that elsewhere would pass for a finding must be told why it is none here. */
function directionWords({ direction, p }: Trend, format: Format): string {
  const { trend: level } = budget();
  if (direction !== 'none') return direction;
  if (p <= level) return 'too small to matter';
  return p <= usualLevel ? `none detected (p above ${pCell(level, format)})` : 'none detected';
}

/** Changes of level, strongest first. */
export function changePointTable({ series }: Trends, format: Format): Block[] {
  const items = series
    .flatMap(({ name, kind, changePoints }) => changePoints.map((change) => ({ name, kind, ...change })))
    .sort((a, b) => a.p - b.p);
  return evidenceTable(
    {
      id: 'change-points',
      caption: 'Changes of level',
      columns: [
        textColumn('First day'),
        textColumn('Series'),
        figureColumn('Before'),
        figureColumn('Days'),
        figureColumn('After'),
        figureColumn('Days after'),
        figureColumn('Change'),
        figureColumn('95 % interval'),
        figureColumn('p'),
      ],
      items,
      cells: ({ name, kind, date, before, after, change, changeUnit, interval, ...rest }) => {
        const isRatio = changeUnit === 'ratio';
        return [
          { text: format.date(date) },
          { text: seriesTitles[name] },
          { text: seriesValue(kind, before, format) },
          { text: format.count(rest.daysBefore) },
          { text: seriesValue(kind, after, format) },
          { text: format.count(rest.daysAfter) },
          { text: isRatio ? ratioWords(change, format) : seriesChange(kind, change, format) },
          {
            text: isRatio ? ratioRange(interval, format) : differenceRange(kind, interval, format),
          },
          { text: pCell(rest.p, format) },
        ];
      },
    },
    format,
  );
}

function differenceRange(kind: SeriesKind, interval: readonly [number, number], format: Format): string {
  if (kind === 'rate') return pointRange(interval, format);
  return interval.map((end) => seriesChange(kind, end, format)).join(' to ');
}

/** What repeats, strongest first. */
export function seasonTable({ series }: Trends, format: Format): Block[] {
  const items = series
    .flatMap(({ name, kind, seasonality }) => seasonality.map((season) => ({ name, kind, ...season })))
    .sort((a, b) => b.strength - a.strength);
  return evidenceTable(
    {
      id: 'seasons',
      caption: 'What repeats',
      columns: [
        textColumn('Series'),
        textColumn('Repeats every'),
        textColumn('Highest and lowest'),
        figureColumn('Strength'),
        figureColumn('p'),
        figureColumn('Days'),
      ],
      items,
      cells: (season) => [
        { text: seriesTitles[season.name] },
        { text: season.periodDays === 7 ? 'week' : countOf(season.periodDays, 'day', format) },
        { text: profileWords(season, format) },
        { text: format.rate(season.strength) },
        { text: pCell(season.p, format) },
        { text: format.count(season.n) },
      ],
    },
    format,
  );
}

function profileWords({ profile, kind }: Season & Named, format: Format): string {
  const known = (profile ?? []).flatMap((value, day) => (value === null ? [] : [{ day, value }]));
  const [first] = known;
  if (first === undefined) return '–';
  const words = ({ day, value }: typeof first) =>
    `${weekdayNames[day] ?? ''} ${kind === 'rate' ? seriesChange(kind, value, format) : ratioWords(value, format)}`;
  const highest = known.reduce((best, one) => (one.value > best.value ? one : best), first);
  const lowest = known.reduce((best, one) => (one.value < best.value ? one : best), first);
  return `${words(highest)}, ${words(lowest)}`;
}
