import { type PolicyContent, samePolicyContent } from '../../config/policy.ts';
import type { PolicyVersion } from '../core/sla/types.ts';
import type { StoreContext } from './context.ts';
import { refuseCopy } from './copied-log.ts';
import { addToHash, digestOf } from './hash.ts';
import type { Session } from './session.ts';
import { int, intOrNull, textOut } from './text.ts';

type Row = { version: number; recorded_at: number; effective_from: number | null; content: string };

/** The recorded versions, oldest first; those recorded by `knownAt` where given. */
export async function loadPolicyVersions(session: Session, knownAt: number | null): Promise<PolicyVersion[]> {
  const rows = await session.rows<Row>(
    `SELECT version, recorded_at, effective_from, ${textOut('content')} AS content FROM policy_versions
      ${knownAt === null ? '' : `WHERE recorded_at <= ${int(knownAt)}`} ORDER BY version`,
  );
  return rows.map((row) => ({
    ...(JSON.parse(row.content) as PolicyContent),
    version: row.version,
    recordedAt: row.recorded_at,
    effectiveFrom: row.effective_from,
  }));
}

/**
 * Records `content` as the next version, or as `version`, inside the caller's transaction. An `effectiveFrom` of
 * `Number.MIN_SAFE_INTEGER` means "from ever".
 */
export async function insertPolicyVersion(
  session: Session,
  content: PolicyContent,
  at: { readonly version?: number; readonly recordedAt: number; readonly effectiveFrom: number | null },
): Promise<PolicyVersion> {
  const version = at.version ?? ((await loadPolicyVersions(session, null)).at(-1)?.version ?? 0) + 1;
  const { policies, calendars, sources, dataVersions } = content;
  const text = JSON.stringify({ policies, calendars, sources, dataVersions });
  await session.run(
    `INSERT INTO policy_versions SELECT ${version}, ${int(at.recordedAt)}, ${intOrNull(at.effectiveFrom)}, $1::JSON->>0`,
    [text],
  );
  await addToHash(session, await digestOf(session, [version, at.recordedAt, at.effectiveFrom, text]), 0);
  await session.run('UPDATE state SET batch = batch + 1');
  return { ...content, ...at, version };
}

/**
 * Records `content` as a new version where it differs from the newest one and returns the newest. UserError where that
 * would write to a copy of a shared log.
 */
export function recordPolicies(
  context: StoreContext,
  content: PolicyContent,
  at: { readonly recordedAt: number; readonly effectiveFrom: number | null },
): Promise<PolicyVersion> {
  return context.write((session) =>
    session.transaction(async () => {
      const newest = (await loadPolicyVersions(session, null)).at(-1);
      if (newest !== undefined && samePolicyContent(newest, content)) return newest;
      await refuseCopy(session);
      return insertPolicyVersion(session, content, at);
    }),
  );
}
