import type { DailySeries } from '../daily-series.ts';
import type { IncidentColumns } from '../incident-columns.ts';
import { adjustPValues } from '../stats/adjust-p-values.ts';
import { normalQuantile } from '../stats/normal-quantile.ts';
import { anomalyExamples } from './anomaly-examples.ts';
import { dayBand, dayTail } from './day-tail.ts';
import type { SlowLevel } from './slow-level.ts';
import type { Anomaly } from './types.ts';
import type { WorkingSeries } from './working-series.ts';

/** Smaller deviations matter to nobody, however improbable. */
const leastCountDifference = 3;
const leastRatio = 1.3;
const leastRateDifference = 0.05;
const bandTail = 0.025;
/** A level is not known from less. */
const leastHistory = 14;

/** A series with what was worked out about it. */
export interface Examined {
  readonly series: DailySeries;
  readonly working: WorkingSeries;
  readonly slow: SlowLevel;
}

/**
 * Anomalous days of the last `windowDays` of each series, in the order of the series; false discoveries are controlled
 * at `level` over all days of all series together. Minimal effects: counts 3 and a factor 1.3, durations a factor 1.3,
 * compliance 5 points. Examples are rows of `columns`; without these there are none.
 */
export function findAnomalies(
  all: readonly Examined[],
  windowDays: number,
  level: number,
  columns: IncidentColumns | null,
): Anomaly[][] {
  const tested = all.flatMap((examined, place) => {
    const { length } = examined.series.dates;
    if (length < leastHistory) return [];
    const from = Math.max(0, length - windowDays);
    return Array.from({ length: length - from }, (_, step) => ({ place, day: from + step }));
  });
  const adjusted = adjustPValues(tested.map(({ place, day }) => tailOf(all[place], day)));
  const found: Anomaly[][] = all.map(() => []);
  tested.forEach(({ place, day }, index) => {
    const examined = all[place];
    const p = adjusted[index] ?? 1;
    if (examined === undefined || p > level) return;
    const { name, kind } = examined.series;
    const anomaly = describe(examined, day, p);
    if (!matters(kind, anomaly)) return;
    const examples = columns === null ? [] : anomalyExamples(name, anomaly, columns);
    found[place]?.push({ ...anomaly, incidents: incidentsOf(kind, anomaly), examples });
  });
  return found;
}

function tailOf(examined: Examined | undefined, day: number): number {
  return examined === undefined ? 1 : dayTail(examined.working, examined.slow, day).p;
}

type Deviation = Omit<Anomaly, 'incidents' | 'examples'>;

function describe({ series, working, slow }: Examined, day: number, p: number): Deviation {
  const natural = series.kind === 'duration' ? Math.exp : (value: number): number => value;
  const tail = dayTail(working, slow, day);
  const [low, high] = dayBand(working, slow, day, bandTail);
  const value = series.values[day] ?? 0;
  const expected = natural(tail.expected);
  const far = normalQuantile(Math.max(tail.p / 2, 1e-300));
  return {
    date: series.dates[day] ?? '',
    value,
    expected,
    band: [natural(low), natural(high)],
    direction: value > expected ? 'high' : 'low',
    deviations: value > expected ? far : -far,
    ratio: expected > 0 ? value / expected : null,
    n: series.n[day] ?? 0,
    p,
  };
}

/** A rate is of what was met, and its n of what was decided. */
function incidentsOf(kind: DailySeries['kind'], { value, n }: Deviation): number {
  if (kind === 'count') return value;
  return kind === 'rate' ? Math.round(n * (1 - value)) : n;
}

function matters(kind: DailySeries['kind'], { value, expected }: Deviation): boolean {
  if (kind === 'rate') return Math.abs(value - expected) >= leastRateDifference;
  if (kind === 'count' && Math.abs(value - expected) < leastCountDifference) return false;
  return value >= expected * leastRatio || value * leastRatio <= expected;
}
