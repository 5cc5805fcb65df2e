/** The vocabulary of the SLA engine. Instants and durations are integer milliseconds. */

export const clockKinds = ['response', 'resolution'] as const;
export type ClockKind = (typeof clockKinds)[number];

export const verdicts = ['met', 'breached', 'pending', 'unmeasured', 'without-target', 'excluded'] as const;
export type Verdict = (typeof verdicts)[number];

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** Local `HH:MM`; `to` at or before `from` runs over midnight, `24:00` is the day's end. */
export interface TimeWindow {
  readonly from: string;
  readonly to: string;
}

export interface Holiday {
  /** Local date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly name: string | null;
  /** Empty: closed all day; else the day's own hours. */
  readonly windows: readonly TimeWindow[];
}

/** Weekly hours in force from a local date on (null: from ever). */
export interface WeeklyHours {
  readonly effectiveFrom: string | null;
  readonly windows: Readonly<Record<Weekday, readonly TimeWindow[]>>;
}

export interface CalendarDefinition {
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Open without end; `hours` and `holidays` are then empty. */
  readonly always: boolean;
  /** Ordered by `effectiveFrom`, null first. */
  readonly hours: readonly WeeklyHours[];
  /** Dated holidays, the regional ones already expanded; ordered by date. */
  readonly holidays: readonly Holiday[];
}

/** How one clock of one priority is measured. */
export interface ClockRule {
  /** Null: without target. */
  readonly targetMs: number | null;
  readonly calendar: string;
  /** Which pause reasons stop this clock: all (unnamed ones too), or the listed ones. */
  readonly pauseReasons: 'all' | readonly string[];
}

export type ChangeMode = 'carry' | 'retroactive' | 'reset';

export interface PolicyMatch {
  /** Empty list: any. A value matches if it is in the list. */
  readonly source: readonly string[];
  readonly service: readonly string[];
  readonly team: readonly string[];
  readonly customer: readonly string[];
}

export interface PolicyDefinition {
  readonly name: string;
  readonly match: PolicyMatch;
  /** By priority; a priority not listed has no target while it holds. */
  readonly rules: Readonly<Record<string, Readonly<Record<ClockKind, ClockRule>>>>;
  /** Measures durations where no rule applies (no target). */
  readonly defaultCalendar: string;
  readonly defaultPauseReasons: Readonly<Record<ClockKind, 'all' | readonly string[]>>;
  readonly changes: ChangeMode;
  readonly newCycleAfterMs: number;
  readonly resolveCountsAsResponse: boolean;
}

export type SourceVerdict = 'policy' | 'source-deadline' | 'source-flag';

/** One recorded version of everything that judges. The first policy that matches applies. */
export interface PolicyVersion {
  readonly version: number;
  readonly recordedAt: number;
  /** Null: cycles whose start was recorded while this was the newest version; else cycles that start at or after it. */
  readonly effectiveFrom: number | null;
  readonly policies: readonly PolicyDefinition[];
  readonly calendars: readonly CalendarDefinition[];
  readonly sources: Readonly<Record<string, { readonly verdict: SourceVerdict }>>;
  /** Versions of the zone and holiday data it was made with, e.g. { tzdata: '2026a', holidays: '3.37.0' }. */
  readonly dataVersions: Readonly<Record<string, string>>;
}

export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly state: 'running' | 'paused' | 'closed';
}

export interface ClockRecord {
  readonly clock: ClockKind;
  /** 1 for the first cycle. */
  readonly cycle: number;
  readonly policy: string | null;
  readonly policyVersion: number;
  readonly calendar: string | null;
  /** What decided it: a policy's target, or the source's own word. */
  readonly judgedBy: SourceVerdict;
  /** Those at the verdict (or at as-of while undecided). */
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly peakPriority: string | null;
  readonly targetMs: number | null;
  readonly startedAt: number;
  /** The acknowledgement or resolve that stopped it; null while open and where it ended without one. */
  readonly stoppedAt: number | null;
  /**
   * `stoppedAt`, or where the clock ended without what it waits for: resolved unanswered (a breached or unmeasured
   * response), cancelled. Null exactly while `openState` is not.
   */
  readonly endedAt: number | null;
  readonly dueAt: number | null;
  /** The instant of breach, only where the verdict is `breached` (or it had breached when excluded). */
  readonly breachedAt: number | null;
  /** Of a pending clock: the instant after which it is breached if nothing else happens; null while paused. */
  readonly breachesAt: number | null;
  /**
   * Of a clock that a pause stopped: when it would have breached without, past or (had nothing else happened) to come;
   * `neverBreaches` if never. Null: no pause stopped it.
   */
  readonly unpausedBreachAt: number | null;
  readonly elapsedMs: number;
  /**
   * Of a clock that has not ended: how much of `elapsedMs` counts against the target in force, less where a change began
   * it anew; of one with its source's deadline the time since the start. Null once it has ended.
   */
  readonly countedMs: number | null;
  readonly wallMs: number;
  readonly pausedMs: number;
  readonly closedMs: number;
  readonly verdict: Verdict;
  /** The instant that assigns the clock to a period: stop, breach, or end of an unmeasured/excluded one; null while pending. */
  readonly verdictAt: number | null;
  /** Of a clock that has not ended at as-of. Null once it has. */
  readonly openState: 'running' | 'paused' | null;
  /**
   * While `running`: the calendar that measures it from as-of on, which after a change is not that of its breach.
   * Null: ended, paused, or wall clock.
   */
  readonly runningCalendar: string | null;
  /** Sorted, unique, from `clockFlags`. */
  readonly flags: readonly string[];
  /** Partition of `[startedAt, endedAt or as-of)`; worked out when read. */
  readonly segments: readonly Segment[];
}

/** The last instant of ECMAScript time. */
export const neverBreaches = 8.64e15;

export interface CycleJudgement {
  readonly cycle: number;
  readonly startedAt: number;
  readonly response: ClockRecord;
  readonly resolution: ClockRecord;
  readonly overall: { readonly verdict: Verdict; readonly verdictAt: number | null };
}

export type IncidentStatus = 'open' | 'acknowledged' | 'paused' | 'resolved' | 'closed' | 'cancelled';

/** One incident as judged at an as-of. */
export interface IncidentJudgement {
  readonly source: string;
  readonly incident: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly assignee: string | null;
  readonly status: IncidentStatus;
  readonly openedAt: number;
  readonly acknowledgedAt: number | null;
  readonly resolvedAt: number | null;
  readonly closedAt: number | null;
  readonly reopenCount: number;
  readonly cancelled: {
    readonly at: number;
    readonly reason: string | null;
    readonly hadBreached: boolean;
  } | null;
  readonly cycles: readonly CycleJudgement[];
  readonly flags: readonly string[];
}
