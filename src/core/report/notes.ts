import { flagNames } from '../sla/flags.ts';
import { type Dimension, dimensions, type Filters, outcomes, type ReportFacts } from './facts.ts';
import type { Format } from './format.ts';
import type { MetricSet } from './model.ts';
import type { Period } from './period.ts';

export interface NotesInput {
  readonly period: Period;
  readonly cohort: 'verdict' | 'opened';
  readonly facts: ReportFacts;
  readonly metrics: MetricSet;
  readonly filters: Filters;
  readonly format: Format;
}

/** Priorities named in a note; the JSON breaks all of them down. */
const mostPriorities = 5;
const sentences: Readonly<Record<string, string>> = flagNames;

/** What a reader should know beside the figures, one plain sentence each. */
export function reportNotes(input: NotesInput): string[] {
  return [...scopeNotes(input), ...targetNotes(input), ...countNotes(input), ...flagNotes(input)];
}

function scopeNotes({ period, cohort, filters, metrics, format }: NotesInput): string[] {
  const notes: string[] = [];
  if (period.partial) {
    notes.push(`Partial: the period is still running at ${format.readerInstant(period.asOf)}.`);
  }
  const words = filterWords(filters);
  if (words !== '') notes.push(`Only ${words}.`);
  const carried = metrics.compliance.overall.pending;
  if (!period.partial && cohort === 'verdict' && carried > 0) {
    notes.push(
      `${format.count(carried)} ${carried === 1 ? 'incident was' : 'incidents were'} undecided at the end and carried over.`,
    );
  }
  return notes;
}

/** Whose priority nobody gave a target: they would be missed by nobody who looks at the rates alone. */
function targetNotes({ facts, metrics, format }: NotesInput): string[] {
  const all = metrics.compliance.overall.withoutTarget;
  if (all === 0) return [];
  const counts = withoutTargetByPriority(facts);
  const named = counts
    .slice(0, mostPriorities)
    .map(({ priority, n }) => `${priority ?? 'no priority'}: ${format.count(n)}`);
  const more = counts.length - named.length;
  if (more > 0) named.push(`${format.count(more)} more priorities`);
  const [has, they] = all === 1 ? ['incident has', 'it is'] : ['incidents have', 'they are'];
  return [
    `${format.count(all)} ${has} no target (${named.join(', ')}): ${they} in no rate, only in the durations.`,
  ];
}

function withoutTargetByPriority({
  overall: { n, counted, outcome, codes },
  labels,
}: ReportFacts): { priority: string | null; n: number }[] {
  const code = outcomes.indexOf('without-target');
  const counts = new Map<number, number>();
  for (let row = 0; row < n; row += 1) {
    if (counted[row] !== 1 || outcome[row] !== code) continue;
    const priority = codes.priority[row] ?? -1;
    counts.set(priority, (counts.get(priority) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, n], [b, m]) => m - n || b - a)
    .map(([priority, count]) => ({ priority: labels.priority[priority] ?? null, n: count }));
}

function countNotes({ facts, format }: NotesInput): string[] {
  const { cancelled, reopened, heldBack } = facts;
  const notes: string[] = [];
  if (cancelled.n > 0) {
    notes.push(
      `${format.count(cancelled.n)} cancelled and in no figure, ${format.count(cancelled.hadBreached)} of them after a breach.`,
    );
  }
  if (reopened > 0) notes.push(`${format.count(reopened)} reopened.`);
  if (heldBack > 0) {
    notes.push(`${format.count(heldBack)} held back: their events came without an opening.`);
  }
  return notes;
}

function flagNotes({ facts, format }: NotesInput): string[] {
  return Object.entries(facts.flags)
    .filter(([, n]) => n > 0)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([flag, n]) => `Flagged, ${format.count(n)}: ${sentences[flag] ?? flag}`);
}

/** `service payments or search, priority P1`; empty without filters. */
export function filterWords(filters: Filters): string {
  const named = (dimension: Dimension) => `${dimension} ${filters[dimension].join(' or ')}`;
  return dimensions
    .filter((dimension) => filters[dimension].length > 0)
    .map(named)
    .join(', ');
}
