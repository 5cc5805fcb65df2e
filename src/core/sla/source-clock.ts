import { alwaysOpen } from './calendar.ts';
import { type ClockEnd, clockEnd, type Moment, peakPriority, phaseAt } from './clock-facts.ts';
import type { ClockFlag } from './flags.ts';
import type { Cycle, SourceWord } from './history.ts';
import { noSegments, withSegments } from './pieces.ts';
import type { Rule } from './policy.ts';
import { sourceFlags, stopFlags } from './source-flags.ts';
import { openBetween, trackOf } from './track.ts';
import type { ClockKind, ClockRecord, SourceVerdict, Verdict } from './types.ts';

/** Our calendars and pauses do not apply: the wall clock, without the time spent resolved. */
const wallClock: Rule = { targetMs: null, calendar: alwaysOpen, reasons: new Set() };

interface Decision {
  readonly verdict: Verdict;
  readonly verdictAt: number | null;
  readonly breachedAt: number | null;
  readonly breachesAt: number | null;
}

const noClock = { breachedAt: null, breachesAt: null } as const;

/** An unanswered response may still come after the resolve, unless the source gave nothing to judge it by. */
function endOf(cycle: Cycle, kind: ClockKind, isJudged: boolean, moment: Moment): ClockEnd {
  if (kind === 'resolution') return clockEnd(cycle.stoppedAt, cycle.endedAt, moment);
  const { acknowledgedAt: answer, firstStopAt: first } = cycle;
  const counts = first !== null && phaseAt(cycle, first).policy.resolveCountsAsResponse;
  const stop = counts ? Math.min(answer ?? first, first) : answer;
  return clockEnd(stop, isJudged ? cycle.endedAt : (first ?? cycle.endedAt), moment);
}

function givesWord(judgedBy: SourceVerdict, word: SourceWord | null): boolean {
  if (word === null) return false;
  return (judgedBy === 'source-flag' ? word.within : word.dueAt) !== null;
}

function byDeadline(dueAt: number | null, { stoppedAt, endedAt, end }: ClockEnd): Decision {
  if (dueAt === null) return { ...noClock, verdict: 'without-target', verdictAt: endedAt };
  const breached = stoppedAt === null ? dueAt < end : dueAt < stoppedAt;
  if (breached) return { verdict: 'breached', verdictAt: dueAt, breachedAt: dueAt, breachesAt: null };
  if (stoppedAt !== null) return { ...noClock, verdict: 'met', verdictAt: stoppedAt };
  if (endedAt !== null) return { ...noClock, verdict: 'unmeasured', verdictAt: endedAt };
  return { verdict: 'pending', verdictAt: null, breachedAt: null, breachesAt: dueAt };
}

function byFlag(word: SourceWord | null, { stoppedAt, endedAt }: ClockEnd): Decision {
  if (word === null || word.within === null) {
    return { ...noClock, verdict: 'without-target', verdictAt: endedAt };
  }
  if (word.within) return { ...noClock, verdict: 'met', verdictAt: stoppedAt ?? word.withinAt };
  const late = stoppedAt !== null && word.dueAt !== null && word.dueAt < stoppedAt;
  const at = (late ? word.dueAt : stoppedAt) ?? word.withinAt;
  return { verdict: 'breached', verdictAt: at, breachedAt: at, breachesAt: null };
}

function decide(judgedBy: SourceVerdict, word: SourceWord | null, end: ClockEnd, moment: Moment): Decision {
  const decision = judgedBy === 'source-flag' ? byFlag(word, end) : byDeadline(word?.dueAt ?? null, end);
  if (moment.cancelledAt === null) return decision;
  return { ...decision, verdict: 'excluded', verdictAt: moment.cancelledAt, breachesAt: null };
}

function flagsOf(cycle: Cycle, kind: ClockKind, moment: Moment): readonly ClockFlag[] {
  const flags = sourceFlags(cycle, kind, moment);
  if (kind === 'resolution') flags.push(...stopFlags(cycle));
  if (cycle.words?.[kind].moved === true) flags.push('deadline-moved-after-passing');
  return flags.sort();
}

/** One clock of a cycle, decided by the source's own deadline or recorded verdict. */
export function sourceClock(
  cycle: Cycle,
  kind: ClockKind,
  judgedBy: Exclude<SourceVerdict, 'policy'>,
  moment: Moment,
): ClockRecord {
  const word = cycle.words?.[kind] ?? null;
  const ended = endOf(cycle, kind, givesWord(judgedBy, word), moment);
  const decision = decide(judgedBy, word, ended, moment);
  const phase = phaseAt(cycle, decision.breachedAt ?? ended.end);
  const { startedAt } = cycle;
  const dueAt = word?.dueAt ?? null;
  const gaps = kind === 'resolution' ? cycle.gaps : [];
  const track = trackOf(wallClock, { pauses: [], gaps }, startedAt, ended.end);
  const pieces = [{ track, from: startedAt, to: ended.end }];
  const elapsedMs = openBetween(track, startedAt, ended.end);
  const wallMs = ended.end - startedAt;
  const record: ClockRecord = {
    clock: kind,
    cycle: cycle.number,
    policy: null,
    policyVersion: cycle.version.definition.version,
    calendar: null,
    judgedBy,
    service: phase.service,
    team: phase.team,
    customer: phase.customer,
    priority: phase.priority,
    peakPriority: peakPriority(cycle, kind, ended.end),
    targetMs: dueAt === null ? null : Math.max(0, dueAt - startedAt),
    startedAt,
    stoppedAt: ended.stoppedAt,
    endedAt: ended.endedAt,
    dueAt,
    breachedAt: decision.breachedAt,
    breachesAt: decision.breachesAt,
    unpausedBreachAt: null,
    elapsedMs,
    countedMs: ended.endedAt === null ? wallMs : null,
    wallMs,
    pausedMs: wallMs - elapsedMs,
    closedMs: 0,
    verdict: decision.verdict,
    verdictAt: decision.verdictAt,
    openState: ended.endedAt === null ? 'running' : null,
    runningCalendar: null,
    flags: flagsOf(cycle, kind, moment),
    segments: noSegments,
  };
  return moment.segmented ? withSegments(record, pieces) : record;
}
