import { medianOf } from '../stats/median-of.ts';
import { robustScale } from '../stats/robust-scale.ts';
import type { WorkingSeries } from './working-series.ts';

/** Days to each side; a running median over these keeps the edge of a level shift. */
const reach = 5;
const outlying = 3.5;

/**
 * Marks the days that stand far (3.5 robust deviations) from the median of the eleven days around. A change of level
 * moves that median with it; a single anomalous day does not, so marked days can be left out where changes are dated.
 */
export function isolatedDays({ y, weight }: WorkingSeries): boolean[] {
  const standardised = y.map((value, day) => {
    const around = y.slice(Math.max(0, day - reach), day + reach + 1);
    return (value - medianOf(around)) * Math.sqrt(weight[day] ?? 0);
  });
  const scale = robustScale(standardised, 0);
  return standardised.map((far) => Math.abs(far) > outlying * scale);
}
