import type { Claims } from '../ports/claims.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Intake } from '../ports/intake.ts';
import type { Leases } from '../ports/leases.ts';
import type { SyncCursors } from '../ports/sync-cursors.ts';

const missing = (): Promise<never> => Promise.reject(new Error('not built'));

/** Stands in for what takes live events into a store of one's own. */
export const notBuilt: {
  readonly intake: Intake;
  readonly claims: Claims;
  readonly leases: Leases;
  readonly deadLetters: DeadLetters;
  readonly cursors: SyncCursors;
} = {
  intake: { append: missing },
  claims: { first: missing },
  leases: { hold: async () => true, release: async () => {} },
  deadLetters: { put: missing, list: missing, find: missing, remove: missing, counts: missing },
  cursors: { get: missing, put: missing, remove: missing },
};
