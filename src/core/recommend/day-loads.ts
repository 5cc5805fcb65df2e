import { quantile } from '../analytics/quantile.ts';
import type { ReportFacts } from '../report/facts.ts';
import { dayMs, weekdayOfDay } from '../time/week.ts';
import { offsetMs } from '../time/zone.ts';
import { decidedBySlot } from './clock-groups.ts';
import type { DayLoad } from './input.ts';
import type { Measures } from './measures.ts';
import type { RowSlots } from './row-slots.ts';

interface Span {
  readonly from: number;
  readonly to: number;
  readonly zone: string;
}

const none = { decided: 0, breached: 0 };

/** The local days of the period, by the opening of their incidents. */
export function dayLoads(
  facts: ReportFacts,
  slots: Readonly<Record<'overall' | 'response', RowSlots>>,
  { from, to, zone }: Span,
  { marks, consumed: consumedBy }: Measures,
): DayLoad[] {
  const first = Math.floor((from + offsetMs(zone, from)) / dayMs);
  const last = Math.floor((to - 1 + offsetMs(zone, to - 1)) / dayMs);
  const count = Math.max(0, last - first + 1);
  const groups = ({ day }: RowSlots) => ({
    codes: day.map((one) => (one < first || one > last ? -1 : one - first)),
    slots: count + 1,
  });
  const byOverall = groups(slots.overall);
  const byResponse = groups(slots.response);
  const overall = decidedBySlot(marks.overall, byOverall);
  const response = decidedBySlot(marks.response, byResponse);
  const consumed = consumedBy(byResponse);
  const opened = new Uint32Array(count + 1);
  byOverall.codes.forEach((code, row) => {
    if (facts.overall.counted[row] === 1) opened[code + 1] = (opened[code + 1] ?? 0) + 1;
  });
  return Array.from({ length: count }, (_, index) => ({
    weekday: weekdayOfDay(first + index),
    opened: opened[index + 1] ?? 0,
    overall: overall[index + 1] ?? none,
    response: {
      ...(response[index + 1] ?? none),
      medianShare: quantile(consumed[index + 1] ?? [], 0.5),
    },
  }));
}
