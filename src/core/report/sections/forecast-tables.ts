import { modelWords } from '../../analytics/forecast/model-words.ts';
import type { ForecastScore } from '../../analytics/forecast/score-forecast.ts';
import { restOfRows } from '../all-figures.ts';
import type { SeriesForecast } from '../analysis.ts';
import { seriesAxisUnit } from '../charts/series-axis-unit.ts';
import type { Block, TableCell } from '../document.ts';
import type { EarlierForecast } from '../earlier-forecasts.ts';
import { seriesTitles, seriesValue } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { evidenceTable, figureColumn, textColumn } from './evidence-table.ts';

const mostDays = 7;

/** The next days, one row a day, one column a series: the value and its band. */
export function forecastDaysTable(made: readonly SeriesForecast[], format: Format): Block[] {
  if (made.length === 0) return [];
  const days = [...new Set(made.flatMap(({ forecast }) => forecast.points.map(({ at }) => at)))].sort();
  const shown = days.slice(0, mostDays);
  return [
    {
      kind: 'table',
      id: 'forecast-days',
      caption: 'Forecast by day, with the band in brackets',
      columns: [textColumn('Day'), ...made.map(({ name }) => figureColumn(seriesTitles[name]))],
      rows: shown.map((day) => [
        { text: format.date(day) },
        ...made.map((one) => ({ text: dayWords(one, day, format) })),
      ]),
      totalRows: days.length,
      rest: restOfRows,
    },
  ];
}

/** A band as wide as this needs no decimals. */
const wideBand = 5;

/** One unit for the value and its band, and no more decimals than the band gives a sense to. */
function dayWords({ name, kind, forecast }: SeriesForecast, day: string, format: Format): string {
  const point = forecast.points.find(({ at }) => at === day);
  if (point === undefined) return '–';
  const unit = seriesAxisUnit(kind, seriesTitles[name], point.value);
  const decimals = (point.upper - point.lower) / unit.divisor < wideBand ? 1 : 0;
  const figure = (value: number) => format.number(value / unit.divisor, decimals);
  return `${figure(point.value)}${unit.suffix} (${figure(point.lower)} to ${figure(point.upper)})`;
}

/** How the forecasts did where the outcome is known: MASE, sMAPE, coverage. Origins and known days: methods, CSV, JSON. */
export function accuracyTable(made: readonly SeriesForecast[], format: Format): Block[] {
  const level = format.count((made[0]?.forecast.level ?? 0) * 100);
  return evidenceTable(
    {
      id: 'forecast-accuracy',
      caption: 'How good it is: tested from earlier days on days it had not seen',
      columns: [
        textColumn('Series'),
        textColumn('Model'),
        figureColumn('MASE'),
        figureColumn('Naive’s'),
        figureColumn('sMAPE'),
        figureColumn(`In ${level} % band`),
        figureColumn('n'),
      ],
      items: made,
      cells: (one) => accuracyCells(one, format),
    },
    format,
  );
}

function accuracyCells({ name, forecast }: SeriesForecast, format: Format): TableCell[] {
  const { backtest } = forecast;
  const head = [{ text: seriesTitles[name] }, { text: modelText(forecast, format) }];
  if (backtest === null) {
    return [...head, { text: 'untested' }, ...Array.from({ length: 4 }, () => ({ text: '–' }))];
  }
  const { mase, seasonalNaiveMase, smape, coverage, n } = backtest;
  return [
    ...head,
    { text: fixed(mase, 2, format) },
    { text: fixed(seasonalNaiveMase, 2, format) },
    { text: smape === null ? '–' : `${format.number(smape, 1)} %` },
    { text: format.rate(coverage) },
    { text: format.count(n) },
  ];
}

function modelText({ model, weights, withdrawn }: SeriesForecast['forecast'], format: Format): string {
  if (model === null) return '–';
  if (withdrawn !== null) return `${modelWords[model]} (${modelWords[withdrawn.model]} withdrawn)`;
  if (model !== 'blend') return modelWords[model];
  return weights
    .map(({ model: part, weight }) => `${format.count(weight * 100)} % ${modelWords[part]}`)
    .join(', ');
}

function fixed(value: number | null, decimals: number, format: Format): string {
  return value === null ? '–' : format.number(value, decimals);
}

interface Scored extends Pick<SeriesForecast, 'name' | 'kind'> {
  readonly score: ForecastScore;
}

const scoreColumns = [
  textColumn('Series'),
  figureColumn('Days over'),
  figureColumn('Inside the band'),
  figureColumn('Mean error'),
  figureColumn('MASE'),
];

function scoreCells({ name, kind, score }: Scored, format: Format): TableCell[] {
  return [
    { text: seriesTitles[name] },
    { text: `${format.count(score.n)} of ${format.count(score.of)}` },
    { text: `${format.count(score.inside)} of ${format.count(score.n)} (${format.rate(score.coverage)})` },
    { text: errorWords(kind, score.mae, format) },
    { text: fixed(score.mase, 2, format) },
  ];
}

/** How the forecasts have fared on the days that have come since. */
export function sinceTable(made: readonly SeriesForecast[], format: Format): Block[] {
  const items = made.flatMap(({ name, kind, since }) =>
    since === null || since.score.n === 0 ? [] : [{ name, kind, score: since.score }],
  );
  const caption = 'How it has fared on the days since';
  const cells = (one: Scored) => scoreCells(one, format);
  return evidenceTable({ id: 'forecast-since', caption, columns: scoreColumns, items, cells }, format);
}

/** How the forecasts that earlier reports made have done. */
export function earlierTable(earlier: readonly EarlierForecast[], format: Format): Block[] {
  return evidenceTable(
    {
      id: 'earlier-forecasts',
      caption: 'How earlier forecasts did',
      columns: [textColumn('Made on'), ...scoreColumns],
      items: earlier,
      most: earlier.length,
      cells: (one) => [{ text: format.date(one.madeOn) }, ...scoreCells(one, format)],
    },
    format,
  );
}

/** A mean error of rates is in points, not a rate. */
function errorWords(kind: SeriesForecast['kind'], mae: number | null, format: Format): string {
  if (mae === null) return '–';
  return kind === 'rate' ? `${format.number(mae * 100, 1)} points` : seriesValue(kind, mae, format);
}
