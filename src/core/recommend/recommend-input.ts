import { decidedShare } from '../analytics/compare/clock-samples.ts';
import { noDispersion, shareDispersion } from '../analytics/compare/dispersion.ts';
import { minSample } from '../analytics/min-sample.ts';
import { quantile } from '../analytics/quantile.ts';
import { type ComparedFacts, dimensions, type ReportFacts } from '../report/facts.ts';
import { compileCalendar } from '../sla/calendar.ts';
import { type CalendarDefinition, clockKinds } from '../sla/types.ts';
import { consumedBySlot, decidedBySlot, decidedRows } from './clock-groups.ts';
import { dayLoads } from './day-loads.ts';
import { groupFigures } from './group-figures.ts';
import type { DecidedCounts, RecommendInput, TargetUse } from './input.ts';
import { measuresOf } from './measures.ts';
import { rowSlots } from './row-slots.ts';

export interface RecommendSource
  extends Pick<RecommendInput, 'trends' | 'patterns' | 'breaches' | 'pauseExamples' | 'complianceTarget'> {
  /** Of the report's cohort. */
  readonly facts: ReportFacts;
  /** The period before; null: unknown. */
  readonly previous: Pick<ComparedFacts, 'overall'> | null;
  /** Of the period: days outside it (clocks that started earlier) are no days of it. Half-open, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** IANA zone of the report. */
  readonly zone: string;
  /** When people work; null: office hours in the zone. */
  readonly workingCalendar: CalendarDefinition | null;
  /** 1 for the rows of `facts.overall` that were reopened; null: not known. */
  readonly reopened: Uint8Array | null;
  /** 1 for the rows of `facts.resolution` that are met and, replayed without pauses, would have breached; null: not known. */
  readonly metOnlyByPause: Uint8Array | null;
}

/** Sums the columns of a period up into what the rules look at. */
export function recommendInput(source: RecommendSource): RecommendInput {
  const { facts, previous, zone, from, to, trends, patterns, breaches, pauseExamples } = source;
  const calendar = source.workingCalendar === null ? null : compileCalendar(source.workingCalendar);
  const slots = {
    overall: rowSlots(facts.overall.startedAt, zone, calendar),
    response: rowSlots(facts.response.startedAt, zone, calendar),
    resolution: rowSlots(facts.resolution.startedAt, zone, calendar),
  };
  const measures = measuresOf(facts, slots);
  const now = decidedShare(facts.overall);
  const before = previous === null ? null : decidedShare(previous.overall);
  return {
    overall: countsOf(now),
    previous: before === null ? null : countsOf(before),
    dispersion: before === null ? noDispersion : shareDispersion([now.days, before.days]),
    groups: [...dimensions, 'time' as const].flatMap((dimension) =>
      groupFigures(source, dimension, slots, measures),
    ),
    days: dayLoads(facts, slots, { from, to, zone }, measures),
    targets: targetUses(facts),
    complianceTarget: source.complianceTarget,
    sourceJudged: sourceJudged(facts),
    trends,
    patterns,
    breaches,
    pauseExamples,
  };
}

function countsOf({ hits, n }: { hits: number; n: number }): DecidedCounts {
  return { decided: n, breached: n - hits };
}

function sourceJudged({ policies }: ReportFacts): RecommendInput['sourceJudged'] {
  const sources = policies.filter(({ judgedBy }) => judgedBy !== 'policy').length;
  if (sources === 0) return 'none';
  return sources === policies.length ? 'all' : 'some';
}

function targetUses(facts: ReportFacts): TargetUse[] {
  const { priority } = facts.labels;
  return clockKinds.flatMap((clock) => {
    const clocks = facts[clock];
    const groups = { codes: clocks.codes.priority, slots: priority.length + 1 };
    const decided = decidedBySlot(decidedRows(clocks), groups);
    const consumed = consumedBySlot(clocks)(groups);
    return priority.map((name, index) => {
      const shares = consumed[index + 1] ?? new Float64Array();
      return {
        priority: name,
        clock,
        ...(decided[index + 1] ?? { decided: 0, breached: 0 }),
        stopped: shares.length,
        aboveHalf: shares.reduce((count, share) => count + (share > 0.5 ? 1 : 0), 0),
        p99Share: shares.length < minSample(99) ? null : quantile(shares, 0.99),
      };
    });
  });
}
