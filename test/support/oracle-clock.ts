import type { OracleClock, OracleKind, OracleRule, OracleWorld } from './oracle-types.ts';

/** Who the incident was at an instant. */
export interface Who {
  readonly priority: string | null;
  readonly team: string | null;
}

/** What held during one second. */
interface Second {
  readonly reasons: readonly (string | null)[];
  readonly resolved: boolean;
}

/** By which rules the seconds so far are measured, and from which instant they count against the target. */
interface Measure {
  rule: OracleRule;
  ruleFor: OracleRule[];
  countedFrom: number;
}

interface Breach extends Who {
  readonly at: number;
  readonly due: number;
  readonly rule: OracleRule;
  readonly reclassified: boolean;
}

/** One clock as the walk goes on. */
export interface Live {
  readonly kind: OracleKind;
  readonly start: number;
  readonly log: Second[];
  readonly measure: Measure;
  breach: Breach | null;
  /** Elapsed now, by `measure`. */
  elapsed: number;
  /** Set while ended; a change after that is of no account unless the incident is reopened. */
  ended: { at: number; stopped: boolean; who: Who; measure: Measure } | null;
  changedWhileResolved: boolean;
}

export function startClock(kind: OracleKind, start: number, rule: OracleRule): Live {
  return {
    kind,
    start,
    log: [],
    measure: { rule, ruleFor: [], countedFrom: start },
    breach: null,
    elapsed: 0,
    ended: null,
    changedWhileResolved: false,
  };
}

function stops(rule: OracleRule, reason: string | null): boolean {
  return rule.reasons === 'all' || (reason !== null && rule.reasons.includes(reason));
}

function stateOf(world: OracleWorld, rule: OracleRule, second: Second, at: number) {
  if (second.resolved || second.reasons.some((reason) => stops(rule, reason))) return 'paused';
  return world.open[rule.calendar]?.(at) === true ? 'running' : 'closed';
}

function states(world: OracleWorld, clock: Live, measure: Measure, from: number, to: number): string[] {
  const found: string[] = [];
  for (let at = from; at < to; at++) {
    const second = clock.log[at - clock.start];
    const rule = measure.ruleFor[at - clock.start];
    if (second === undefined || rule === undefined) throw new Error('a second was not walked');
    found.push(stateOf(world, rule, second, at));
  }
  return found;
}

/** The first instant at which the elapsed time counted so far equalled `target`; null: it has not. */
function firstEqual(world: OracleWorld, clock: Live, measure: Measure, to: number, target: number) {
  let elapsed = 0;
  if (elapsed === target) return measure.countedFrom;
  for (const [index, state] of states(world, clock, measure, measure.countedFrom, to).entries()) {
    if (state === 'running') elapsed++;
    if (elapsed === target) return measure.countedFrom + index + 1;
  }
  return null;
}

function reclassify(world: OracleWorld, clock: Live, at: number, who: Who): void {
  const { target } = clock.measure.rule;
  if (clock.breach !== null || target === null || clock.elapsed <= target) return;
  const due = firstEqual(world, clock, clock.measure, clock.start + clock.log.length, target) ?? at;
  clock.breach = { at, due, rule: clock.measure.rule, reclassified: true, ...who };
}

/** A change of target, calendar or pause rules. */
export function changeRule(
  world: OracleWorld,
  clock: Live,
  rule: OracleRule,
  how: { at: number; mode: string; firstPriority: boolean; resolved: boolean; who: Who },
): void {
  const { measure } = clock;
  if (JSON.stringify(rule) === JSON.stringify(measure.rule)) return;
  measure.rule = rule;
  if (how.mode === 'retroactive') {
    measure.ruleFor = measure.ruleFor.map(() => rule);
    measure.countedFrom = clock.start;
  }
  if (how.mode === 'reset' && !how.firstPriority) measure.countedFrom = how.at;
  clock.elapsed = states(world, clock, measure, measure.countedFrom, clock.start + clock.log.length).filter(
    (state) => state === 'running',
  ).length;
  if (how.resolved) clock.changedWhileResolved = true;
  else reclassify(world, clock, how.at, how.who);
}

export function endClock(clock: Live, at: number, stopped: boolean, who: Who): void {
  const { rule, ruleFor, countedFrom } = clock.measure;
  clock.ended = { at, stopped, who, measure: { rule, ruleFor: [...ruleFor], countedFrom } };
}

export function reopenClock(world: OracleWorld, clock: Live, at: number, who: Who): void {
  clock.ended = null;
  if (clock.changedWhileResolved) reclassify(world, clock, at, who);
  clock.changedWhileResolved = false;
}

/** The second that begins at `at`. */
export function tick(world: OracleWorld, clock: Live, at: number, second: Second, who: Who): void {
  const { measure } = clock;
  clock.log.push(second);
  measure.ruleFor.push(measure.rule);
  if (stateOf(world, measure.rule, second, at) !== 'running') return;
  const { target } = measure.rule;
  if (clock.breach === null && target !== null && clock.elapsed === target) {
    const due = firstEqual(world, clock, measure, at, target) ?? at;
    clock.breach = { at, due, rule: measure.rule, reclassified: false, ...who };
  }
  clock.elapsed++;
}

interface Now {
  readonly at: number;
  readonly cancelled: boolean;
  readonly who: Who;
  readonly reasons: readonly (string | null)[];
  readonly horizon: number;
}

function verdictOf(clock: Live, now: Now, target: number | null): [string, number | null] {
  if (now.cancelled) return ['excluded', now.at];
  if (clock.breach !== null) return ['breached', clock.breach.at];
  if (target === null) return ['without-target', clock.ended?.at ?? null];
  if (clock.ended === null) return ['pending', null];
  return [clock.ended.stopped ? 'met' : 'unmeasured', clock.ended.at];
}

function dueOf(world: OracleWorld, clock: Live, now: Now, measure: Measure, end: number): number | null {
  const { rule } = measure;
  if (rule.target === null) return null;
  const reached = firstEqual(world, clock, measure, end, rule.target);
  if (reached !== null) return reached;
  const open = clock.ended === null && !now.cancelled;
  if (open && now.reasons.some((reason) => stops(rule, reason))) return null;
  const past = states(world, clock, measure, measure.countedFrom, end);
  let elapsed = past.filter((state) => state === 'running').length;
  for (let at = end; at < now.horizon; at++) {
    if (world.open[rule.calendar]?.(at) === true) elapsed++;
    if (elapsed >= rule.target) return at + 1;
  }
  return null;
}

/** The clock as judged now. */
export function conclude(world: OracleWorld, clock: Live, now: Now): OracleClock {
  const end = clock.ended?.at ?? now.at;
  const measure = clock.ended?.measure ?? clock.measure;
  const target = (clock.breach?.rule ?? measure.rule).target;
  const [verdict, verdictAt] = verdictOf(clock, now, target);
  const who = clock.breach ?? clock.ended?.who ?? now.who;
  const all = states(world, clock, measure, clock.start, end);
  return {
    verdict,
    verdictAt,
    breachedAt: clock.breach?.at ?? null,
    dueAt: clock.breach?.due ?? dueOf(world, clock, now, measure, end),
    elapsed: all.filter((state) => state === 'running').length,
    paused: all.filter((state) => state === 'paused').length,
    wall: end - clock.start,
    target,
    priority: who.priority,
    team: who.team,
    stoppedAt: clock.ended?.stopped === true ? clock.ended.at : null,
    reclassified: clock.breach?.reclassified === true,
  };
}
