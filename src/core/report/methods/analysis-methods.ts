import type { Analysis } from '../analysis.ts';
import type { Format } from '../format.ts';
import { comparisonMethods, recommendationMethods } from './comparison-methods.ts';
import { earlierForecastMethods, forecastMethods, outlookMethods } from './outlook-methods.ts';
import { patternMethods, pauseMethods } from './pattern-methods.ts';
import { trendMethods } from './trend-methods.ts';

/** How each part of the analysis was made, one or two sentences each; of the parts that are there. */
export function analysisMethods(analysis: Analysis | null, format: Format): Record<string, string> {
  if (analysis === null) return {};
  const { trends, patterns, forecasts, comparisons, outlook, recommendations, pauses } = analysis;
  const { incidentWindow, history, workingCalendar, earlierForecasts = [] } = analysis;
  return {
    ...(comparisons === null ? {} : comparisonMethods(comparisons, format)),
    ...(trends === null ? {} : trendMethods(trends, incidentWindow, format)),
    ...(patterns === null ? {} : patternMethods(patterns, incidentWindow, format)),
    ...(pauses === null ? {} : pauseMethods(pauses, format)),
    ...(forecasts === null ? {} : forecastMethods(forecasts, history, format)),
    ...(earlierForecasts.length === 0 ? {} : earlierForecastMethods),
    ...(outlook === null ? {} : outlookMethods(outlook.overall, format)),
    ...(recommendations === null ? {} : recommendationMethods(workingCalendar, format)),
  };
}
