import { type Calendar, lastOver, monthName, monthStart } from './named-period.ts';
import type { Remainder } from './remainder.ts';

const names = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const month =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const spelled = [
  new RegExp(
    `\\b(?<day>[23]\\d)(?:st|nd|rd|th)?(?: of)? (?<month>${month})\\b(?:,? (?<year>(?:19|20)\\d\\d)\\b)?`,
  ),
  new RegExp(
    `\\b(?<month>${month}) (?:the )?(?<day>[23]\\d)(?:st|nd|rd|th)?\\b(?:,? (?<year>(?:19|20)\\d\\d)\\b)?`,
  ),
];
const iso = /\b(?<year>(?:19|20)\d\d)-(?<number>0[1-9]|1[0-2])-(?<day>[0-3]\d)\b/;

/** A date that no calendar has, as in “31 November”; takes its words. */
export interface NoSuchDate {
  /** `There is no 31 November: the month has 30 days.` */
  readonly text: string;
  /** First day of its month, the last one that is over where the year is left open. */
  readonly month: string;
}

export function takeNoSuchDate(rest: Remainder, { today }: Calendar): NoSuchDate | null {
  for (const pattern of [...spelled, iso]) {
    const found = new RegExp(pattern.source, 'iu').exec(rest.text)?.groups;
    if (found === undefined) continue;
    const index =
      found.number === undefined ? names.indexOf((found.month ?? '').slice(0, 3)) : Number(found.number) - 1;
    const inYear = (year: number) => monthStart(`${year}-01-01`, index);
    const start = lastOver(inYear, (from) => monthStart(from, 1), today, found.year);
    const days = Math.round((Date.parse(monthStart(start, 1)) - Date.parse(start)) / 86_400_000);
    const day = Number(found.day);
    if (day <= days) continue;
    rest.take(pattern);
    const name = found.year === undefined ? (monthName(start).split(' ')[0] ?? '') : monthName(start);
    return { text: `There is no ${day} ${name}: that month has ${days} days.`, month: start };
  }
  return null;
}
