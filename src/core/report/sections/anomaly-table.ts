import type { SeriesName } from '../../analytics/daily-series.ts';
import type { Anomaly, Trends } from '../../analytics/trends/types.ts';
import type { Analysis } from '../analysis.ts';
import type { Block } from '../document.ts';
import { pCell, seriesRange, seriesTitles, seriesValue } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';
import { countedExamples } from './example-cell.ts';

const plain = { high: '', low: '' };
const extreme = { high: 'slowest: ', low: 'fastest: ' };
/** Which of the day's incidents are listed, where not any of those the value counts. */
const leads: Readonly<Record<SeriesName, Readonly<Record<Anomaly['direction'], string>>>> = {
  volume: plain,
  breaches: plain,
  compliance: { high: 'breached: ', low: 'breached: ' },
  response: extreme,
  resolution: extreme,
};

/** Days that level and weekday do not explain, strongest first. */
export function anomalyTable(
  { series }: Trends,
  analysis: Pick<Analysis, 'examples'>,
  format: Format,
): Block[] {
  const items = series
    .flatMap(({ name, kind, anomalies }) => anomalies.map((anomaly) => ({ name, kind, ...anomaly })))
    .sort((a, b) => a.p - b.p);
  return evidenceTable(
    {
      id: 'anomalies',
      caption: 'Unusual days',
      columns: [
        textColumn('Day'),
        textColumn('Series'),
        figureColumn('Value'),
        figureColumn('n'),
        figureColumn('Expected'),
        figureColumn('95 % of such days'),
        figureColumn('p'),
        textColumn('Incidents'),
      ],
      items,
      cells: ({ name, kind, date, value, expected, band, n, p, direction, incidents, examples }) => [
        { text: format.date(date) },
        { text: seriesTitles[name] },
        { text: seriesValue(kind, value, format) },
        // A count is its own n.
        { text: kind === 'count' ? '–' : format.count(n) },
        { text: seriesValue(kind, expected, format) },
        { text: seriesRange(kind, band, format) },
        { text: pCell(p, format) },
        countedExamples(leads[name][direction], examples, incidents, analysis, format),
      ],
    },
    format,
  );
}
