import { addDays, localDateOf } from '../../time/zone.ts';
import { datesTitle } from '../period-words.ts';
import type { Restatements } from '../restatements.ts';
import { restatementSentence } from '../sections/restatements.ts';
import type { DigestInput } from './context.ts';

/** What has changed since in figures that were reported before, a sentence or two for each period that has. */
export function restatedSentences({ data, format, context }: DigestInput): string[] {
  const isChanged = ({ clocks }: Restatements) => clocks.length > 0;
  const own = data.restatements === null ? [] : [data.restatements];
  return [
    ...own.filter(isChanged).map((one) => `This period: ${restatementSentence(one, format)}`),
    ...context.restated
      .filter(({ restatements }) => isChanged(restatements))
      .map(({ period: { from, to, timezone }, restatements }) => {
        const day = (instant: string) => localDateOf(timezone, Date.parse(instant));
        const dates = datesTitle(day(from), addDays(day(to), -1), format);
        return `${dates}: ${restatementSentence(restatements, format)}`;
      }),
  ];
}
