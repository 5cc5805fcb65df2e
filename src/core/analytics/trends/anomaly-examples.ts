import { dayOf } from '../../time/zone.ts';
import type { SeriesName } from '../daily-series.ts';
import { examplesOf, mostExamples } from '../examples-of.ts';
import { breached, type IncidentColumns } from '../incident-columns.ts';
import type { Anomaly } from './types.ts';

const grouped = ['service', 'team'] as const;

/**
 * Up to five rows of the incidents that a day's value counts, by the day by which its series counts them. Volume:
 * those opened, first those of the service or team that is most above its usual share of the other days. Breaches and
 * compliance: those breached, oldest first. Durations: the clocks stopped, slowest first, of an unusually fast day
 * fastest first. Cycles begun outside the columns are not among them, so that of a day outside there are none.
 */
export function anomalyExamples(
  name: SeriesName,
  { date, direction }: Pick<Anomaly, 'date' | 'direction'>,
  columns: IncidentColumns,
): number[] {
  const day = dayOf(date);
  if (name === 'volume') return crowdFirst(columns, day).slice(0, mostExamples);
  if (name === 'breaches' || name === 'compliance') {
    const { verdict, verdictDay } = columns;
    return examplesOf(columns.count, (row) => verdictDay[row] === day && verdict[row] === breached);
  }
  const days = name === 'response' ? columns.responseDay : columns.resolutionDay;
  const durations = name === 'response' ? columns.responseMs : columns.resolutionMs;
  const sign = direction === 'high' ? -1 : 1;
  return rowsOf(columns, (row) => days[row] === day)
    .sort((a, b) => sign * ((durations[a] ?? 0) - (durations[b] ?? 0)) || a - b)
    .slice(0, mostExamples);
}

/** The rows opened on the day, those of its largest crowd first, else oldest first. */
function crowdFirst(columns: IncidentColumns, day: number): number[] {
  const { countsAsOpened, localDay } = columns;
  const counted = rowsOf(columns, (row) => countsAsOpened[row] === 1);
  const own = counted.filter((row) => localDay[row] === day);
  const others = counted.length - own.length;
  let crowd = { excess: 0, holds: (_row: number): boolean => false };
  for (const dimension of grouped) {
    const { codes, labels } = columns[dimension];
    const here = new Uint32Array(labels.length);
    const all = new Uint32Array(labels.length);
    for (const row of counted) {
      const code = codes[row] ?? -1;
      if (code < 0) continue;
      all[code] = (all[code] ?? 0) + 1;
      if (localDay[row] === day) here[code] = (here[code] ?? 0) + 1;
    }
    for (let code = 0; code < labels.length; code += 1) {
      const count = here[code] ?? 0;
      const usual = others > 0 ? ((all[code] ?? 0) - count) / others : 0;
      const excess = count - usual * own.length;
      if (excess > crowd.excess) crowd = { excess, holds: (row) => codes[row] === code };
    }
  }
  return [...own.filter(crowd.holds), ...own.filter((row) => !crowd.holds(row))];
}

function rowsOf({ count }: IncidentColumns, holds: (row: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < count; row += 1) if (holds(row)) rows.push(row);
  return rows;
}
