import type { FigureComparison, PeriodComparison } from '../../analytics/compare/comparison.ts';
import { countOf, pointWords, pPhrase } from '../evidence-words.ts';
import type { Format } from '../format.ts';
import { comparedWith, nothingEarlier } from '../sections/compared-with.ts';
import { figureTitles, isChanged, ownFigures, valueWords } from '../sections/comparison-table.ts';
import { driverName } from '../sections/driver-blocks.ts';
import type { SectionInput } from '../sections/section.ts';

/** What differs from the period before beyond chance, in sentences; null where nobody compared. */
export function changesSentence(input: SectionInput): string | null {
  const { data, format } = input;
  const comparisons = data.analysis?.comparisons ?? null;
  if (comparisons === null) return null;
  const one = comparisons.find(({ base }) => base === 'previous') ?? comparisons[0];
  if (one === undefined) return nothingEarlier(input);
  const sentence = `Against ${comparedWith(one.base, input)}: ${figuresWords(one, format)}.`;
  return `${sentence}${driversSentence(one, format)}`;
}

function figuresWords(comparison: PeriodComparison, format: Format): string {
  const figures = ownFigures(comparison);
  if (figures.every(({ p }) => p === null)) return 'too few incidents to tell any change';
  const changed = figures.filter(isChanged);
  if (changed.length === 0) return 'no detectable change';
  return `${changed.map((figure) => changeWords(figure, format)).join('; ')}. Nothing else changed beyond chance`;
}

/** `compliance worse, 91.0 % after 95.2 % (p = 0.012)`. */
function changeWords(figure: FigureComparison, format: Format): string {
  const { verdict, current, previous, adjustedP } = figure;
  const isMore = (current ?? 0) > (previous ?? 0);
  const how = verdict === 'different' ? (isMore ? 'more' : 'fewer') : verdict;
  const p = adjustedP === null ? '' : ` (${pPhrase(adjustedP, format)})`;
  const now = valueWords(figure, current, format);
  return `${figureTitles[figure.figure].toLowerCase()} ${how}, ${now} after ${valueWords(figure, previous, format)}${p}`;
}

/** Groups can move compliance beyond chance where all together do not. */
function driversSentence({ drivers }: PeriodComparison, format: Format): string {
  const [first, ...others] = drivers?.named ?? [];
  if (first === undefined) return '';
  const more =
    others.length === 0 ? '' : `, and ${countOf(others.length, 'other group', format)} beyond chance too`;
  return ` Compliance was moved most by ${driverName(first)} (${pointWords(first.contribution, format)})${more}.`;
}
