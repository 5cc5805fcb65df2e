import { medianOf } from '../stats/median-of.ts';
import { robustScale } from '../stats/robust-scale.ts';

/** So many robust deviations out, a value is left out of a mean. */
const outlying = 3.5;

/** Mean of the finite values that lie within 3.5 robust deviations of their median; NaN without any. */
export function cleanMean(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  const centre = medianOf(finite);
  const scale = robustScale(finite, centre);
  const kept = finite.filter((value) => Math.abs(value - centre) <= outlying * scale);
  return kept.length === 0 ? Number.NaN : kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
