import { UserError } from '../core/errors.ts';
import type { Positions, ReplicaState } from '../ports/replication.ts';
import type { Session } from './session.ts';

type Row = { log_id: string; partitions: number; positions: string; policy_position: string | null };

/** What this store is a copy of; `logId` is null where it has a log of its own. */
export async function readReplicaState(session: Session): Promise<ReplicaState> {
  const [row] = await session.rows<Row>(
    'SELECT log_id, partitions, positions, policy_position FROM copied_log',
  );
  if (row === undefined) return { logId: null, partitions: null, positions: {}, policyPosition: null };
  return {
    logId: row.log_id,
    partitions: row.partitions,
    positions: JSON.parse(row.positions) as Positions,
    policyPosition: row.policy_position,
  };
}

/** Keeps how far the partitions were taken; what `positions` does not name stays. */
export async function movePositions(session: Session, positions: Positions): Promise<void> {
  const { positions: before } = await readReplicaState(session);
  await session.run('UPDATE copied_log SET positions = (($1::JSON)->>0)', [
    JSON.stringify({ ...before, ...positions }),
  ]);
}

/** UserError where the store is a copy of a shared log: what is written to it alone no other bot would ever see. */
export async function refuseCopy(session: Session): Promise<void> {
  const { logId } = await readReplicaState(session);
  if (logId !== null) throw isCopy('this data folder', logId);
}

/** What is wrong with writing to a copy of a shared log alone; `where` says which data folder has it. */
export function isCopy(where: string, logId: string): UserError {
  return new UserError(`${where} holds a copy of the shared log ${logId}, which takes nothing by itself`, {
    code: 'is-copy',
    hint: 'configure redis as for the bots that share it, or use another data folder; to go on without Redis, run sla-bot export events here and import them into an empty data folder',
  });
}
