import { z } from 'zod';
import { defineCommand } from '../src/bot/command.ts';
import { explainActions } from '../src/bot/explain-actions.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { openClockData, usedShare } from '../src/bot/open-clock-data.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { asOfOptions, filterOptions } from '../src/bot/scope.ts';
import type { Block, TableCell, Tone } from '../src/core/report/document.ts';
import { createFormat, type Format } from '../src/core/report/format.ts';
import { plural } from '../src/core/report/plural.ts';
import { countFrom, type RiskShares, type RiskStatus, riskStatuses } from '../src/core/sla/risk.ts';
import { clockKinds } from '../src/core/sla/types.ts';
import type { OpenClockRow, OpenClocks } from '../src/ports/open-clocks.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;
const minuteMs = 60_000;

export const atRisk = defineCommand({
  name: 'at-risk',
  summary: 'Lists the open clocks near or past their target, least time left first.',
  examples: ['at-risk', 'at-risk critical priority=P1', 'at-risk on-track service=payments clock=response'],
  options: z.object({
    status: z
      .enum(riskStatuses)
      .default('at-risk')
      .describe('Only clocks that stand so or worse; on-track lists every open one'),
    clock: z.enum(clockKinds).nullable().default(null).describe('Only this clock; default both'),
    ...filterOptions,
    ...asOfOptions,
    limit: z
      .number()
      .int()
      .min(1)
      .max(MAX_LIMIT)
      .default(DEFAULT_LIMIT)
      .describe('How many to list at most')
      .meta({ title: 'Rows' }),
  }),
  positional: ['status'],
  run: async (options, context) => {
    const { status, clock, limit, 'as-of': asOf, 'known-at': knownAt, ...filters } = options;
    const asked = { asOf, knownAt, filters, timeZone: null, clock, from: status };
    const found = await context.reporting.openClocks(asked, limit);
    const { locale, readerZone } = context;
    const format = createFormat(locale, readerZone ?? found.timeZone, [...Object.values(found.shares), 1]);
    const summary = words(found, status, format);
    const { counts, rows } = found;
    const tone = toneOf(
      counts.breached + counts.critical > 0 ? 'critical' : counts['at-risk'] > 0 ? 'at-risk' : 'on-track',
    );
    return plainReport({
      title: status === 'on-track' ? 'Open clocks' : 'At risk',
      subtitle: `as of ${format.instant(found.asOf)} ${format.timeZone}`,
      summary,
      blocks: [
        { kind: 'callout', tone, text: summary },
        ...(rows.length === 0
          ? []
          : [table(rows, countFrom(counts, status), format), methodOf(found.shares, locale)]),
      ],
      actions: [
        ...explainActions(rows),
        ...(status === 'on-track'
          ? []
          : [
              {
                label: 'All open clocks',
                command: formatLine('at-risk', ['on-track'], { ...options, status: null, limit: null }),
              },
            ]),
      ],
      language: locale,
      data: openClockData(found),
    });
  },
});

const names: Readonly<Record<RiskStatus, string>> = {
  'on-track': 'on track',
  'at-risk': 'at risk',
  critical: 'critical',
  breached: 'breached',
};

function toneOf(status: RiskStatus): Tone {
  if (status === 'on-track') return 'good';
  return status === 'at-risk' ? 'warning' : 'bad';
}

/** `3 open clocks near their target: 1 critical, 2 at risk. Next breach: … 4 breached and still open, 31 on track.` */
function words({ rows, counts }: OpenClocks, from: RiskStatus, format: Format): string {
  if (countFrom(counts, 'on-track') === 0) return 'No clock with a target is open.';
  const told = (list: readonly (readonly [RiskStatus, string])[]) =>
    list
      .filter(([status]) => counts[status] > 0)
      .map(([status, name]) => `${format.count(counts[status])} ${name}`)
      .join(', ');
  const near = counts.critical + counts['at-risk'];
  const nearby = told([
    ['critical', 'critical'],
    ['at-risk', 'at risk'],
  ]);
  const isOver = near === 0 && counts.breached > 0;
  const others = told([
    ...(isOver ? [] : ([['breached', 'breached and still open']] as const)),
    ['on-track', 'on track'],
  ]);
  const listed = countFrom(counts, from);
  return [
    near === 0
      ? isOver
        ? `${format.count(counts.breached)} ${plural(counts.breached, 'clock')} breached and still open; no other open clock is near its target.`
        : 'No open clock is near its target.'
      : `${format.count(near)} open ${plural(near, 'clock')} near ${plural(near, 'its', 'their')} target: ${nearby}.`,
    nextBreach(rows, format),
    others === '' ? null : `${others}.`,
    rows.length === listed ? null : `The first ${rows.length === 1 ? 'is' : `${rows.length} are`} listed.`,
  ]
    .filter((part) => part !== null)
    .join(' ');
}

function nextBreach(rows: readonly OpenClockRow[], format: Format): string | null {
  const next = rows.find(({ status, breachesAt }) => breachesAt !== null && status !== 'on-track');
  if (next === undefined || next.breachesAt === null) return null;
  const left = roundMs(next.leftMs ?? 0);
  return `Next breach: ${next.incident} (${next.clock}) in ${format.duration(left / 1000)}, after ${format.instant(breachOf(next) ?? 0)}.`;
}

/** Whole minutes from ten minutes on: seconds would say nothing. */
function roundMs(ms: number): number {
  return Math.abs(ms) < 10 * minuteMs ? ms : Math.trunc(ms / minuteMs) * minuteMs;
}

/** Where it breached or will, to the minute as the time left is; null: it does not. */
function breachOf({ breachedAt, breachesAt, leftMs }: OpenClockRow): number | null {
  const at = breachedAt ?? breachesAt;
  return at === null || Math.abs(leftMs ?? 0) < 10 * minuteMs ? at : Math.floor(at / minuteMs) * minuteMs;
}

function methodOf(shares: RiskShares, locale: string): Block {
  const percent = (share: number) => `${Number((share * 100).toFixed(4)).toLocaleString(locale)} %`;
  return {
    kind: 'method',
    lines: [
      `At risk: ${percent(shares['at-risk'])} of the target used, critical: ${percent(shares.critical)}. Time counts as the target does: within its calendar and without pauses; a paused clock cannot breach.`,
      'The instant of breach holds if nothing else happens. Priority, service and team are those the incident has now.',
    ],
  };
}

function table(rows: readonly OpenClockRow[], totalRows: number, format: Format): Block {
  const column = (key: string, label: string, align: 'left' | 'right' = 'left') => ({ key, label, align });
  return {
    kind: 'table',
    id: 'at-risk',
    caption: 'Open clocks, least time left first, then those that breached, latest first',
    columns: [
      column('incident', 'Incident'),
      column('clock', 'Clock'),
      column('status', 'Status'),
      column('left', 'Time left', 'right'),
      column('breach', `Breach (${format.timeZone})`),
      column('used', 'Used'),
      column('priority', 'Priority'),
      column('service', 'Service'),
      column('team', 'Team'),
      { ...column('title', 'Title'), elastic: true },
    ],
    rows: rows.map((row) => cells(row, format)),
    totalRows,
  };
}

function cells(row: OpenClockRow, format: Format): TableCell[] {
  const breachAt = breachOf(row);
  return [
    { text: row.incident },
    { text: row.clock },
    { text: row.paused ? `${names[row.status]}, paused` : names[row.status], tone: toneOf(row.status) },
    { text: leftWords(row, format) },
    { text: breachAt === null ? '–' : format.instant(breachAt) },
    { text: usedWords(row, format) },
    { text: row.priority ?? '–' },
    { text: row.service ?? '–' },
    { text: row.team ?? '–' },
    { text: row.title ?? '–' },
  ];
}

function leftWords({ leftMs, status }: OpenClockRow, format: Format): string {
  if (leftMs === null) return '–';
  const duration = format.duration(roundMs(Math.abs(leftMs)) / 1000);
  return status === 'breached' ? `over by ${leftMs > 0 ? format.duration(0) : duration}` : duration;
}

/** `3 h 54 min of 4 h (97.5 %)`. */
function usedWords(row: OpenClockRow, format: Format): string {
  const elapsed = format.duration(roundMs(row.elapsedMs) / 1000);
  const share = usedShare(row);
  if (row.targetMs === null) return elapsed;
  const of = `${elapsed} of ${format.duration(row.targetMs / 1000)}`;
  return share === null ? of : `${of} (${format.rate(share)})`;
}
