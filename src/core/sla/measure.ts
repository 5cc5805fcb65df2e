import type { Phase } from './history.ts';
import { firstReach, type Piece } from './pieces.ts';
import { type Rule, rulesOf } from './policy.ts';
import { exceedOn, openBetween, type Stops, type Track, trackOf } from './track.ts';
import type { ClockKind } from './types.ts';

/** What is measured: one clock of a cycle from its start to its stop, or to as-of. */
export interface Span extends Stops {
  readonly kind: ClockKind;
  readonly startedAt: number;
  readonly end: number;
  readonly phases: readonly Phase[];
}

export interface Breach {
  readonly at: number;
  readonly dueAt: number;
  /** By a change rather than by time running out. */
  readonly reclassified: boolean;
  /** The rule that was broken. */
  readonly rule: Rule;
}

export interface Measurement {
  /** Open time of the whole span; `reset` does not shorten it. */
  readonly elapsedMs: number;
  readonly pieces: readonly Piece[];
  readonly breach: Breach | null;
  /** The rule in force at the end. */
  readonly rule: Rule;
  /** Open time that counts against the target, the part it was measured on, and where that part starts. */
  readonly counted: { readonly elapsedMs: number; readonly pieces: readonly Piece[]; readonly from: number };
}

interface Change {
  readonly at: number;
  readonly phase: Phase;
  /** It gives the first priority. */
  readonly first: boolean;
}

interface Meter {
  readonly span: Span;
  readonly tracks: Map<Rule, Track>;
  track: Track;
  total: number;
  all: Piece[];
  elapsed: number;
  /** The same array as `all` until a reset. */
  counted: Piece[];
  countedFrom: number;
  breach: Breach | null;
}

/** Changes at the instants at which they take effect; those made while resolved do so at the reopening. */
function changesOf({ phases, gaps, end }: Span): Change[] {
  const changes: Change[] = [];
  let hadPriority = phases[0]?.priority != null;
  let gap = 0;
  for (const phase of phases.slice(1)) {
    while ((gaps[gap]?.to ?? Number.POSITIVE_INFINITY) <= phase.at) gap++;
    const resolved = gaps[gap];
    const at = resolved !== undefined && resolved.from < phase.at ? resolved.to : phase.at;
    if (at > end) break;
    changes.push({ at, phase, first: !hadPriority && phase.priority !== null });
    hadPriority ||= phase.priority !== null;
  }
  return changes;
}

function advance(meter: Meter, from: number, to: number): void {
  if (from >= to) return;
  const { track } = meter;
  const piece = { track, from, to };
  const open = openBetween(track, from, to);
  const { targetMs } = track.rule;
  if (meter.breach === null && targetMs !== null && meter.elapsed + open > targetMs) {
    const at = exceedOn(track, from, targetMs - meter.elapsed) ?? to;
    const dueAt = firstReach([...meter.counted, piece], meter.countedFrom, targetMs) ?? at;
    meter.breach = { at, dueAt, reclassified: false, rule: track.rule };
  }
  meter.total += open;
  meter.elapsed += open;
  meter.all.push(piece);
  if (meter.counted !== meter.all) meter.counted.push(piece);
}

function trackFor({ tracks, span }: Meter, rule: Rule): Track {
  let track = tracks.get(rule);
  if (track === undefined) {
    track = trackOf(rule, span, span.startedAt, span.end);
    tracks.set(rule, track);
  }
  return track;
}

function remeasure(meter: Meter, to: number): void {
  const { track, span } = meter;
  meter.all = [{ track, from: span.startedAt, to }];
  meter.total = openBetween(track, span.startedAt, to);
  meter.counted = meter.all;
  meter.countedFrom = span.startedAt;
  meter.elapsed = meter.total;
}

function reset(meter: Meter, at: number): void {
  meter.counted = [];
  meter.countedFrom = at;
  meter.elapsed = 0;
}

function change(meter: Meter, { at, phase, first }: Change, rule: Rule): void {
  meter.track = trackFor(meter, rule);
  if (phase.policy.changes === 'retroactive') remeasure(meter, at);
  if (phase.policy.changes === 'reset' && !first) reset(meter, at);
}

function checkReclassified(meter: Meter, at: number): void {
  const { rule } = meter.track;
  if (meter.breach !== null || rule.targetMs === null || meter.elapsed <= rule.targetMs) return;
  const dueAt = firstReach(meter.counted, meter.countedFrom, rule.targetMs) ?? at;
  meter.breach = { at, dueAt, reclassified: true, rule };
}

/** Applies the changes in turn; of those that take effect at one instant the last decides. Returns its instant. */
function applyChanges(meter: Meter): number {
  const { span } = meter;
  const changes = changesOf(span);
  meter.tracks.set(meter.track.rule, meter.track);
  let at = span.startedAt;
  for (const [index, next] of changes.entries()) {
    const rule = rulesOf(next.phase.policy, next.phase.priority)[span.kind];
    if (rule !== meter.track.rule) {
      advance(meter, at, next.at);
      change(meter, next, rule);
      at = next.at;
    }
    if (at === next.at && changes[index + 1]?.at !== at) checkReclassified(meter, at);
  }
  return at;
}

/** Measures one clock by its policy: elapsed time, what it is made of, and the first breach. */
export function measure(span: Span): Measurement {
  const { kind, startedAt, end, phases } = span;
  const opening = phases[0];
  if (opening === undefined) throw new Error('a cycle has at least one phase');
  const rule = rulesOf(opening.policy, opening.priority)[kind];
  const pieces: Piece[] = [];
  const meter: Meter = {
    span,
    tracks: new Map(),
    track: trackOf(rule, span, startedAt, end),
    total: 0,
    all: pieces,
    elapsed: 0,
    counted: pieces,
    countedFrom: startedAt,
    breach: null,
  };
  const at = phases.length === 1 ? startedAt : applyChanges(meter);
  advance(meter, at, end);
  return {
    elapsedMs: meter.total,
    pieces: meter.all,
    breach: meter.breach,
    rule: meter.track.rule,
    counted: { elapsedMs: meter.elapsed, pieces: meter.counted, from: meter.countedFrom },
  };
}
