export const seriesNames = ['volume', 'breaches', 'compliance', 'response', 'resolution'] as const;
export type SeriesName = (typeof seriesNames)[number];
export type SeriesKind = 'count' | 'rate' | 'duration';
/** Closed local days, consecutive, oldest first. */
export interface DailySeries {
  readonly name: SeriesName;
  readonly kind: SeriesKind;
  /** `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  /** Count; rate as a fraction; duration: the day's median in seconds. Null: nothing to divide or rank that day. */
  readonly values: readonly (number | null)[];
  /** What is behind each value: decided incidents of a rate, stopped clocks of a duration, 1 for counts. */
  readonly n: readonly number[];
}
