import type { Dimension } from '../incident-columns.ts';

/** What every pattern carries: p is adjusted within its family; intervals are 95 %. */
export interface Evidence {
  /** The incidents that make the pattern. */
  readonly n: number;
  /** Observed over expected (or group over rest); the text of each pattern says of what. */
  readonly ratio: number;
  readonly interval: readonly [number, number];
  readonly p: number;
  /** Up to five rows of the incident columns, oldest first. */
  readonly examples: readonly number[];
}

/** One value of one dimension, or of two together. */
export interface GroupKey {
  readonly dimension: Dimension | 'hour';
  /** Label; for hours 0–23, as text. */
  readonly value: string;
}

/** A time of the week with more incidents, or breaches, than its day and its hour explain. */
export interface HotSpot extends Evidence {
  readonly measure: 'volume' | 'breaches';
  /** Null: all teams together. */
  readonly team: string | null;
  /** 0 Monday to 6 Sunday. */
  readonly weekday: number;
  /** First local hour, 0–23, and how many: 1 to 3. */
  readonly startHour: number;
  readonly hours: number;
  readonly expected: number;
  /** Days of that weekday in the period, and on how many of them there was more than expected. */
  readonly days: number;
  readonly daysAbove: number;
}

/** Alike titles that come back at one service; `n` occurrences in all. */
export interface RecurringIncident extends Evidence {
  readonly service: string;
  /** The commonest wording. */
  readonly title: string;
  /** Of the n: decided, and of these breached. */
  readonly decided: number;
  readonly breached: number;
  /** More frequent than at other services and than other titles here; many within a day; always at the same hour. */
  readonly manner: 'frequent' | 'burst' | 'same-hour';
  /** What `ratio` compares: occurrences in all, within the fullest 24 hours, or in the commonest hour of the day. */
  readonly observed: number;
  readonly expected: number;
  /** The commonest local hour for 'same-hour', else null. */
  readonly hour: number | null;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** Two services that begin to fail within the window of each other; `n` times. */
export interface CoFailingPair extends Evidence {
  readonly services: readonly [string, string];
  readonly windowMinutes: number;
  readonly expected: number;
  /** Failures of each, several within the window counted as one. */
  readonly failures: readonly [number, number];
}

/** A group with more than its share of the breaches; `n` breaches; `ratio` of breach rates, group over rest. */
export interface BreachConcentration extends Evidence {
  /** One or two; two only where neither alone explains it. */
  readonly group: readonly GroupKey[];
  readonly incidents: number;
  readonly shareOfBreaches: number;
  readonly shareOfIncidents: number;
}

/** A team's incidents outside the working calendar; described for every team. */
export interface AfterHoursLoad {
  readonly team: string;
  readonly incidents: number;
  readonly afterHours: number;
  readonly share: number;
}

/** A team whose incidents come outside the working calendar more often than others' do; ratio of shares. */
export interface AfterHoursTeam extends Evidence, AfterHoursLoad {
  readonly restShare: number;
}

/** The answered incidents of one priority, of a group and of the others. */
export interface PriorityResponse {
  /** Null: without one. */
  readonly priority: string | null;
  readonly n: number;
  readonly medianMs: number;
  readonly othersN: number;
  readonly othersMedianMs: number;
}

/**
 * A group that is answered later than the others of the same priority; `n` answered incidents with such others;
 * `ratio`: median of their responses, each over the median of the others of its priority.
 */
export interface HighResponse extends Evidence, GroupKey {
  readonly medianMs: number;
  /** Most incidents first. */
  readonly byPriority: readonly PriorityResponse[];
}

/** The patterns of a period, each list strongest first. */
export interface Patterns {
  readonly enabled: boolean;
  readonly sensitivity: number;
  readonly minOccurrences: number;
  /** Chance of any finding where there is nothing, all pattern families together. */
  readonly falseFindingLevel: number;
  readonly incidents: number;
  readonly hotSpots: readonly HotSpot[];
  readonly recurring: readonly RecurringIncident[];
  readonly coFailing: readonly CoFailingPair[];
  readonly concentration: readonly BreachConcentration[];
  readonly afterHours: readonly AfterHoursTeam[];
  /** Largest share first. */
  readonly afterHoursLoad: readonly AfterHoursLoad[];
  readonly highResponse: readonly HighResponse[];
}
