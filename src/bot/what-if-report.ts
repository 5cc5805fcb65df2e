import type { Block, TableCell } from '../core/report/document.ts';
import type { Format } from '../core/report/format.ts';
import type { BreakdownRow, MetricSet } from '../core/report/model.ts';
import type { WhatIfAnswer } from '../ports/reporting.ts';

function rateOf(metrics: MetricSet, clock: 'overall' | 'response' | 'resolution'): number | null {
  return metrics.compliance[clock].rate;
}

/** What the replay comes to, in one sentence. */
export function whatIfSummary({ before, after, totalFlips }: WhatIfAnswer, format: Format): string {
  const flips = totalFlips === 1 ? '1 clock flips' : `${format.count(totalFlips)} clocks flip`;
  const [now, then] = [before, after].map(({ metrics }) => format.rate(rateOf(metrics, 'overall')));
  if (totalFlips === 0) return `Nothing would change: overall compliance stays ${now}.`;
  return `Overall compliance would be ${then} instead of ${now}; ${flips}.`;
}

/** Both readings side by side, what flips, and how it was computed. */
export function whatIfBlocks(answer: WhatIfAnswer, format: Format): Block[] {
  return [
    { kind: 'callout', tone: 'neutral', text: whatIfSummary(answer, format) },
    comparisonTable(answer, format),
    ...(answer.flips.length === 0 ? [] : [flipTable(answer)]),
    { kind: 'method', lines: [methodLine(answer, format)] },
  ];
}

function comparisonTable({ before, after }: WhatIfAnswer, format: Format): Block {
  const column = (key: string, label: string) => ({ key, label, align: 'right' as const });
  const priorities = new Map(after.breakdowns.priority.map((row) => [row.key, row]));
  const rows = [
    ...(['overall', 'response', 'resolution'] as const).map((clock) =>
      cells(
        clock,
        rateOf(before.metrics, clock),
        rateOf(after.metrics, clock),
        decided(before.metrics, clock),
        format,
      ),
    ),
    ...[...before.breakdowns.priority].sort(byKey).map((row) => {
      const then = priorities.get(row.key);
      const name = `overall, ${row.key ?? 'no priority'}`;
      return cells(
        name,
        rateOf(row, 'overall'),
        then === undefined ? null : rateOf(then, 'overall'),
        decided(row, 'overall'),
        format,
      );
    }),
  ];
  return {
    kind: 'table',
    id: 'what-if',
    caption: 'Compliance as it is and as it would be',
    columns: [
      { key: 'clock', label: 'Clock', align: 'left' },
      column('n', 'n'),
      column('now', 'As it is'),
      column('then', 'Proposed'),
      column('change', 'Change'),
    ],
    rows,
    totalRows: rows.length,
  };
}

function byKey(a: BreakdownRow, b: BreakdownRow): number {
  return (a.key ?? '\uffff') < (b.key ?? '\uffff') ? -1 : 1;
}

function decided({ compliance }: MetricSet, clock: 'overall' | 'response' | 'resolution'): number {
  return compliance[clock].met + compliance[clock].breached;
}

function cells(
  name: string,
  now: number | null,
  then: number | null,
  n: number,
  format: Format,
): TableCell[] {
  const change = now === null || then === null ? null : (then - now) * 100;
  const tone = change === null || change === 0 ? 'neutral' : change > 0 ? 'good' : 'bad';
  const points =
    change === null
      ? '–'
      : `${change > 0 ? '+' : change < 0 ? '−' : ''}${Math.abs(change).toFixed(1)} points`;
  return [
    { text: name },
    { text: format.count(n) },
    { text: format.rate(now) },
    { text: format.rate(then) },
    { text: points, tone },
  ];
}

function flipTable({ flips, totalFlips }: WhatIfAnswer): Block {
  return {
    kind: 'table',
    id: 'flips',
    caption: 'Clocks whose verdict would differ',
    columns: ['Incident', 'Clock', 'As it is', 'Proposed'].map((label) => ({
      key: label.toLowerCase(),
      label,
      align: 'left' as const,
    })),
    rows: flips.map(({ incident, clock, cycle, from, to }) => [
      { text: incident },
      { text: cycle > 1 ? `${clock}, cycle ${cycle}` : clock },
      { text: from ?? 'not in the period' },
      { text: to ?? 'not in the period' },
    ]),
    totalRows: totalFlips,
  };
}

function methodLine({ replayedIncidents }: WhatIfAnswer, format: Format): string {
  return `Replayed from the events of ${format.count(replayedIncidents)} incidents near the period, under the proposed policies from the first event on; the recorded verdicts stay as they are.`;
}
