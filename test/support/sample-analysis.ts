import type { Analysis } from '../../src/core/report/analysis.ts';
import { sampleComparisons } from './sample-comparisons.ts';
import { sampleEarlierForecasts, sampleForecasts } from './sample-forecasts.ts';
import { sampleOutlook } from './sample-outlook.ts';
import { samplePatterns, samplePauses, sampleWeekGrid } from './sample-patterns.ts';
import { sampleFollowed, sampleRecommendations } from './sample-recommendations.ts';
import { sampleTrends } from './sample-trends.ts';

/** What analytics might say of June 2024, written by hand: every part filled, the figures plausible together. */
export function sampleAnalysis(over: Partial<Analysis> = {}): Analysis {
  return {
    history: ['2024-01-08', '2024-06-30'],
    incidentWindow: ['2024-04-01', '2024-06-30'],
    workingCalendar: null,
    trends: sampleTrends,
    patterns: samplePatterns,
    weekGrid: sampleWeekGrid,
    forecasts: sampleForecasts,
    earlierForecasts: sampleEarlierForecasts,
    comparisons: sampleComparisons,
    outlook: sampleOutlook,
    recommendations: sampleRecommendations,
    followed: sampleFollowed,
    pauses: samplePauses,
    examples: Object.fromEntries(
      Array.from({ length: 40 }, (_, row) => [
        String(row),
        { source: 'native', incident: `INC-00${1100 + 7 * row}` },
      ]),
    ),
    ...over,
  };
}

/** Every part asked for and nothing found, or nothing there. */
export function emptyAnalysis(over: Partial<Analysis> = {}): Analysis {
  return {
    history: null,
    incidentWindow: null,
    workingCalendar: null,
    trends: null,
    patterns: null,
    forecasts: null,
    comparisons: null,
    outlook: null,
    recommendations: null,
    followed: [],
    pauses: null,
    examples: {},
    ...over,
  };
}
