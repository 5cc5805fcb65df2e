import type { Filters } from '../core/report/facts.ts';
import type { RiskInstants, RiskShares, RiskStatus } from '../core/sla/risk.ts';
import type { ClockKind } from '../core/sla/types.ts';

export interface OpenClocksQuery {
  readonly asOf: number;
  /** Null: everything we know. */
  readonly knownAt: number | null;
  /** By what the incidents are at as-of: whoever has them now must act. */
  readonly filters: Filters;
  /** Null: both. */
  readonly clock: ClockKind | null;
  /** Only clocks that stand so or graver. */
  readonly from: RiskStatus;
  /** From which shares of the target on a clock is at risk, and critical. */
  readonly shares: RiskShares;
  /** Titles and addresses, which cost more than the rest where there are many, are left null. */
  readonly unnamed?: boolean;
}

/** An open clock with a target, or one that breached: how it stands at as-of. */
export interface OpenClockRow extends RiskInstants {
  readonly source: string;
  readonly incident: string;
  readonly cycle: number;
  readonly clock: ClockKind;
  readonly title: string | null;
  readonly url: string | null;
  readonly service: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly priority: string | null;
  readonly status: RiskStatus;
  readonly paused: boolean;
  readonly startedAt: number;
  /** Null: breached by its source's word, which told no deadline. */
  readonly targetMs: number | null;
  /** Running time in its calendar that counts against the target. */
  readonly elapsedMs: number;
  /** Running time left of the target, negative once breached; null without target. */
  readonly leftMs: number | null;
  /** Null: not breached. */
  readonly breachedAt: number | null;
}

export interface OpenClocks {
  /** Those that can still be met, least time left first, then the breached, latest breach first. */
  readonly rows: readonly OpenClockRow[];
  /** Open clocks by how they stand, whatever `from` and limit; `paused` are among the undecided ones. */
  readonly counts: Readonly<Record<RiskStatus | 'paused', number>>;
}

/** What is open at one moment. */
export interface OpenClockSource {
  openClocks(query: OpenClocksQuery, limit: number): Promise<OpenClocks>;
}
