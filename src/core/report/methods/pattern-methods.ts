import type { Patterns } from '../../analytics/patterns/types.ts';
import { allFigures } from '../all-figures.ts';
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
    patterns: `Patterns: ${countOf(incidents, 'incident', format)}${openedWithin(incidentWindow, format)}; at least ${format.count(minOccurrences)} occurrences; sensitivity ${format.number(sensitivity, 2)}. p is adjusted within each kind (Benjamini–Hochberg); where there is nothing, at most ${format.rate(falseFindingLevel)} of such sections show anything. Intervals are 95 %.`,
    hotSpots:
      'Times of the week: Fisher’s exact test of one to three hours of a weekday against what that day and those hours explain; on two such days or more, a factor of 1.5.',
    recurring:
      'Recurring: alike titles at one service, twice as often, as crowded into a day or as much at one hour as chance.',
    coFailing:
      'Failing together: against independent services with their own daily and weekly profile and the period’s busy days.',
    concentration: 'Piling up: Fisher’s exact test of the breach rate against the rest.',
    highResponse:
      'Answered late: van Elteren’s rank-sum test within priorities; the ratio is to the median of the other incidents of the priority.',
    patternExamples: `Examples: up to three incidents of each, oldest first; five with ${allFigures}.`,
  };
}

/** How the pause audit was made. */
export function pauseMethods(audit: PauseAudit, format: Format): Record<string, string> {
  return {
    pauses: `Pauses: ${countOf(audit.pausedIncidents, 'paused incident', format)} judged as they are and as if no pause had stopped a clock; counted are the resolution clocks decided in the period, which without pauses are not all the same.`,
  };
}
