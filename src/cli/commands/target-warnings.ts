import { pathText } from '../../../config/problem.ts';
import type { Config } from '../../../config/schema.ts';
import { visible } from '../../output/safe-text.ts';
import { UnavailableError } from '../../ports/intake.ts';
import type { Store } from '../../store/open.ts';
import type { Untargeted } from '../../store/without-target.ts';

/** More than these are most likely one mistake in the mapping. */
const mostPriorities = 5;

type Policies = Config['policies'];

/**
 * What leaves incidents without any target, and the setting that would give them one. Priorities to which the
 * configuration itself gives none are meant so.
 */
export function targetWarnings(untargeted: readonly Untargeted[], policies: Policies): string[] {
  const missing = untargeted.filter((group) => !isMeant(group, policies));
  const unmatched = missing.filter(({ policy }) => policy === null);
  const bare = missing.filter(({ policy, priority }) => policy !== null && priority === null);
  const named = missing.filter(({ policy, priority }) => policy !== null && priority !== null);
  return [
    ...named.slice(0, mostPriorities).map((group) => priorityWarning(group, policies)),
    ...moreWarning(named.slice(mostPriorities)),
    ...bare.map(
      ({ policy, incidents }) =>
        `${counted(incidents)} no priority and so no target in policy ${visible(policy ?? '')}: let the mapping read one (fields.priority) or set one (constants.priority)`,
    ),
    ...unmatchedWarning(unmatched),
  ];
}

/** What has come to the groups since `before`. */
export function newSince(before: readonly Untargeted[], now: readonly Untargeted[]): Untargeted[] {
  const keyOf = ({ policy, priority }: Untargeted) => JSON.stringify([policy, priority]);
  const known = new Map(before.map((group) => [keyOf(group), group.incidents]));
  return now
    .map((group) => ({ ...group, incidents: group.incidents - (known.get(keyOf(group)) ?? 0) }))
    .filter(({ incidents }) => incidents > 0);
}

/** The groups with all that is recorded: what the copy of a shared log lacks now would be told by nobody. */
export async function untargetedNow(
  store: Pick<Store, 'caughtUp' | 'untargeted'>,
  version: number,
): Promise<readonly Untargeted[]> {
  await store.caughtUp?.().catch(ignoreAway);
  return store.untargeted(version);
}

function ignoreAway(error: unknown): void {
  if (!(error instanceof UnavailableError)) throw error;
}

function isMeant({ policy, priority }: Untargeted, policies: Policies): boolean {
  const found = policies.find(({ name }) => name === policy);
  return found !== undefined && priority !== null && Object.hasOwn(found.targets, priority);
}

function priorityWarning({ policy, priority, incidents }: Untargeted, policies: Policies): string {
  const index = policies.findIndex(({ name }) => name === policy);
  const setting = pathText(['policies', index, 'targets', priority ?? '']);
  const amount = incidents === 1 ? '1 incident' : `${incidents.toLocaleString('en')} incidents`;
  return `priority ${visible(priority ?? '')} (${amount}) has no target in policy ${visible(policy ?? '')}: set ${setting}`;
}

function moreWarning(more: readonly Untargeted[]): string[] {
  if (more.length === 0) return [];
  const incidents = more.reduce((sum, group) => sum + group.incidents, 0);
  return [
    `${more.length} further priorities (${incidents.toLocaleString('en')} incidents) have no target either: does the mapping read the right column?`,
  ];
}

function unmatchedWarning(unmatched: readonly Untargeted[]): string[] {
  if (unmatched.length === 0) return [];
  const incidents = unmatched.reduce((sum, group) => sum + group.incidents, 0);
  return [`${counted(incidents)} no policy that matches: add one without match as the last of policies`];
}

function counted(incidents: number): string {
  return incidents === 1 ? '1 incident has' : `${incidents.toLocaleString('en')} incidents have`;
}
