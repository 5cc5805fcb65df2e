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

/** Stands for no day in columns of local days. */
export const noDay = -(2 ** 31);

/**
 * The incidents of a period as columns of equal length, oldest opening first. Local means in the report's zone; the
 * caller does the zone arithmetic. "Incident index" in findings is the row here.
 */
export interface IncidentColumns extends Readonly<Record<Dimension, LabelColumn>> {
  readonly count: number;
  /** Ascending. */
  readonly openedAtMs: Float64Array;
  /** Local day of the opening, in days since 1970-01-01. */
  readonly localDay: Int32Array;
  /** Local hour of the week of the opening, 0–167, Monday 00:00 first. */
  readonly hourOfWeek: Uint8Array;
  /** Overall verdict: 0 met, 1 breached, 2 undecided. */
  readonly verdict: Uint8Array;
  /** 1 where the volume of its day counts the opening; 0 for a cycle that a reopen began. */
  readonly countsAsOpened: Uint8Array;
  /** Local day, as `localDay`, by which breaches and compliance count the verdict; `noDay` while undecided. */
  readonly verdictDay: Int32Array;
  /** Local days on which the clocks stopped; `noDay` where one has not. */
  readonly responseDay: Int32Array;
  readonly resolutionDay: Int32Array;
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
