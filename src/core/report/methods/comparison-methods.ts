import type { PeriodComparison } from '../../analytics/compare/comparison.ts';
import type { Format } from '../format.ts';
import { workingTimeWords } from '../working-time-words.ts';

/** How periods were compared. */
export function comparisonMethods(
  comparisons: readonly PeriodComparison[],
  format: Format,
): Record<string, string> {
  const factors = comparisons.flatMap(({ figures }) => figures.map(({ dispersion }) => dispersion));
  const most = Math.max(1, ...factors);
  const widened =
    most > 1
      ? `; days on which much goes wrong at once widen intervals and p (variance up to ${format.number(most, 1)} times that of independent incidents)`
      : '';
  return {
    comparison: `Comparison: rates by a pooled z or Fisher’s exact test, medians by Price and Bonett, means by a t over days, volume by a Poisson ratio of like weekdays${widened}. Intervals are 95 % for each figure alone; p is adjusted over all figures of all comparisons (Holm), and a change is named at 0.04, so that reports in which nothing changed name one in at most 5 % of cases. n: decided clocks of rates, stopped ones of times, days of the volume.`,
    drivers:
      'Contributions: the change of compliance split by group into its own rate and its share of the incidents (mix); all groups of a dimension add up to the change. p is the larger of that of the contribution and Fisher’s exact one of what makes up most of it, adjusted over all groups of all dimensions and comparisons (Holm); a group is named at 0.04.',
  };
}

/** How recommendations were weighed. */
export function recommendationMethods(
  workingCalendar: string | null,
  { timeZone }: Format,
): Record<string, string> {
  return {
    recommendations: `Recommendations: ten rules share a 5 % chance of a false alarm equally (Bonferroni) and spread it over the groups they look at (Holm). Confidence is the lesser of 1 − p and the probability that the effect is worth acting on; what concerns the same incidents is said once. After hours is outside ${workingTimeWords(workingCalendar, timeZone)}.`,
    recommendationGain:
      'Points to win: what overall compliance would gain if the group did as well as the rest, or a clock as well as the compliance target asks; high priority from 1 point, medium from 0.3. It is a comparison, no promise.',
    followUp:
      'Follow-up: the same figure of the same group then and now, two shares compared at 5 % each, not adjusted over the list. What was singled out for a high share tends to have a lower one afterwards by chance alone.',
  };
}
