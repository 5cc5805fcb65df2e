import type { Outlook } from '../../analytics/outlook/outlook.ts';
import type { SeriesForecast } from '../analysis.ts';
import { countOf } from '../evidence-words.ts';
import type { Format } from '../format.ts';

/** How forecasts were made and tested. */
export function forecastMethods(
  forecasts: readonly SeriesForecast[],
  history: readonly [string, string] | null,
  format: Format,
): Record<string, string> {
  const tested = forecasts.flatMap(({ forecast }) => forecast.backtest ?? []);
  const range = (values: readonly number[]) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return least === most ? format.count(least) : `${format.count(least)} to ${format.count(most)}`;
  };
  const origins =
    tested.length === 0
      ? 'There were too few days to test it.'
      : `It was tested from ${range(tested.map((one) => one.origins))} earlier days (origins), ${range(tested.map(({ steps }) => steps))} days ahead; n: the days forecast and then compared.`;
  const days =
    history === null
      ? 'closed days'
      : `closed days, ${history.map((date) => format.date(date)).join(' to ')}`;
  return {
    forecast: `Forecast: from the ${days}. Linear regression, random forest, a seasonal level, MSTL with ETS and seasonal naive are weighted by their errors at other origins than those they are judged at; where nothing beats seasonal naive the forecast is withdrawn to it. Of counts the mean is forecast, so that days add up, and judged as such; of durations the median.`,
    forecastAccuracy: `Accuracy: ${origins} MASE is the mean error over that of repeating the last season within the known days, so below 1 is better than that; “Naive’s”: what seasonal naive reached on the same days; sMAPE is in per cent, 0 to 200.`,
    forecastBands:
      'Bands: split conformal, from the errors at held-out days; the share of those days that fell into their band stands beside the share promised.',
  };
}

/** How the forecasts of earlier reports were scored. */
export const earlierForecastMethods: Readonly<Record<string, string>> = {
  earlierForecasts:
    'Earlier forecasts: as printed in the last three reports of this kind, zone, cohort and filters, on the days that were not over when they were made and are now. Of several reports of one period the first made counts. MASE divides by the error scale of that forecast; few days say little.',
};

/** How the outlook was drawn. */
export function outlookMethods({ basis, target }: Outlook, format: Format): Record<string, string> {
  const source = { forecast: 'the forecast', record: 'like days of the record' } as const;
  const together =
    basis.dispersion > 1
      ? `, breaches coming in bunches (variance ${format.number(basis.dispersion, 1)} times that of independent ones)`
      : '';
  return {
    outlook: `Outlook: ${format.count(basis.draws)} simulated ends of the period from ${countOf(basis.decided, 'decided incident', format)} of ${countOf(basis.days, 'day', format)}${together}; incidents to come by ${source[basis.volume]}, their compliance by ${source[basis.compliance]}. Under ${format.count(basis.minimumDecided)} decided incidents no chance is stated.`,
    allowance: `Allowance: the whole breaches that the target of ${format.rate(target)} leaves of the decided incidents expected by the end. Burn rate: share of the allowance used over share of the period that is over.`,
  };
}
