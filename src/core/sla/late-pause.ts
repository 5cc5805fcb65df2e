import { type Breach, type Measurement, measure, type Span } from './measure.ts';
import type { Pause } from './pauses.ts';

type Late = Pause & { readonly recordedAt: number };

function isLate(pause: Pause): pause is Late {
  return pause.recordedAt !== null && pause.recordedAt > pause.from;
}

/** The breach had the given pauses stopped the clock only from their recording on. */
function breachWithout(span: Span, late: readonly Late[]): Breach | null {
  const set = new Set<Pause>(late);
  const pauses = span.pauses.map((pause) =>
    isLate(pause) && set.has(pause) ? { ...pause, from: Math.min(pause.recordedAt, pause.to) } : pause,
  );
  return measure({ ...span, pauses }).breach;
}

/**
 * Whether a pause was recorded only after the clock would have breached without it. All suspects are taken away
 * at once first: without them all a clock breaches no later than without one of them, so those recorded before
 * that breach hide nothing. What remains, mostly one or none, is tried singly.
 */
export function hasLatePause(span: Span, measured: Measurement): boolean {
  const standing = measured.breach?.at ?? Number.POSITIVE_INFINITY;
  const hides = (breach: Breach | null, pause: Late) =>
    breach !== null && breach.at < standing && breach.at < pause.recordedAt;
  let suspects = span.pauses.filter(isLate).filter(({ from }) => from < standing);
  while (suspects.length > 0) {
    const breach = breachWithout(span, suspects);
    const left = suspects.filter((pause) => hides(breach, pause));
    if (left.length === suspects.length) {
      return left.some((pause) => hides(breachWithout(span, [pause]), pause));
    }
    suspects = left;
  }
  return false;
}
