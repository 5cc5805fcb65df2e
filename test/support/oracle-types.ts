/** What the slow judge takes and gives. Instants and durations are whole seconds. */

export interface OracleRule {
  readonly target: number | null;
  readonly calendar: string;
  readonly reasons: 'all' | readonly string[];
}

export type OracleKind = 'response' | 'resolution';
export type OracleRules = Readonly<Record<OracleKind, OracleRule>>;

export interface OraclePolicy {
  readonly mode: 'carry' | 'retroactive' | 'reset';
  readonly newCycleAfter: number;
  readonly resolveCountsAsResponse: boolean;
  readonly rules: Readonly<Record<string, OracleRules>>;
  readonly fallback: OracleRules;
}

export interface OracleWorld {
  readonly open: Readonly<Record<string, (second: number) => boolean>>;
  policyOf(team: string | null): OraclePolicy;
}

export interface OracleEvent {
  readonly id: string;
  readonly type: string;
  readonly at: number;
  readonly priority: string | null;
  readonly team: string | null;
  readonly reason: string | null;
}

export interface OracleClock {
  readonly verdict: string;
  readonly verdictAt: number | null;
  readonly breachedAt: number | null;
  readonly dueAt: number | null;
  readonly elapsed: number;
  readonly paused: number;
  readonly wall: number;
  readonly target: number | null;
  readonly priority: string | null;
  readonly team: string | null;
  readonly stoppedAt: number | null;
  readonly reclassified: boolean;
}

export type OracleCycle = Readonly<Record<OracleKind, OracleClock>> & { readonly startedAt: number };
