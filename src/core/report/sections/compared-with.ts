import type { ComparisonBase } from '../../analytics/compare/comparison.ts';
import { comparedRanges } from '../compared-periods.ts';
import { periodTitle } from '../period-words.ts';
import type { SectionInput } from './section.ts';

type Input = Pick<SectionInput, 'data' | 'period' | 'weekStartsOn' | 'format'>;

const words: Readonly<Record<ComparisonBase, string>> = {
  previous: 'the period before',
  'year-before': 'the same period a year before',
};

/** What a period is compared with and when that was: `the period before (May 2024)`. */
export function comparedWith(base: ComparisonBase, input: Input): string {
  return `${words[base]} (${titleOf(base, input)})`;
}

/** Why there is nothing to compare with. */
export function nothingEarlier(input: Input): string {
  const { firstOpenedAt } = input.data.data;
  const { previous } = comparedRanges(input.period, input.weekStartsOn);
  const isBefore = firstOpenedAt !== null && previous.from < Date.parse(firstOpenedAt);
  if (!isBefore) return 'There is no earlier period to compare with.';
  const { format } = input;
  const first = format.instant(Date.parse(firstOpenedAt));
  return `There is no earlier period to compare with: ${titleOf('previous', input)} begins before the first incident of the log (${first}).`;
}

/** Of a running period the part as long as it has run is compared with, which is no whole month or day. */
function titleOf(base: ComparisonBase, { period, weekStartsOn, format }: Input): string {
  const ranges = comparedRanges(period, weekStartsOn);
  const range = base === 'previous' ? ranges.previous : ranges.yearBefore;
  return periodTitle({ ...period, ...range, kind: period.partial ? 'custom' : period.kind }, format);
}
