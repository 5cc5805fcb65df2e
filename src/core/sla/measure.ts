import type { Phase } from './history.ts';
import { type Rule, rulesOf } from './policy.ts';
import { firstReach, openIn, type Stops, type Stretch, stretchesOf } from './stretches.ts';
import type { ClockKind } from './types.ts';

/** A stretch of a cycle to be measured: one clock from its start to its stop, or to as-of. */
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
  readonly stretches: readonly Stretch[];
  readonly breach: Breach | null;
  /** The rule in force at the end. */
  readonly rule: Rule;
  /** Open time that counts against the target, the part it was measured on, and where that part starts. */
  readonly counted: {
    readonly elapsedMs: number;
    readonly stretches: readonly Stretch[];
    readonly from: number;
  };
}

interface Change {
  readonly at: number;
  readonly phase: Phase;
  /** It gives the first priority. */
  readonly first: boolean;
}

interface Meter {
  rule: Rule;
  total: number;
  all: Stretch[];
  elapsed: number;
  /** The same array as `all` until a reset. */
  counted: Stretch[];
  countedFrom: number;
  breach: Breach | null;
}

/** Changes at the instants at which they take effect; those made while resolved do so at the reopening. */
function changesOf({ phases, gaps, end }: Span): Change[] {
  const changes: Change[] = [];
  let hadPriority = phases[0]?.priority != null;
  for (const phase of phases.slice(1)) {
    const gap = gaps.find(({ from, to }) => from < phase.at && phase.at < to);
    const at = gap?.to ?? phase.at;
    if (at > end) break;
    changes.push({ at, phase, first: !hadPriority && phase.priority !== null });
    hadPriority ||= phase.priority !== null;
  }
  return changes;
}

function checkRunOut(meter: Meter, stretch: Stretch, open: number): void {
  const { targetMs } = meter.rule;
  if (meter.breach !== null || targetMs === null || meter.elapsed + open <= targetMs) return;
  const at = stretch.calendar.exceed(stretch.from, targetMs - meter.elapsed);
  const dueAt = firstReach([...meter.counted, stretch], meter.countedFrom, targetMs);
  if (at === null || dueAt === null) return;
  meter.breach = { at, dueAt, reclassified: false, rule: meter.rule };
}

function advance(meter: Meter, span: Span, from: number, to: number): void {
  for (const stretch of stretchesOf(meter.rule, span, from, to)) {
    const open = openIn(stretch);
    checkRunOut(meter, stretch, open);
    meter.total += open;
    meter.elapsed += open;
    meter.all.push(stretch);
    if (meter.counted !== meter.all) meter.counted.push(stretch);
  }
}

function remeasure(meter: Meter, span: Span, to: number): void {
  meter.all = stretchesOf(meter.rule, span, span.startedAt, to);
  meter.total = meter.all.reduce((sum, stretch) => sum + openIn(stretch), 0);
  meter.counted = meter.all;
  meter.countedFrom = span.startedAt;
  meter.elapsed = meter.total;
}

function reset(meter: Meter, at: number): void {
  meter.counted = [];
  meter.countedFrom = at;
  meter.elapsed = 0;
}

function change(meter: Meter, span: Span, { at, phase, first }: Change, rule: Rule): void {
  meter.rule = rule;
  if (phase.policy.changes === 'retroactive') remeasure(meter, span, at);
  if (phase.policy.changes === 'reset' && !first) reset(meter, at);
}

function checkReclassified(meter: Meter, at: number): void {
  const { rule } = meter;
  if (meter.breach !== null || rule.targetMs === null || meter.elapsed <= rule.targetMs) return;
  const dueAt = firstReach(meter.counted, meter.countedFrom, rule.targetMs) ?? at;
  meter.breach = { at, dueAt, reclassified: true, rule };
}

/** Applies the changes in turn; of those that take effect at one instant the last decides. Returns its instant. */
function applyChanges(meter: Meter, span: Span): number {
  const changes = changesOf(span);
  let at = span.startedAt;
  for (const [index, next] of changes.entries()) {
    const rule = rulesOf(next.phase.policy, next.phase.priority)[span.kind];
    if (rule !== meter.rule) {
      advance(meter, span, at, next.at);
      change(meter, span, next, rule);
      at = next.at;
    }
    if (at === next.at && changes[index + 1]?.at !== at) checkReclassified(meter, at);
  }
  return at;
}

/** Measures one clock by its policy: elapsed time, its stretches, and the first breach. */
export function measure(span: Span): Measurement {
  const { kind, startedAt, end, phases } = span;
  const opening = phases[0];
  if (opening === undefined) throw new Error('a cycle has at least one phase');
  const stretches: Stretch[] = [];
  const meter: Meter = {
    rule: rulesOf(opening.policy, opening.priority)[kind],
    total: 0,
    all: stretches,
    elapsed: 0,
    counted: stretches,
    countedFrom: startedAt,
    breach: null,
  };
  const at = phases.length === 1 ? startedAt : applyChanges(meter, span);
  advance(meter, span, at, end);
  return {
    elapsedMs: meter.total,
    stretches: meter.all,
    breach: meter.breach,
    rule: meter.rule,
    counted: { elapsedMs: meter.elapsed, stretches: meter.counted, from: meter.countedFrom },
  };
}
