import { type PolicyContent, samePolicyContent } from '../../config/policy.ts';
import type { ClockKind, PolicyVersion, Verdict } from '../core/sla/types.ts';
import { createWorlds } from './as-of.ts';
import { compareClocks } from './clock-diff.ts';
import type { StoreContext } from './context.ts';
import { refuseCopy } from './copied-log.ts';
import { judgeAgain } from './judge-again.ts';
import { insertPolicyVersion, loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

/** As an `effectiveFrom`: from ever. */
const fromEver = Number.MIN_SAFE_INTEGER;

export interface RejudgeOptions {
  readonly content: PolicyContent;
  readonly recordedAt: number;
  /** Cycles that start at or after it are judged by the new version; default `fromEver`. */
  readonly effectiveFrom?: number;
  /** Compute the diff, write nothing. */
  readonly dryRun?: boolean;
  /** How many changed clocks to list; default 50. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

export interface RejudgeDiff {
  /** The version that judges now; of a dry run the one that would. */
  readonly version: PolicyVersion;
  readonly dryRun: boolean;
  readonly judgedIncidents: number;
  /** Clocks by verdict before and after, where it differs; null: no such clock. */
  readonly changes: readonly {
    readonly clock: ClockKind;
    readonly from: Verdict | null;
    readonly to: Verdict | null;
    readonly n: number;
  }[];
  /** Clocks with the same verdict but another target, due instant or verdict instant. */
  readonly shifted: number;
  readonly changedIncidents: number;
  /** The first changed clocks, by source, incident, cycle and clock. */
  readonly examples: readonly {
    readonly source: string;
    readonly incident: string;
    readonly cycle: number;
    readonly clock: ClockKind;
    readonly from: Verdict | null;
    readonly to: Verdict | null;
  }[];
}

/** Records `content` as a version that reaches back and derives the clocks it covers anew, in one transaction. */
export function rejudge(context: StoreContext, options: RejudgeOptions): Promise<RejudgeDiff> {
  return context.write((session) =>
    session.transaction(async (abandon) => {
      if (options.dryRun !== true) await refuseCopy(session);
      const asOf = context.clock.now();
      await rememberClocks(context, session, asOf);
      const version = await reachingVersion(session, options);
      const judgedIncidents = await judgeAgain(context, session, {
        covered: `last_event_at >= ${int(options.effectiveFrom ?? fromEver)}`,
        asOf,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      });
      const diff = await readDiff(session, options.limit ?? 50);
      if (options.dryRun === true) abandon();
      return { version, dryRun: options.dryRun === true, judgedIncidents, ...diff };
    }, context.labels),
  );
}

async function rememberClocks(context: StoreContext, session: Session, asOf: number): Promise<void> {
  const world = await createWorlds(context, session).at({ asOf, knownAt: null });
  await session.run(`CREATE OR REPLACE TEMP TABLE clocks_before AS
    SELECT incident_id, kind, cycle, verdict, verdict_at, target_ms, due_at FROM ${world.clocks} WHERE kind < 2`);
}

async function reachingVersion(session: Session, options: RejudgeOptions): Promise<PolicyVersion> {
  const effectiveFrom = options.effectiveFrom ?? fromEver;
  const newest = (await loadPolicyVersions(session, null)).at(-1);
  const isNewest =
    newest !== undefined &&
    newest.effectiveFrom === effectiveFrom &&
    samePolicyContent(newest, options.content);
  if (isNewest) return newest;
  return insertPolicyVersion(session, options.content, { recordedAt: options.recordedAt, effectiveFrom });
}

type Diff = Pick<RejudgeDiff, 'changes' | 'shifted' | 'changedIncidents' | 'examples'>;

async function readDiff(session: Session, limit: number): Promise<Diff> {
  const also = ['verdict_at', 'target_ms', 'due_at'];
  const reading = (clocks: string) => `SELECT incident_id, kind, cycle, verdict AS outcome, ${also.join(', ')}
    FROM ${clocks} WHERE incident_id IN (SELECT id FROM touched)`;
  const readings = { before: reading('clocks_before'), after: reading('clocks'), also };
  const { flips, changes, shifted, changedIncidents } = await compareClocks(session, readings, limit);
  return { changes, shifted, changedIncidents, examples: flips.map(({ id: _, ...flip }) => flip) };
}
