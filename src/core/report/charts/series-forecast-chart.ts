import type { SeriesForecast } from '../analysis.ts';
import type { ChartSpec } from '../document.ts';
import { countOf, seriesRange, seriesTitles, seriesValue } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { seriesAxisUnit } from './series-axis-unit.ts';

const width = 760;
const height = 280;
const pointRadius = 2.5;
const backtestDash = [5, 3];

/** The last known days, what a backtest foretold of them, the forecast with its band, and the days that have come since; null without a forecast. */
export function seriesForecastChart(one: SeriesForecast, format: Format): ChartSpec | null {
  const { name, kind, recent, forecast, since } = one;
  const { points, level } = forecast;
  if (points.length === 0) return null;
  const known = [...recent, ...(since?.days ?? [])].flatMap(({ value }) => value ?? []);
  const unit = seriesAxisUnit(
    kind,
    seriesTitles[name],
    Math.max(...points.map(({ upper }) => upper), ...known),
  );
  const scaled = (value: number | null) => (value === null ? null : value / unit.divisor);
  const gap = recent.map(() => null);
  const arrived = new Map(since?.days.map(({ date, value }) => [date, value]));
  const come = points.map(({ at }) => scaled(arrived.get(at) ?? null));
  return {
    id: `forecast-${name}`,
    title: `${seriesTitles[name]}: forecast`,
    alt: altText(one, format),
    width,
    height,
    config: {
      type: 'line',
      data: {
        labels: [...recent.map(({ date }) => date), ...points.map(({ at }) => at)].map(format.shortDate),
        datasets: [
          {
            label: 'Known',
            role: 'primary',
            pointRadius: 0,
            data: [...recent.map(({ value }) => scaled(value)), ...points.map(() => null)],
          },
          ...backtestOf(one, format).map(({ label, values }) => ({
            label,
            role: 'secondary',
            pointRadius: 0,
            pointStyle: 'line',
            borderDash: backtestDash,
            data: [...values.map(scaled), ...points.map(() => null)],
          })),
          {
            label: 'Forecast',
            role: 'pending',
            pointRadius: 0,
            data: [...gap, ...points.map(({ value }) => scaled(value))],
          },
          {
            label: `${format.count(level * 100)} % band`,
            role: 'band',
            data: [...gap, ...points.map(({ lower }) => scaled(lower))],
            fill: '+1',
          },
          { label: '', role: 'band', data: [...gap, ...points.map(({ upper }) => scaled(upper))] },
          ...(come.some((value) => value !== null)
            ? [
                {
                  label: 'Since then',
                  role: 'breached',
                  pointRadius,
                  pointStyle: 'rectRot',
                  data: [...gap, ...come],
                },
              ]
            : []),
        ],
      },
      options: {
        scales: {
          y: {
            title: { display: true, text: unit.title },
            ...(kind === 'rate' ? { max: 100 } : { beginAtZero: true }),
            ...(kind === 'count' && { ticks: { precision: 0 } }),
          },
        },
      },
    },
  };
}

/** What would have been forecast of the last known days, in their places. */
function backtestOf({ recent, forecast: { backtest } }: SeriesForecast, format: Format) {
  const latest = backtest?.latest ?? [];
  const start = recent.length - latest.length;
  const first = recent[Math.max(0, start)];
  if (first === undefined || latest.length === 0) return [];
  return [
    {
      label: `Backtest: as forecast before ${format.shortDate(first.date)}`,
      values: recent.map((_, day) => latest[day - start] ?? null),
    },
  ];
}

function altText({ name, kind, recent, forecast, since }: SeriesForecast, format: Format): string {
  const { points, level, n } = forecast;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return '';
  const end = ({ at, value, lower, upper }: typeof first) =>
    `${seriesValue(kind, value, format)} on ${format.date(at)} (${format.count(level * 100)} % band ${seriesRange(kind, [lower, upper], format)})`;
  const tested = Math.min(recent.length, forecast.backtest?.latest.length ?? 0);
  const backtest =
    tested === 0
      ? ''
      : ` Dashed: the last ${countOf(tested, 'known day', format)} as they would have been forecast without them.`;
  const come =
    since === null
      ? ''
      : ` Of ${countOf(since.score.n, 'day', format)} that have come since, ${format.count(since.score.inside)} lie within the band.`;
  return `Line chart of ${seriesTitles[name].toLowerCase()}: ${countOf(recent.length, 'known day', format)}, then the forecast from n=${format.count(n)} known days, from ${end(first)} to ${end(last)}.${backtest}${come}`;
}
