import { type ClockEnd, clockEnd, type Moment, peakPriority, phaseAt } from './clock-facts.ts';
import type { ClockFlag } from './flags.ts';
import type { Cycle } from './history.ts';
import { hasLatePause } from './late-pause.ts';
import { type Measurement, measure, type Span } from './measure.ts';
import { firstReach, noSegments, pausedIn, withSegments } from './pieces.ts';
import type { Rule } from './policy.ts';
import { sourceFlags, stopFlags } from './source-flags.ts';
import { pauseStops } from './track.ts';
import { type ClockKind, type ClockRecord, neverBreaches, type Verdict } from './types.ts';

function endOf(cycle: Cycle, kind: ClockKind, moment: Moment): ClockEnd {
  if (kind === 'resolution') return clockEnd(cycle.stoppedAt, null, moment);
  const { acknowledgedAt: answer, firstStopAt: first } = cycle;
  if (answer !== null && (first === null || answer <= first)) return clockEnd(answer, null, moment);
  if (first === null) return clockEnd(null, null, moment);
  const counts = phaseAt(cycle, first).policy.resolveCountsAsResponse;
  return clockEnd(counts ? first : null, first, moment);
}

function verdictOf(measured: Measurement, { stoppedAt, endedAt }: ClockEnd, moment: Moment): Verdict {
  if (moment.cancelledAt !== null) return 'excluded';
  if (measured.breach !== null) return 'breached';
  if (measured.rule.targetMs === null) return 'without-target';
  if (stoppedAt !== null) return 'met';
  return endedAt === null ? 'pending' : 'unmeasured';
}

function verdictInstant(verdict: Verdict, breachedAt: number | null, end: ClockEnd, moment: Moment) {
  if (verdict === 'excluded') return moment.cancelledAt;
  return verdict === 'breached' ? breachedAt : end.endedAt;
}

function pausedAtEnd(measured: Measurement, cycle: Cycle): boolean {
  const { running } = cycle.pauses;
  if (running === null) return false;
  for (const pause of running.values()) if (pauseStops(measured.rule, pause)) return true;
  return false;
}

interface Projection {
  readonly dueAt: number | null;
  readonly breachesAt: number | null;
}

/** Where the target runs out if nothing else happens; of an ended clock, had it run on. */
function project({ rule, counted }: Measurement, end: ClockEnd, paused: boolean): Projection {
  if (rule.targetMs === null) return { dueAt: null, breachesAt: null };
  const rest = rule.targetMs - counted.elapsedMs;
  const reached = rest > 0 ? null : firstReach(counted.pieces, counted.from, rule.targetMs);
  if (paused) return { dueAt: reached, breachesAt: null };
  const dueAt = reached ?? rule.calendar.reach(end.end, rest);
  return { dueAt, breachesAt: end.endedAt === null ? rule.calendar.exceed(end.end, rest) : null };
}

function flagsOf(cycle: Cycle, span: Span, measured: Measurement, moment: Moment): readonly ClockFlag[] {
  const flags = cycle.words === null ? [] : sourceFlags(cycle, span.kind, moment);
  if (span.kind === 'resolution') flags.push(...stopFlags(cycle));
  if (measured.breach?.reclassified === true) flags.push('by-reclassification');
  if (span.pauses.length > 0 && hasLatePause(span, measured)) flags.push('late-applied-pause');
  return flags.sort();
}

/** The same, at once, of a clock under one rule and without gaps, as most are. */
function unpausedBreachOf({ startedAt }: Span, { end, endedAt }: ClockEnd, rule: Rule): number {
  const at = rule.targetMs === null ? null : rule.calendar.exceed(startedAt, rule.targetMs);
  return at === null || (endedAt !== null && at >= end) ? neverBreaches : at;
}

/** Where the target would have run out had no pause stopped the clock; null where none did. */
function unpausedBreach(span: Span, ended: ClockEnd, pausedMs: number, rule: Rule): number | null {
  if (pausedMs === 0 || span.pauses.length === 0) return null;
  if (span.phases.length === 1 && span.gaps.length === 0) return unpausedBreachOf(span, ended, rule);
  const measured = measure({ ...span, pauses: [] });
  // What remains are the gaps in which the incident was resolved.
  if (pausedIn(measured.pieces) === pausedMs) return null;
  return measured.breach?.at ?? project(measured, ended, false).breachesAt ?? neverBreaches;
}

/** One clock of a cycle, judged by the policy in force. */
export function policyClock(cycle: Cycle, kind: ClockKind, moment: Moment): ClockRecord {
  const ended = endOf(cycle, kind, moment);
  const { startedAt, phases, gaps } = cycle;
  const span: Span = { kind, startedAt, end: ended.end, phases, pauses: cycle.pauses.list, gaps };
  const measured = measure(span);
  const { breach, pieces, elapsedMs } = measured;
  const verdict = verdictOf(measured, ended, moment);
  const phase = phaseAt(cycle, breach?.at ?? ended.end);
  const rule = breach?.rule ?? measured.rule;
  const paused = ended.endedAt === null && pausedAtEnd(measured, cycle);
  const projection = breach === null ? project(measured, ended, paused) : null;
  const wallMs = ended.end - startedAt;
  const pausedMs = pausedIn(pieces);
  const openState = ended.endedAt !== null ? null : paused ? 'paused' : 'running';
  const record: ClockRecord = {
    clock: kind,
    cycle: cycle.number,
    policy: phase.policy.name,
    policyVersion: cycle.version.definition.version,
    calendar: rule.calendar.name,
    judgedBy: 'policy',
    service: phase.service,
    team: phase.team,
    customer: phase.customer,
    priority: phase.priority,
    peakPriority: peakPriority(cycle, kind, ended.end),
    targetMs: rule.targetMs,
    startedAt,
    stoppedAt: ended.stoppedAt,
    endedAt: ended.endedAt,
    dueAt: breach === null ? (projection?.dueAt ?? null) : breach.dueAt,
    breachedAt: breach?.at ?? null,
    breachesAt: verdict === 'pending' ? (projection?.breachesAt ?? null) : null,
    unpausedBreachAt: unpausedBreach(span, ended, pausedMs, measured.rule),
    elapsedMs,
    countedMs: openState === null ? null : measured.counted.elapsedMs,
    wallMs,
    pausedMs,
    closedMs: wallMs - elapsedMs - pausedMs,
    verdict,
    verdictAt: verdictInstant(verdict, breach?.at ?? null, ended, moment),
    openState,
    runningCalendar: openState === 'running' ? measured.rule.calendar.name : null,
    flags: flagsOf(cycle, span, measured, moment),
    segments: noSegments,
  };
  return moment.segmented ? withSegments(record, pieces) : record;
}
