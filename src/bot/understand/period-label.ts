import type { ReportKind } from '../../core/report/period.ts';
import { addDays } from '../../core/time/zone.ts';
import { type Calendar, calendarDates, monthName } from './named-period.ts';

interface Labelled {
  readonly kind: ReportKind;
  /** As in a command line: a day in the period, or null for the last closed one. */
  readonly from: string | null;
  readonly to: string | null;
  /** Null stands for the running one instead. */
  readonly isRunning: boolean;
}

const runningNames = { daily: 'today', weekly: 'this week so far', monthly: 'this month so far' } as const;
const lastNames = { daily: 'yesterday', weekly: 'last week', monthly: 'last month' } as const;

/** A period as a button names it, with its dates: `last week, 16–22 Nov`. */
export function periodLabel({ kind, from, to, isRunning }: Labelled, calendar: Calendar): string {
  const { today } = calendar;
  if (kind === 'custom') {
    if (from === null) return 'a period of your own';
    return to === null ? `since ${day(from)} ${from.slice(0, 4)}` : span(from, addDays(to, -1), today);
  }
  const now = calendarDates({ kind, from: null, isRunning: true }, calendar);
  const shown = calendarDates({ kind, from, isRunning }, calendar);
  const dates = kind === 'monthly' ? monthName(shown.from) : span(shown.from, addDays(shown.to, -1), today);
  if (shown.from === now.from) return `${runningNames[kind]}, ${dates}`;
  return shown.to === now.from ? `${lastNames[kind]}, ${dates}` : dates;
}

/** The same behind other words; months keep their capital. */
export function inLine(label: string): string {
  return label.replace(/^(?:Today|Yesterday|Last|This|Since)\b/, (word) => word.toLowerCase());
}

/** `25 Nov`, `16–22 Nov`, `30 Nov – 6 Dec`; with the year where it is not that of today. */
function span(first: string, last: string, today: string): string {
  const year = last.slice(0, 4) === today.slice(0, 4) ? '' : ` ${last.slice(0, 4)}`;
  if (first === last) return `${day(last)}${year}`;
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${day(last)}${year}`;
  const firstYear = first.slice(0, 4) === last.slice(0, 4) ? '' : ` ${first.slice(0, 4)}`;
  return `${day(first)}${firstYear} – ${day(last)}${year}`;
}

function day(date: string): string {
  return `${Number(date.slice(8))} ${monthName(date).slice(0, 3)}`;
}
