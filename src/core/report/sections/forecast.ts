import type { SeriesForecast } from '../analysis.ts';
import { seriesForecastChart } from '../charts/series-forecast-chart.ts';
import type { Block } from '../document.ts';
import { countOf, seriesTitles } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { datesTitle } from '../period-words.ts';
import { accuracyTable, earlierTable, forecastDaysTable, sinceTable } from './forecast-tables.ts';
import { methodBlock } from './method-block.ts';
import { noteList } from './note-list.ts';
import type { Section } from './section.ts';

const mostCharts = 3;

/** What the next days will bring, how far that can be trusted, and how it has fared so far. */
export const forecast: Section = {
  name: 'forecast',
  title: 'Forecast',
  needs: ['forecasts'],
  titleAlone({ data, format }) {
    const points = (data.analysis?.forecasts ?? []).flatMap((one) => one.forecast.points);
    const dates = points.map(({ at }) => at).sort();
    const [first, last] = [dates[0], dates.at(-1)];
    return first === undefined || last === undefined ? null : `Forecast: ${datesTitle(first, last, format)}`;
  },
  build({ data, format }) {
    const forecasts = data.analysis?.forecasts ?? [];
    const earlier = data.analysis?.earlierForecasts ?? [];
    const earlierBlocks = earlierTable(earlier, format);
    const made = forecasts.filter(({ forecast: { points } }) => points.length > 0);
    if (made.length === 0) {
      return [
        {
          kind: 'callout',
          tone: 'neutral',
          text: 'There is no forecast: the history has too few closed days.',
        },
        ...notesBlock(forecasts),
        ...(earlier.length === 0 ? [] : [...earlierBlocks, methodBlock(data, ['earlierForecasts'])]),
      ];
    }
    const telling = made.filter((one) => !one.forecast.isVague);
    const charts = telling.flatMap((one): Block[] => {
      const chart = seriesForecastChart(one, format);
      return chart === null ? [] : [{ kind: 'chart', chart }];
    });
    return [
      { kind: 'callout', tone: 'neutral', text: sentenceOf(made, format) },
      ...charts.slice(0, mostCharts),
      ...forecastDaysTable(telling, format),
      ...accuracyTable(telling, format),
      ...notesBlock(forecasts),
      ...sinceTable(telling, format),
      ...earlierBlocks,
      methodBlock(data, ['forecast', 'forecastAccuracy', 'forecastBands', 'earlierForecasts']),
    ];
  },
};

const breachWords = ['breach', 'breaches'] as const;

/** Counts can be summed up; the rest stands in the table. */
function sentenceOf(made: readonly SeriesForecast[], format: Format): string {
  const sums = made.flatMap(({ name, forecast: { total, level } }) => {
    if (total === null) return [];
    const what = name === 'volume' ? (['incident opened', 'incidents opened'] as const) : breachWords;
    const sum = Math.round(total.value);
    const words = sum === 0 ? `less than 1 ${what[0]}` : `about ${countOf(sum, what[0], format, what[1])}`;
    const band = [Math.floor(total.lower), Math.ceil(total.upper)].map(format.count).join(' to ');
    return [`${words} (${format.count(level * 100)} % band ${band})`];
  });
  const withdrawn = made.filter(
    ({ forecast: { withdrawn: one, isVague } }) => one !== null && !isVague,
  ).length;
  const doubt =
    withdrawn === 0
      ? ''
      : ` ${countOf(withdrawn, 'of the forecasts is', format, 'of the forecasts are')} withdrawn: no more than the last season repeated.`;
  if (sums.length === 0)
    return `${countOf(made.length, 'daily series', format, 'daily series')} forecast.${doubt}`;
  const [first] = made;
  const points = first?.forecast.points ?? [];
  return `Expected in the ${countOf(points.length, 'day', format)} from ${format.shortDate(points[0]?.at ?? '')}: ${sums.join(' and ')}.${doubt}`;
}

/** What the forecasts themselves say, and what a withdrawn one means. */
function notesBlock(forecasts: readonly SeriesForecast[]): Block[] {
  const notes = forecasts.flatMap(({ name, forecast: { notes: own, withdrawn, isVague } }) => [
    // Where days tell nothing, how they were forecast does not matter.
    ...(isVague ? own.slice(0, 1) : own).map((note) => `${seriesTitles[name]}: ${note}`),
    ...(withdrawn === null || isVague ? [] : [`${seriesTitles[name]}: ${withdrawnMeaning}`]),
  ]);
  return notes.length === 0 ? [] : [{ kind: 'prose', markdown: noteList(notes) }];
}

const withdrawnMeaning =
  'that means: read the figures shown as “what was one season ago, again”. Nothing that was tried foresaw more than that, so they are no sign of a change to come.';
