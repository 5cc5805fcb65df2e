/** One text column as codes into its distinct labels. */
export interface LabelColumn {
  readonly labels: readonly string[];
  /** Index into `labels`; -1 where the incident has none. */
  readonly codes: Int32Array;
}

/** The dimensions by which incidents are grouped. */
export const dimensions = ['service', 'team', 'priority', 'customer'] as const;
export type Dimension = (typeof dimensions)[number];

/** `verdict` of an incident; 0 is met. */
export const met = 0;
export const breached = 1;
export const undecided = 2;

/**
 * The incidents of a period as columns of equal length, oldest opening first. Local means in the report's zone; the
 * caller does the zone arithmetic. "Incident index" in findings is the row here.
 */
export interface IncidentColumns extends Readonly<Record<Dimension, LabelColumn>> {
  readonly count: number;
  /** Ascending. */
  readonly openedAtMs: Float64Array;
  /** Local day of the opening, counted from any day on, one per calendar day. */
  readonly localDay: Int32Array;
  /** Local hour of the week of the opening, 0–167, Monday 00:00 first. */
  readonly hourOfWeek: Uint8Array;
  /** Overall verdict: 0 met, 1 breached, 2 undecided. */
  readonly verdict: Uint8Array;
  /** NaN where the clock has not stopped. */
  readonly responseMs: Float64Array;
  /** NaN where the clock has not stopped. */
  readonly resolutionMs: Float64Array;
  readonly pausedMs: Float64Array;
  readonly reopenCount: Uint16Array;
  /** Titles as they came; alike ones are found here. */
  readonly title: LabelColumn;
  /** 1 where the incident opened outside the working calendar. */
  readonly afterHours: Uint8Array;
}
