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
import { isTelling, mostForecastCharts } from './telling-forecast.ts';

/** What the first sentence sums up. */
const summedDays = 7;

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
    const telling = made.filter(isTelling);
    const charts = telling.flatMap((one): Block[] => {
      const chart = seriesForecastChart(one, format);
      return chart === null ? [] : [{ kind: 'chart', chart }];
    });
    return [
      { kind: 'callout', tone: 'neutral', text: sentenceOf(made, format) },
      ...charts.slice(0, mostForecastCharts),
      ...forecastDaysTable(telling, format),
      ...accuracyTable(made, format),
      ...notesBlock(forecasts),
      ...sinceTable(made, format),
      ...earlierBlocks,
      methodBlock(data, ['forecast', 'forecastAccuracy', 'forecastBands', 'earlierForecasts']),
    ];
  },
};

const breachWords = ['breach', 'breaches'] as const;

/** Counts can be summed up; the rest stands in the table. */
function sentenceOf(made: readonly SeriesForecast[], format: Format): string {
  const sums = made.flatMap(({ name, kind, forecast: { points } }) => {
    if (kind !== 'count' || points.length < summedDays) return [];
    const sum = points.slice(0, summedDays).reduce((total, { value }) => total + value, 0);
    const what = name === 'volume' ? (['incident opened', 'incidents opened'] as const) : breachWords;
    return [
      Math.round(sum) === 0 ? `less than 1 ${what[0]}` : countOf(Math.round(sum), what[0], format, what[1]),
    ];
  });
  const withdrawn = made.filter((one) => one.forecast.withdrawn !== null).length;
  const doubt =
    withdrawn === 0
      ? ''
      : ` ${countOf(withdrawn, 'of the forecasts is', format, 'of the forecasts are')} withdrawn: no more than the last season repeated.`;
  if (sums.length === 0)
    return `${countOf(made.length, 'daily series', format, 'daily series')} forecast.${doubt}`;
  const [first] = made;
  const from = first?.forecast.points[0]?.at ?? '';
  return `Expected in the ${summedDays} days from ${format.shortDate(from)}: about ${sums.join(' and ')} (the sum of the daily forecasts; single days vary as the bands show).${doubt}`;
}

/** What the forecasts themselves say, and what a withdrawn one means. */
function notesBlock(forecasts: readonly SeriesForecast[]): Block[] {
  const notes = forecasts.flatMap(({ name, forecast: { notes: own, withdrawn } }) => [
    ...own.map((note) => `${seriesTitles[name]}: ${note}`),
    ...(withdrawn === null ? [] : [`${seriesTitles[name]}: ${withdrawnMeaning}`]),
  ]);
  const vague = forecasts.filter((one) => one.forecast.points.length > 0 && !isTelling(one));
  if (vague.length > 0) {
    const titles = vague.map(({ name }) => seriesTitles[name].toLowerCase());
    notes.push(`Not shown, since the bands leave almost nothing out: ${titles.join(', ')}.`);
  }
  return notes.length === 0 ? [] : [{ kind: 'prose', markdown: noteList(notes) }];
}

const withdrawnMeaning =
  'that means: read the figures shown as “what was one season ago, again”. Nothing that was tried foresaw more than that, so they are no sign of a change to come.';
