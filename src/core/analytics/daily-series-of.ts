import type { DailyPoint } from '../report/facts.ts';
import type { ClockKind } from '../sla/types.ts';
import type { DailySeries } from './daily-series.ts';

const msPerSecond = 1000;

/** The daily series of closed local days: openings, breaches and compliance by verdict, medians by stop. */
export function dailySeriesOf(days: readonly DailyPoint[]): DailySeries[] {
  const dates = days.map(({ date }) => date);
  const ones = days.map(() => 1);
  const decided = days.map(({ verdicts: { overall } }) => overall.met + overall.breached);
  return [
    { name: 'volume', kind: 'count', dates, values: days.map(({ opened }) => opened), n: ones },
    {
      name: 'breaches',
      kind: 'count',
      dates,
      values: days.map(({ verdicts }) => verdicts.overall.breached),
      n: ones,
    },
    {
      name: 'compliance',
      kind: 'rate',
      dates,
      values: days.map(({ verdicts }, day) => {
        const n = decided[day] ?? 0;
        return n === 0 ? null : verdicts.overall.met / n;
      }),
      n: decided,
    },
    medians('response', days, dates),
    medians('resolution', days, dates),
  ];
}

function medians(clock: ClockKind, days: readonly DailyPoint[], dates: readonly string[]): DailySeries {
  const durations = days.map((day) => day.durations[clock]);
  return {
    name: clock,
    kind: 'duration',
    dates,
    values: durations.map(({ medianMs }) => (medianMs === null ? null : medianMs / msPerSecond)),
    n: durations.map(({ n }) => n),
  };
}
