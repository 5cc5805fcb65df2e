import type { StoreContext } from './context.ts';
import { effective } from './event-sql.ts';
import { loadPolicyVersions } from './policies.ts';
import type { Session } from './session.ts';
import { int } from './text.ts';
import { buildWorld, judgedByAny, type Known, type WorldAt } from './world.ts';

export interface Moment {
  readonly asOf: number;
  /** Null: everything we know. */
  readonly knownAt: number | null;
}

/** The worlds of one session; remembers the last one, so that the questions of one report share it. */
export interface Worlds {
  at(moment: Moment): Promise<WorldAt>;
}

/** No world is built yet. */
export function createWorlds(context: StoreContext, session: Session): Worlds {
  let last: { readonly key: string; readonly world: WorldAt } | null = null;
  return {
    async at({ asOf, knownAt }) {
      const [state] = await session.rows<{ batch: number }>('SELECT batch FROM state');
      const batch = state?.batch ?? 0;
      const key = JSON.stringify([asOf, knownAt, batch]);
      if (last?.key !== key) {
        last = null;
        const known = await recordedBy(session, knownAt);
        last = { key, world: await buildWorld(context, session, { asOf, known, batch, name: 'moment' }) };
      }
      return last.world;
    },
  };
}

/** What was recorded by an instant; null: everything. */
async function recordedBy(session: Session, knownAt: number | null): Promise<Known> {
  const all = await loadPolicyVersions(session, null);
  const standing = effective(knownAt, 'e');
  if (knownAt === null) return { standing, exceeded: 'false', begun: 'true', versions: all };
  const later = all.filter(({ recordedAt }) => recordedAt > knownAt);
  return {
    standing,
    exceeded: `max_recorded_at > ${int(knownAt)} OR ${judgedByAny(later)}`,
    begun: `min_recorded_at <= ${int(knownAt)}`,
    versions: all.filter((version) => !later.includes(version)),
  };
}
