import { budget } from '../../analytics/budget.ts';
import { leastChartPoints } from '../../analytics/control-chart.ts';
import type { Trends } from '../../analytics/trends/types.ts';
import { allFigures } from '../all-figures.ts';
import { countOf, pCell } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { openedWithin } from '../period-words.ts';

/** How trends, changes, unusual days, the control chart and risk factors were found. */
export function trendMethods(
  found: Trends,
  incidentWindow: readonly [string, string] | null,
  format: Format,
): Record<string, string> {
  const { windowDays, window, historyDays, minPoints, falseFindingLevel } = found;
  const span = window === null ? '' : `, ${window.map((date) => format.date(date)).join(' to ')}`;
  const incidents =
    incidentWindow === null ? '' : ` Of the incidents${openedWithin(incidentWindow, format)}.`;
  return {
    trends: `Trends: Mann–Kendall over the last ${countOf(windowDays, 'closed day', format)}${span}, the weekdays’ level and dependence from day to day allowed for; the change is Theil–Sen’s slope over the window with Sen’s 95 % interval, of its series alone. Told where p, adjusted over the series, is at most ${pCell(budget().trend, format)} and the movement at least 10 % of the level or 2 points of compliance; it takes ${format.count(minPoints)} days with a value (of compliance: five decided incidents).`,
    changePoints: `Changes of level: from all ${countOf(historyDays, 'closed day', format)} of the history; p allows for the date having been chosen; a level holds for at least 14 days with values.`,
    anomalies: `Unusual days: of the window, against level and weekday; one day in twenty lies outside its 95 % band by chance, which alone makes none unusual. Incidents: first those of the service or team most above its usual share; five with ${allFigures}.`,
    seasons:
      'What repeats: by weekday, strength is the share of the variance it explains (ω²); any other period by its autocorrelation.',
    stability:
      'Day to day: Pearson’s chi-square of the daily compliance over its degrees of freedom, scaled to its exact mean and variance.',
    controlChart: `Control chart: each stretch between changes of level has its own centre and limits, from ${format.count(leastChartPoints)} points on; 0.135 % of points lie beyond either limit by chance (exact binomial), wider where points vary more than that (Laney’s p′).`,
    riskFactors: `Risk factors: service, team, priority, customer and local hour of opening against the rest, Fisher’s exact test, relative risk with Katz’s 95 % interval; at least 5 decided incidents and a factor of 1.5 either way.${incidents}`,
    trendFindings: `False findings: p is adjusted within each kind (Benjamini–Hochberg; changes of level by the number of series); where there is nothing, at most ${format.rate(falseFindingLevel)} of such sections show anything.`,
  };
}
