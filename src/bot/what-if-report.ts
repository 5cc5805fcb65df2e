import type { Block, TableCell } from '../core/report/document.ts';
import { signed } from '../core/report/evidence-words.ts';
import type { Format } from '../core/report/format.ts';
import type { BreakdownRow, MetricSet } from '../core/report/model.ts';
import type { WhatIfAnswer } from '../ports/reporting.ts';

/** Flips that can be listed. */
export const mostFlips = 500;
/** Rates differ by little here; the change is that of the figures as shown. */
const decimals = 2;
const bySource =
  'judged by the word of their source (“verdict” under “sources” in the configuration), which no proposed target, calendar or pause rule changes';

/** No clock is there that a policy decides. */
function isMoot({ judged, totalFlips }: WhatIfAnswer): boolean {
  return judged.n > 0 && judged.bySource === judged.n && totalFlips === 0;
}

function rateOf(metrics: MetricSet, clock: 'overall' | 'response' | 'resolution'): number | null {
  return metrics.compliance[clock].rate;
}

/** What the replay comes to, in one sentence. */
export function whatIfSummary(answer: WhatIfAnswer, format: Format): string {
  const { before, after, totalFlips, judged } = answer;
  if (isMoot(answer)) {
    const clocks = judged.n === 1 ? 'the only clock' : `all ${format.count(judged.n)} clocks`;
    return `The proposal is not used: ${clocks} of the period ${judged.n === 1 ? 'is' : 'are'} ${bySource}.`;
  }
  const flips = totalFlips === 1 ? '1 clock flips' : `${format.count(totalFlips)} clocks flip`;
  const [now, then] = [before, after].map(({ metrics }) => rateText(rateOf(metrics, 'overall'), format));
  if (totalFlips === 0) return `Nothing would change: overall compliance stays ${now}.`;
  return `Overall compliance would be ${then} instead of ${now}; ${flips}.`;
}

/** Both readings side by side, what flips, and how it was computed. */
export function whatIfBlocks(answer: WhatIfAnswer, format: Format): Block[] {
  return [
    { kind: 'callout', tone: 'neutral', text: whatIfSummary(answer, format) },
    ...sourceNote(answer, format),
    comparisonTable(answer, format),
    ...(answer.flips.length === 0 ? [] : [flipTable(answer)]),
    { kind: 'method', lines: [methodLine(answer, format)] },
  ];
}

function sourceNote(answer: WhatIfAnswer, format: Format): Block[] {
  const { n, bySource: some } = answer.judged;
  if (some === 0 || isMoot(answer)) return [];
  const are = some === 1 ? 'is' : 'are';
  const text = `${format.count(some)} of the ${format.count(n)} clocks of the period ${are} ${bySource}.`;
  return [{ kind: 'callout', tone: 'neutral', text }];
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
  const change =
    now === null || then === null ? null : Number((shownPercent(then) - shownPercent(now)).toFixed(decimals));
  const tone = change === null || change === 0 ? 'neutral' : change > 0 ? 'good' : 'bad';
  return [
    { text: name },
    { text: format.count(n) },
    { text: rateText(now, format) },
    { text: rateText(then, format) },
    { text: change === null ? '–' : `${signed(change, format, decimals)} points`, tone },
  ];
}

function shownPercent(rate: number): number {
  return Number((rate * 100).toFixed(decimals));
}

/** To the hundredth; where that would read as all or none and is not, as reports say it. */
function rateText(rate: number | null, format: Format): string {
  const percent = rate === null ? 0 : shownPercent(rate);
  if (rate === null || (percent !== rate * 100 && (percent === 0 || percent === 100)))
    return format.rate(rate);
  return `${format.number(percent, decimals)} %`;
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
    rest: `up to ${mostFlips} with limit=${mostFlips}`,
  };
}

function methodLine({ replayedIncidents }: WhatIfAnswer, format: Format): string {
  return `Replayed from the events of ${format.count(replayedIncidents)} incidents near the period, under the proposed policies from the first event on; the recorded verdicts stay as they are.`;
}
