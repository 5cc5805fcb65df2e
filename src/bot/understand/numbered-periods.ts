import { addDays, weekdayOf } from '../../core/time/zone.ts';
import {
  type Calendar,
  lastOver,
  monthName,
  monthStart,
  type NamedPeriod,
  spanning,
  weekdayNames,
} from './named-period.ts';
import type { Remainder } from './remainder.ts';

const shortMonths = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

/** Takes quarters, halves of years and numbered weeks. */
export function takeNumbered(rest: Remainder, calendar: Calendar): NamedPeriod[] {
  return [...takeQuarters(rest, calendar), ...takeHalves(rest, calendar), ...takeIsoWeeks(rest, calendar)];
}

/** Takes what no date parser reads: months in three letters, and years. */
export function takeBare(rest: Remainder, calendar: Calendar): NamedPeriod[] {
  return [...takeShortMonths(rest, calendar), ...takeYears(rest, calendar)];
}

function takeQuarters(rest: Remainder, { today }: Calendar): NamedPeriod[] {
  const pattern =
    /\b(?:(?:in|for|of|during) )?(?:the )?(?:q([1-4])|(first|second|third|fourth|1st|2nd|3rd|4th) quarter)(?:[ /-]*(?:of )?(\d{4}))?\b/;
  return rest.takeAll(pattern).map(([, digit, word, year]) => {
    const quarter =
      digit === undefined
        ? ['first', 'second', 'third', 'fourth', '1st', '2nd', '3rd', '4th'].indexOf(word ?? '') % 4
        : Number(digit) - 1;
    const inYear = (y: number) => monthStart(`${y}-01-01`, quarter * 3);
    const from = lastOver(
      (y) => inYear(y),
      (start) => monthStart(start, 3),
      today,
      year,
    );
    return spanning(
      from,
      monthStart(from, 3),
      today,
      year === undefined
        ? `Q${quarter + 1} is that of ${from.slice(0, 4)}, the last one that is over.`
        : null,
    );
  });
}

function takeHalves(rest: Remainder, { today }: Calendar): NamedPeriod[] {
  const pattern =
    /\b(?:(?:in|for|of|during) )?(?:the )?(?:h([12])|(first|second) half)(?:[ /-]*(?:of )?(\d{4}))?\b/;
  return rest.takeAll(pattern).map(([, digit, word, year]) => {
    const half = digit === '2' || word === 'second' ? 2 : 1;
    const inYear = (y: number) => (half === 1 ? `${y}-01-01` : `${y}-07-01`);
    const from = lastOver(inYear, (start) => monthStart(start, 6), today, year);
    const note =
      year === undefined ? `H${half} is that of ${from.slice(0, 4)}, the last one that is over.` : null;
    return spanning(from, monthStart(from, 6), today, note);
  });
}

function takeIsoWeeks(rest: Remainder, { today }: Calendar): NamedPeriod[] {
  return rest
    .takeAll(/\b(?:(?:in|for|of) )?(?:week|kw|cw) ?(\d{1,2})(?:[ /-]*(?:of )?(\d{4}))?\b/)
    .map(([, text, year]) => {
      const week = Number(text);
      const monday = (y: number) => {
        const fourth = `${y}-01-04`;
        return addDays(fourth, 7 * (week - 1) - ((weekdayNames.indexOf(weekdayOf(fourth)) + 6) % 7));
      };
      const from = lastOver(monday, (start) => addDays(start, 7), today, year);
      return {
        ...spanning(
          from,
          addDays(from, 7),
          today,
          year === undefined
            ? `Week ${week} is that of ${from.slice(0, 4)}, the last one that is over.`
            : null,
        ),
        kind: 'weekly',
        to: null,
      };
    });
}

function takeShortMonths(rest: Remainder, { today }: Calendar): NamedPeriod[] {
  const pattern =
    /\b(?:(?:in|for|of|during) )?(jan|feb|mar|apr|(?<=\b(?:in|for|of|during|since|with|and|or|to|from|until|till|vs|versus|before|after) )may(?! (?:i|we|you|be|have|not)\b)|may(?= (?:\d{4}|report|summary|breaches|figures|numbers)\b)|jun|jul|aug|sept?|oct|nov|dec)\b\.?(?: (\d{4})\b)?/;
  return rest.takeAll(pattern).map(([, name = '', year]) => {
    const month = shortMonths.indexOf(name.slice(0, 3));
    const from = lastOver(
      (y) => monthStart(`${y}-01-01`, month),
      (date) => monthStart(date, 1),
      today,
      year,
    );
    const note =
      year === undefined
        ? `${monthName(from).split(' ')[0]} is ${monthName(from)}, the last one that is over.`
        : null;
    return { ...spanning(from, monthStart(from, 1), today, note), kind: 'monthly', to: null };
  });
}

function takeYears(rest: Remainder, { today }: Calendar): NamedPeriod[] {
  return rest
    .takeAll(/(?<![\d/.-])\b(?:(?:in|for|of|during) )?(?:the year )?((?:19|20)\d\d)\b(?![/-]|\.\d)/)
    .map(([, year = '']) => {
      const from = `${year}-01-01`;
      return spanning(from, monthStart(from, 12), today, null);
    });
}
