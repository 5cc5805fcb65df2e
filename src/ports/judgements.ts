import type { IncidentJudgement } from '../core/sla/types.ts';

export interface IncidentRef {
  readonly source: string;
  readonly incident: string;
}

/** The teams and customers whose clocks may be seen; null: all. */
export interface VisibleValues {
  readonly teams: readonly string[] | null;
  readonly customers: readonly string[] | null;
}

/** Judges many incidents at once. */
export interface ManyJudgements {
  /** In the order asked for; null: unknown, or not opened by then. */
  judgements(
    incidents: readonly IncidentRef[],
    options: { readonly asOf: number; readonly knownAt: number | null },
  ): Promise<readonly (IncidentJudgement | null)[]>;
}

/** Judges single incidents from the log. */
export interface Judgements {
  /** Null: unknown, or not opened by then. */
  judgement(
    source: string,
    incident: string,
    options: { readonly asOf: number; readonly knownAt: number | null },
  ): Promise<IncidentJudgement | null>;
  /** Known incidents whose id is or resembles `text`: equal ones first, then those that begin with it or contain it. */
  findIncidents(text: string, limit: number): Promise<readonly IncidentRef[]>;
  /** Ids that begin with `text`, letter case ignored, of opened incidents all of whose clocks are `visible`; the last opened first. */
  idsBeginning(text: string, limit: number, visible: VisibleValues): Promise<readonly string[]>;
}
