import { budget } from '../../analytics/budget.ts';
import { leastChartPoints } from '../../analytics/control-chart.ts';
import type { Trends } from '../../analytics/trends/types.ts';
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
    trends: `Trends: the last ${countOf(windowDays, 'closed day', format)}${span}, where at least ${format.count(minPoints)} have a value (of compliance: five decided incidents). No slope is given where most days are equal, nor where compliance could have changed by more than it can. Mann–Kendall, two-sided, dependence from day to day allowed for and the weekdays’ own level taken out; the change is Theil–Sen’s slope over the window with Sen’s 95 % interval (per day, and least squares, in the JSON). A trend is told where p, adjusted over the series, is at most ${pCell(budget().trend, format)}; each interval is of its series alone, so that it may leave out 0 where none is told. A movement under 10 % of the level, or under 2 points of compliance, is too small to matter. Days: those with a value, and a usual level of their weekday.`,
    changePoints: `Changes of level and what repeats: from all ${countOf(historyDays, 'closed day', format)} of the history. The p of a change allows for its date having been chosen; a level holds for at least 14 days with values, so that one younger than two weeks is not yet told; durations change by a factor.`,
    anomalies:
      'Unusual days: of the window, against level and weekday. 95 % of such days lie within the band; one in twenty lies outside by chance, so that alone makes no day unusual. The expected compliance is never 0 or 100 %: it allows for how few decisions it is known from. Incidents: of those that the value counts (opened, breached or stopped that day) first those of the service or team most above its usual share, breached ones, or the slowest; five in the JSON.',
    seasons:
      'What repeats: by weekday, strength is the share of the variance it explains (ω²); any other period by its autocorrelation. At least three cycles.',
    stability:
      'Day to day: Pearson’s chi-square of the daily compliance over its degrees of freedom, scaled to its exact mean and variance.',
    controlChart: `Control chart: each stretch between changes of level has its own centre and limits, where at least ${format.count(leastChartPoints)} points have verdicts. Limits leave 0.135 % of points beyond on either side (exact binomial, as three sigma), and are widened (Laney’s p′) where points vary more than chance.`,
    riskFactors: `Risk factors: service, team, priority, customer and local hour of opening against the rest, Fisher’s exact test, relative risk with Katz’s 95 % interval; at least 5 decided incidents and a factor of 1.5 either way.${incidents}`,
    trendFindings: `False findings: p-values are adjusted within each kind of finding (Benjamini–Hochberg; changes of level by the number of series), and the levels of all kinds together are ${format.rate(falseFindingLevel)}: at most so often would this section show anything where there is nothing.`,
  };
}
