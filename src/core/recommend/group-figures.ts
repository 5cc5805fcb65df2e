import { type Dispersion, shareDispersion } from '../analytics/compare/dispersion.ts';
import { quantile } from '../analytics/quantile.ts';
import type { ClockFacts, ReportFacts } from '../report/facts.ts';
import { daysBySlot, decidedBySlot, decidedRows, type RowGroups } from './clock-groups.ts';
import { type DecidedCounts, type GroupDimension, type RecommendGroup, timeSlots } from './input.ts';
import type { Measures } from './measures.ts';
import type { RecommendSource } from './recommend-input.ts';
import type { RowSlots } from './row-slots.ts';

type Kind = 'overall' | 'response' | 'resolution';
type Slots = Readonly<Record<Kind, RowSlots>>;
const msPerSecond = 1000;

/** One group per value of a dimension that has anything decided. */
export function groupFigures(
  source: RecommendSource,
  dimension: GroupDimension,
  slots: Slots,
  measures: Measures,
): RecommendGroup[] {
  const { facts } = source;
  const keys = dimension === 'time' ? [null, ...timeSlots] : [null, ...facts.labels[dimension]];
  const by = (kind: Kind): RowGroups => ({
    codes: dimension === 'time' ? slots[kind].slot : facts[kind].codes[dimension],
    slots: keys.length,
  });
  const { marks } = measures;
  const overall = decidedBySlot(marks.overall, by('overall'));
  const response = decidedBySlot(marks.response, by('response'));
  const resolution = decidedBySlot(marks.resolution, by('resolution'));
  const consumed = measures.consumed(by('response'));
  const medians = measures.median(by('response'));
  const days = {
    overall: daysBySlot(marks.overall, by('overall'), measures.days.overall),
    response: daysBySlot(marks.response, by('response'), measures.days.response),
  };
  const pauses = pauseCounts(source, marks.resolution, by('resolution'), resolution);
  const reopens = reopenCounts(source, by('overall'));
  const groups = keys.map((key, slot): RecommendGroup => {
    const medianMs = medians[slot] ?? null;
    return {
      dimension,
      key,
      overall: overall[slot] ?? none,
      response: {
        ...(response[slot] ?? none),
        medianShare: quantile(consumed[slot] ?? [], 0.5),
        medianSeconds: medianMs === null ? null : medianMs / msPerSecond,
      },
      resolution: resolution[slot] ?? none,
      dispersion: wider(
        shareDispersion([days.overall[slot] ?? []]),
        shareDispersion([days.response[slot] ?? []]),
      ),
      pauses: pauses?.[slot] ?? null,
      reopens: reopens?.[slot] ?? null,
    };
  });
  return groups.filter((group) => group.overall.decided + group.response.decided > 0);
}

const none = { decided: 0, breached: 0 };

function wider(a: Dispersion, b: Dispersion): Dispersion {
  return a.factor >= b.factor ? a : b;
}

function pauseCounts(
  { metOnlyByPause }: RecommendSource,
  marks: Uint8Array,
  groups: RowGroups,
  all: readonly DecidedCounts[],
) {
  if (metOnlyByPause === null) return null;
  const paused = decidedBySlot(marks, groups, metOnlyByPause);
  return all.map(({ decided, breached }, slot) => {
    const hidden = paused[slot] ?? none;
    return { met: decided - breached, metOnlyByPause: hidden.decided - hidden.breached };
  });
}

function reopenCounts({ facts, reopened }: RecommendSource, groups: RowGroups) {
  if (reopened === null) return null;
  const resolved = countStopped(facts.overall, groups);
  const back = countStopped(facts.overall, groups, reopened);
  const decided = decidedBySlot(decidedRows(facts.overall), groups, reopened);
  return resolved.map((count, slot) => ({
    resolved: count,
    reopened: back[slot] ?? 0,
    decidedReopened: decided[slot]?.decided ?? 0,
    breachedReopened: decided[slot]?.breached ?? 0,
  }));
}

/** Counted rows that were stopped: what can have come back. */
function countStopped(
  facts: ReportFacts['overall'],
  { codes, slots }: RowGroups,
  only?: Uint8Array,
): number[] {
  const counts = new Array<number>(slots).fill(0);
  for (let row = 0; row < facts.n; row += 1) {
    if (!wasResolved(facts, row) || only?.[row] === 0) continue;
    const slot = (codes[row] ?? -1) + 1;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

function wasResolved({ counted, stoppedAt }: ClockFacts, row: number): boolean {
  return counted[row] === 1 && !Number.isNaN(stoppedAt[row] ?? Number.NaN);
}
