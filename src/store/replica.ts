import { UserError } from '../core/errors.ts';
import type { PolicyVersion } from '../core/sla/types.ts';
import type { PolicyEntry, Replica } from '../ports/replication.ts';
import { appendBatches } from './append.ts';
import type { StoreContext } from './context.ts';
import { movePositions, readReplicaState } from './copied-log.ts';
import { judgeAgain } from './judge-again.ts';
import { keepLost } from './keep-lost.ts';
import { insertPolicyVersion, loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';

/** The store as a copy of a log that several bots share. */
export function createReplica(context: StoreContext): Replica {
  const { read, write } = context;
  return {
    state: () => read(readReplicaState),
    adopt: (logId, partitions) =>
      write((session) => session.transaction(() => adopt(session, logId, partitions))),
    apply: (batches, positions, { anew, ...options } = {}) =>
      appendBatches(context, batches, {
        ...options,
        ours: () => null,
        alongside: (session) => movePositions(session, positions()),
        ...(anew !== undefined && { inPlace: (session) => beginAnew(session, anew) }),
      }),
    keepLost: () => keepLost(context),
    applyPolicy: (entry) =>
      write((session) => session.transaction(() => applyPolicy(context, session, entry), context.labels)),
  };
}

async function adopt(session: Session, logId: string, partitions: number): Promise<void> {
  const state = await readReplicaState(session);
  if (state.logId === logId) return;
  if (state.logId !== null) {
    throw new UserError(`the data folder holds a copy of the shared log ${state.logId}; Redis has ${logId}`, {
      code: 'other-log',
      hint: 'use the Redis and the prefix it was copied from, or an empty data folder, which is filled from the log',
    });
  }
  const [own] = await session.rows<{ n: number }>(
    'SELECT (SELECT entries FROM state) + (SELECT count(*) FROM policy_versions) AS n',
  );
  if (own !== undefined && own.n > 0) {
    throw new UserError('the data folder holds a log of its own, which other bots do not know', {
      code: 'own-log',
      hint: 'use another data folder; to take its events along, run sla-bot export events here without redis, then import them',
    });
  }
  await session.run(`INSERT INTO copied_log SELECT ($1::JSON)->>0, ${int(partitions)}, '{}', NULL`, [logId]);
}

async function applyPolicy(
  context: StoreContext,
  session: Session,
  { id, version, recordedAt, effectiveFrom, content }: PolicyEntry,
): Promise<PolicyVersion> {
  const versions = await loadPolicyVersions(session, null);
  const known = versions.find((one) => one.version === version);
  if (known !== undefined) return known;
  const added = await insertPolicyVersion(session, content, { version, recordedAt, effectiveFrom });
  await movePolicyPosition(session, id);
  await judgeAgain(context, session, { covered: coveredBy(added, versions), asOf: context.clock.now() });
  return added;
}

/** On rows of `incidents`: those of which a cycle may take this version (see `compileVersions`). */
function coveredBy(added: PolicyVersion, others: readonly PolicyVersion[]): string {
  // The lowest of all judges what began before any was in force.
  if (others.every(({ version }) => version > added.version)) return 'true';
  if (added.effectiveFrom !== null) return `last_event_at >= ${int(added.effectiveFrom)}`;
  return `greatest(last_event_at, max_recorded_at) >= ${int(added.recordedAt)}`;
}

function movePolicyPosition(session: Session, id: string): Promise<number> {
  return session.run('UPDATE copied_log SET policy_position = (($1::JSON)->>0)', [id]);
}

/** `batch` goes on counting: what is remembered of earlier ones must not be taken for what comes. */
async function beginAnew(session: Session, policies: readonly PolicyEntry[]): Promise<void> {
  for (const table of ['events', 'clocks', 'incidents', 'policy_versions', 'imports']) {
    await session.run(`DELETE FROM ${table}`);
  }
  await session.run(`UPDATE state SET entries = 0, hash_high = 0, hash_low = 0, batch = batch + 1, last_incident = 0;
    UPDATE copied_log SET positions = '{}', policy_position = NULL`);
  for (const { id, content, ...at } of policies) {
    await insertPolicyVersion(session, content, at);
    await movePolicyPosition(session, id);
  }
}
