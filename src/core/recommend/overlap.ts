import type { BreachExample } from './input.ts';
import type { Candidate, Scope } from './recommendation.ts';

/** Of the smaller set: from here on two recommendations are about the same incidents. */
const same = 0.6;

/** The indices of the breaches a scope holds. */
export function breachesOf({ dimension, key }: Scope, breaches: readonly BreachExample[]): Set<number> {
  const found = new Set<number>();
  breaches.forEach((breach, index) => {
    if (holds(breach, dimension, key)) found.add(index);
  });
  return found;
}

function holds(breach: BreachExample, dimension: Scope['dimension'], key: string | null): boolean {
  if (dimension === 'days') return false;
  if (dimension === 'time' && key === 'after-hours') return breach.time !== 'business-hours';
  return breach[dimension] === key;
}

/**
 * Whether two candidates are about the same breaches: one has the other's scope, or most breaches of the smaller scope
 * are in the other one (the service of a team, the team of a service).
 */
export function isSameMatter(a: Candidate, b: Candidate, breaches: readonly BreachExample[]): boolean {
  if (!a.isAboutBreaches || !b.isAboutBreaches || a.scope === null || b.scope === null) return false;
  if (a.scope.dimension === b.scope.dimension && a.scope.key === b.scope.key) return true;
  const ofA = breachesOf(a.scope, breaches);
  const ofB = breachesOf(b.scope, breaches);
  const smaller = ofA.size < ofB.size ? ofA : ofB;
  const larger = smaller === ofA ? ofB : ofA;
  if (smaller.size === 0) return false;
  const shared = [...smaller].filter((index) => larger.has(index)).length;
  return shared / smaller.size >= same;
}
