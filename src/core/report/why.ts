import { flagNames } from '../sla/flags.ts';
import type { ExplainedClock } from './explanation.ts';
import type { Format } from './format.ts';

const done = { response: 'acknowledged', resolution: 'resolved' } as const;
const sentences: Readonly<Record<string, string>> = flagNames;

/** Flags in words; a name without a sentence stays itself. */
export function flagSentences(flags: readonly string[]): readonly string[] {
  return flags.map((flag) => sentences[flag] ?? flag);
}

/** Why a clock has its verdict, in a sentence or two, with the times that decided it. */
export function whyClock(clock: ExplainedClock, format: Format): string {
  switch (clock.verdict) {
    case 'met':
      return whyMet(clock, format);
    case 'breached':
      return whyBreached(clock, format);
    case 'pending':
      return whyPending(clock, format);
    case 'unmeasured':
      return 'Unmeasured: the incident ended without an acknowledgement while there was still time. It counts in no rate.';
    case 'excluded':
      return `Excluded: the incident was cancelled${clock.breachedAt === null ? '' : `, after a breach on ${at(clock.breachedAt, format)}`}. It counts in no rate.`;
    default:
      return 'No target: no policy or source deadline gives this clock one. Its time counts in the durations only.';
  }
}

function whyMet(clock: ExplainedClock, format: Format): string {
  if (clock.judgedBy === 'source-flag') return 'Met, by the verdict that the source recorded.';
  const elapsed = format.duration(clock.elapsedSeconds);
  if (clock.judgedBy === 'source-deadline') {
    return `Met: ${done[clock.clock]} ${orDash(clock.stoppedAt, format)}, by the source’s deadline of ${orDash(clock.dueAt, format)}.`;
  }
  return `Met: ${done[clock.clock]} after ${elapsed} of the ${format.duration(clock.targetSeconds)} allowed.`;
}

function whyBreached(clock: ExplainedClock, format: Format): string {
  const when = orDash(clock.breachedAt, format);
  if (clock.judgedBy === 'source-flag') return `Breached ${when}, by the verdict that the source recorded.`;
  if (clock.judgedBy === 'source-deadline') {
    return `Breached ${when}, when the source’s deadline passed; ${endWords(clock, format)}.`;
  }
  if (clock.flags.includes('by-reclassification')) {
    return `Breached ${when} by a change: more time had passed than the ${format.duration(clock.targetSeconds)} then allowed; ${endWords(clock, format)}.`;
  }
  const head = `Breached ${when}: the ${format.duration(clock.targetSeconds)} allowed were used up; ${endWords(clock, format)}.`;
  if (clock.dueAt === null || clock.dueAt === clock.breachedAt) return head;
  return `${head} The time ran out just as the clock stood still, ${at(clock.dueAt, format)}; it counts as a breach from when the clock ran on.`;
}

function endWords({ clock, stoppedAt, elapsedSeconds }: ExplainedClock, format: Format): string {
  if (stoppedAt === null) return `not ${done[clock]} since`;
  return `${done[clock]} ${at(stoppedAt, format)}, after ${format.duration(elapsedSeconds)}`;
}

function whyPending(clock: ExplainedClock, format: Format): string {
  const { targetSeconds, elapsedSeconds, breachesAt } = clock;
  if (clock.judgedBy === 'source-deadline') {
    return `Pending: it breaches after the source’s deadline of ${orDash(clock.dueAt, format)} unless ${done[clock.clock]} by then.`;
  }
  const share =
    targetSeconds === null || targetSeconds === 0
      ? ''
      : `, ${format.rate(elapsedSeconds / targetSeconds)} of the ${format.duration(targetSeconds)} allowed`;
  const head = `Pending: ${format.duration(elapsedSeconds)} used${share}`;
  if (breachesAt === null) return `${head}. It is paused and cannot breach until it runs again.`;
  return `${head}. It breaches after ${at(breachesAt, format)} unless ${done[clock.clock]} by then.`;
}

function orDash(instant: string | null, format: Format): string {
  return instant === null ? '–' : at(instant, format);
}

function at(instant: string, format: Format): string {
  return format.exactInstant(Date.parse(instant));
}
