/**
 * A slow second judge of incidents, written from the semantics page alone: it walks time second by second and shares
 * nothing with the engine.
 */
import { changeRule, conclude, endClock, type Live, reopenClock, startClock, tick } from './oracle-clock.ts';
import type { OracleCycle, OracleEvent, OracleKind, OracleRule, OracleWorld } from './oracle-types.ts';

interface Pause {
  readonly reason: string | null;
  readonly from: number;
}

interface Walk {
  readonly world: OracleWorld;
  readonly opening: OracleEvent;
  /** Stops that a later resolve replaces: they do not stop the resolution clock. */
  readonly replaced: ReadonlySet<string>;
  readonly cycles: Readonly<Record<OracleKind, Live>>[];
  priority: string | null;
  team: string | null;
  pauses: readonly Pause[];
  /** The event that stops the resolution clock, while it does, and when. */
  stopper: { readonly event: OracleEvent; readonly at: number } | null;
  resolved: boolean;
}

/** Asks for another walk in which this stop does not count. */
class Replaced extends Error {
  readonly id: string;

  constructor(id: string) {
    super(id);
    this.id = id;
  }
}

const stages = [
  'opened',
  'priority_changed',
  'assigned',
  'updated',
  'acknowledged',
  'resumed',
  'paused',
].concat(['resolved', 'closed', 'reopened', 'cancelled']);

function clocks(walk: Walk): Readonly<Record<OracleKind, Live>> {
  const last = walk.cycles.at(-1);
  if (last === undefined) throw new Error('nothing was opened');
  return last;
}

function who({ priority, team }: Walk) {
  return { priority, team };
}

function ruleOf({ world, priority, team }: Walk, kind: OracleKind): OracleRule {
  const policy = world.policyOf(team);
  return ((priority === null ? undefined : policy.rules[priority]) ?? policy.fallback)[kind];
}

function begin(walk: Walk, at: number): void {
  walk.cycles.push({
    response: startClock('response', at, ruleOf(walk, 'response')),
    resolution: startClock('resolution', at, ruleOf(walk, 'resolution')),
  });
}

function change(walk: Walk, at: number, firstPriority: boolean): void {
  const { mode } = walk.world.policyOf(walk.team);
  const { response, resolution } = clocks(walk);
  const how = { at, mode, firstPriority, who: who(walk) };
  if (response.ended === null) {
    changeRule(walk.world, response, ruleOf(walk, 'response'), { ...how, resolved: false });
  }
  const resolved = walk.stopper !== null;
  changeRule(walk.world, resolution, ruleOf(walk, 'resolution'), { ...how, resolved });
}

function endResponse(walk: Walk, at: number, answered: boolean): void {
  const { response } = clocks(walk);
  if (response.ended === null) endClock(response, at, answered, who(walk));
}

function stop(walk: Walk, event: OracleEvent, at: number): void {
  endResponse(walk, at, walk.world.policyOf(walk.team).resolveCountsAsResponse);
  if (event.type === 'resolved') {
    walk.pauses = [];
    walk.resolved = true;
    if (walk.stopper !== null && walk.stopper.at < at) throw new Replaced(walk.stopper.event.id);
  }
  if (walk.stopper !== null || walk.replaced.has(event.id)) return;
  walk.stopper = { event, at };
  endClock(clocks(walk).resolution, at, true, who(walk));
}

function reopen(walk: Walk, at: number): void {
  const { stopper } = walk;
  if (stopper === null) return;
  walk.stopper = null;
  walk.resolved = false;
  walk.pauses = [];
  if (at - stopper.at > walk.world.policyOf(walk.team).newCycleAfter) begin(walk, at);
  else reopenClock(walk.world, clocks(walk).resolution, at, who(walk));
}

function resume(walk: Walk, reason: string | null, at: number, earlierOnly: boolean): boolean {
  const end = (which: (pause: Pause) => boolean) => {
    const kept = walk.pauses.filter((pause) => (earlierOnly && pause.from === at) || !which(pause));
    const ended = kept.length < walk.pauses.length;
    walk.pauses = kept;
    return ended;
  };
  if (reason === null) return end(() => true);
  return end((pause) => pause.reason === reason) || end((pause) => pause.reason === null);
}

function pauseStage(
  walk: Walk,
  resumes: readonly OracleEvent[],
  begun: readonly OracleEvent[],
  at: number,
): void {
  const rest = resumes.filter((event) => !resume(walk, event.reason, at, true));
  for (const { reason } of begun) {
    if (!walk.pauses.some((pause) => pause.reason === reason)) {
      walk.pauses = [...walk.pauses, { reason, from: at }];
    }
  }
  for (const event of rest) resume(walk, event.reason, at, false);
}

/** Everything dated `at`; true: cancelled. */
function instant(walk: Walk, bucket: readonly OracleEvent[], at: number): boolean {
  const of = (type: string) =>
    bucket.filter((event) => event.type === type).sort((a, b) => (a.id < b.id ? -1 : 1));
  const before = walk.priority;
  for (const event of stages.flatMap(of)) {
    walk.team = event.team ?? walk.team;
    const sets = event === walk.opening || event.type === 'priority_changed';
    if (sets) walk.priority = event.priority ?? walk.priority;
  }
  if (at === walk.opening.at) begin(walk, at);
  else change(walk, at, before === null && walk.priority !== null);
  if (of('acknowledged').length > 0) endResponse(walk, at, true);
  if (!walk.resolved) pauseStage(walk, of('resumed'), of('paused'), at);
  const reopenFirst = walk.stopper !== null;
  if (reopenFirst) for (const _ of of('reopened')) reopen(walk, at);
  for (const event of [...of('resolved'), ...of('closed')]) stop(walk, event, at);
  if (!reopenFirst) for (const _ of of('reopened')) reopen(walk, at);
  return of('cancelled').length > 0;
}

function second(walk: Walk, at: number): void {
  const { response, resolution } = clocks(walk);
  const reasons = walk.pauses.map(({ reason }) => reason);
  if (response.ended === null) tick(walk.world, response, at, { reasons, resolved: false }, who(walk));
  const resolved = walk.stopper !== null;
  tick(walk.world, resolution, at, { reasons, resolved }, who(walk));
}

function judgeOnce(
  world: OracleWorld,
  events: readonly OracleEvent[],
  asOf: number,
  horizon: number,
  replaced: ReadonlySet<string>,
): OracleCycle[] {
  const known = events.filter((event) => event.at <= asOf);
  const [opening] = known
    .filter((event) => event.type === 'opened')
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  if (opening === undefined) return [];
  const walk: Walk = {
    world,
    opening,
    replaced,
    cycles: [],
    priority: null,
    team: null,
    pauses: [],
    stopper: null,
    resolved: false,
  };
  let at = opening.at;
  let cancelled = false;
  for (; at <= asOf; at++) {
    const bucket = known.filter((event) => Math.max(event.at, opening.at) === at);
    if (bucket.length > 0) cancelled = instant(walk, bucket, at);
    if (cancelled || at === asOf) break;
    second(walk, at);
  }
  const reasons = walk.pauses.map(({ reason }) => reason);
  const now = { at, cancelled, who: who(walk), reasons, horizon };
  return walk.cycles.map(({ response, resolution }) => ({
    startedAt: response.start,
    response: conclude(world, response, now),
    resolution: conclude(world, resolution, now),
  }));
}

/** Judges one incident at `asOf` by walking every second; nothing falls due after `horizon`. Empty: not opened. */
export function judgeSlowly(
  world: OracleWorld,
  events: readonly OracleEvent[],
  asOf: number,
  horizon: number,
): OracleCycle[] {
  const replaced = new Set<string>();
  for (;;) {
    try {
      return judgeOnce(world, events, asOf, horizon, replaced);
    } catch (error) {
      if (!(error instanceof Replaced)) throw error;
      replaced.add(error.id);
    }
  }
}
