import { type Measurement, measure, type Span } from './measure.ts';
import type { Pause } from './pauses.ts';
import { openBetween, pauseStops, trackOf } from './track.ts';

/** Whether open time without a pause could have exceeded the target by when the pause was recorded. */
function couldHide(span: Span, { rule }: Measurement): (pause: Pause, recordedAt: number) => boolean {
  if (span.phases.length > 1) return () => true;
  const target = rule.targetMs ?? Number.POSITIVE_INFINITY;
  const track = trackOf(rule, span, span.startedAt, span.end);
  return (pause, recordedAt) => {
    const until = Math.min(recordedAt, span.end);
    const without = Math.max(0, Math.min(pause.to, until) - pause.from);
    return pauseStops(rule, pause) && openBetween(track, span.startedAt, until) + without > target;
  };
}

/** Whether a pause was recorded only after the clock would have breached without it. */
export function hasLatePause(span: Span, measured: Measurement): boolean {
  if (span.pauses.every(({ recordedAt }) => recordedAt === null)) return false;
  const earliest = measure({ ...span, pauses: [] }).breach;
  if (earliest === null) return false;
  const end = measured.breach?.at ?? Number.POSITIVE_INFINITY;
  const possible = couldHide(span, measured);
  return span.pauses.some((pause) => {
    const { recordedAt, from } = pause;
    if (recordedAt === null || recordedAt <= earliest.at || from >= end) return false;
    if (!possible(pause, recordedAt)) return false;
    const { breach } = measure({ ...span, pauses: span.pauses.filter((other) => other !== pause) });
    return breach !== null && breach.at !== measured.breach?.at && breach.at < recordedAt;
  });
}
