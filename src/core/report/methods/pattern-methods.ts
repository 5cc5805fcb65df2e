import type { Patterns } from '../../analytics/patterns/types.ts';
import type { PauseAudit } from '../analysis.ts';
import { countOf } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { openedWithin } from '../period-words.ts';

/** How patterns were looked for. */
export function patternMethods(
  found: Patterns,
  incidentWindow: readonly [string, string] | null,
  format: Format,
): Record<string, string> {
  const { incidents, minOccurrences, sensitivity, falseFindingLevel } = found;
  return {
    patterns: `Patterns: ${countOf(incidents, 'incident', format)}${openedWithin(incidentWindow, format)}; at least ${format.count(minOccurrences)} occurrences; sensitivity ${format.number(sensitivity, 2)}. p-values are adjusted within each kind (Benjamini–Hochberg), and the levels of all kinds together are ${format.rate(falseFindingLevel)}: at most so often would this section show anything where there is nothing. Intervals are 95 %.`,
    hotSpots:
      'Times of the week: one to three hours of a weekday with more incidents (or breaches) than that day and those hours explain, on two of such days or more; Fisher’s exact test, a factor of 1.5.',
    patternFamilies:
      'Recurring: alike titles at one service, twice as often as chance. Failing together: against independent services with their own daily and weekly profile and the period’s busy days. Piling up: Fisher’s exact test of the breach rate against the rest. Answered late: van Elteren’s rank-sum test within priorities; the ratio is the median of each response over the median of the other incidents of its priority.',
    patternExamples: 'Examples: up to three incidents of each pattern, oldest first; five in the JSON.',
  };
}

/** How the pause audit was made. */
export function pauseMethods(audit: PauseAudit, format: Format): Record<string, string> {
  return {
    pauses: `Pauses: ${countOf(audit.pausedIncidents, 'paused incident', format)} judged as they are and as if no pause had stopped a clock; counted are the resolution clocks decided in the period, which without pauses are not all the same.`,
  };
}
