import { z } from 'zod';
import { breachData } from '../src/bot/breach-data.ts';
import { defineCommand } from '../src/bot/command.ts';
import { explainActions } from '../src/bot/explain-actions.ts';
import { formatLine, type LineOptions } from '../src/bot/format-line.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { withFiles } from '../src/bot/report-files.ts';
import { scopeLine, scopeOptions, toRequest } from '../src/bot/scope.ts';
import { restOfRows } from '../src/core/report/all-figures.ts';
import type { Block, ReportAction, TableCell } from '../src/core/report/document.ts';
import { createFormat, type Format } from '../src/core/report/format.ts';
import { plural } from '../src/core/report/plural.ts';
import type { BreachRow } from '../src/ports/report-source.ts';
import { type Reporting, reportKinds } from '../src/ports/reporting.ts';

type Breaches = Awaited<ReturnType<Reporting['breaches']>>;

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 500;
/** A file holds more than anybody reads. */
const MAX_FILE_ROWS = 50_000;

export const breaches = defineCommand({
  name: 'breaches',
  summary: 'Lists the clocks that breached in a period, latest first; “explain” says why of any of them.',
  examples: ['breaches', 'breaches monthly priority=P1', 'breaches custom from=2026-01-01 to=2026-02-01'],
  options: z.object({
    kind: z
      .enum(reportKinds)
      .default('weekly')
      .describe('Which period; default the last closed one')
      .meta({ title: 'Period' }),
    ...scopeOptions,
    format: z
      .array(z.enum(['csv', 'json']))
      .default([])
      .describe('Attach all of them as this kind of file')
      .meta({ title: 'Files' }),
    limit: z
      .number()
      .int()
      .min(1)
      .max(MAX_LIMIT)
      .default(DEFAULT_LIMIT)
      .describe('How many to list at most')
      .meta({ title: 'Rows' }),
  }),
  positional: ['kind'],
  run: async (options, context) => {
    const { kind, limit, format: files, ...scope } = options;
    const most = files.length === 0 ? limit : MAX_FILE_ROWS;
    const all = await context.reporting.breaches(toRequest(kind, scope), most);
    const found = { ...all, rows: all.rows.slice(0, limit) };
    const { locale, readerZone } = context;
    const format = createFormat(locale, found.timeZone, [], readerZone);
    const rowFormat = createFormat(locale, readerZone ?? found.timeZone);
    const words = format.instant;
    const summary = countWords(found, format);
    const line = scopeLine(scope, { data: { period: periodOf(found) } });
    const hasAll = found.total === 0 || files.includes('csv');
    const whole = hasAll ? [] : [allButton(found, kind, line, format)];
    const isCut = found.rows.length < found.total;
    const answer = plainReport({
      title: 'Breaches',
      subtitle: `${words(found.from)} – ${words(found.to)} · ${found.timeZone} · as of ${format.readerInstant(found.asOf)}`,
      summary,
      blocks: [
        { kind: 'callout', tone: found.total === 0 ? 'good' : 'neutral', text: summary },
        ...(found.rows.length === 0 ? [] : [table(found, restOf(all, files), rowFormat), method]),
      ],
      actions: [
        ...(isCut ? whole : []),
        ...explainActions(found.rows),
        ...(isCut ? [] : whole),
        { label: 'Full report', command: formatLine('report', [kind], line) },
      ],
      language: locale,
      data: breachData(all),
    });
    return found.total === 0 ? answer : withFiles(answer, files, context);
  },
});

function periodOf({ from, to, timeZone }: Breaches) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), timezone: timeZone };
}

/** Where the rows are that are not listed. */
function restOf({ rows, total }: Breaches, files: readonly string[]): string {
  if (files.length === 0) return restOfRows;
  const which = rows.length === total ? 'all' : `the latest ${rows.length}`;
  return `${which} in the attached file`;
}

function allButton({ total }: Breaches, kind: string, line: LineOptions, format: Format): ReportAction {
  const label = total === 1 ? 'CSV' : `All ${format.count(total)} as CSV`;
  return { label, command: formatLine('breaches', [kind], { ...line, format: ['csv'] }) };
}

function countWords({ rows, total }: Breaches, format: Format): string {
  if (total === 0) return 'No breaches in this period.';
  const all = `${format.count(total)} breached ${plural(total, 'clock')}`;
  if (rows.length === total) return `${all}.`;
  return `${all}; the latest ${rows.length === 1 ? 'is' : `${format.count(rows.length)} are`} listed.`;
}

/** Why there are more of them than a report has breached incidents. */
const method: Block = {
  kind: 'method',
  lines: [
    'Listed are clocks: an incident has one for the response and one for the resolution, and is here twice if both breached in the period. A report’s overall figure counts incidents, each once, at the first of its breaches.',
  ],
};

function table(found: Breaches, rest: string, format: Format): Block {
  const column = (key: string, label: string, align: 'left' | 'right' = 'left') => ({ key, label, align });
  return {
    kind: 'table',
    id: 'breaches',
    caption: 'Breaches, latest first',
    columns: [
      column('incident', 'Incident'),
      column('clock', 'Clock'),
      column('priority', 'Priority'),
      column('service', 'Service'),
      column('team', 'Team'),
      column('breached', format.timeZone === found.timeZone ? 'Breached' : `Breached (${format.timeZone})`),
      column('over', 'Over by', 'right'),
      { ...column('title', 'Title'), elastic: true },
    ],
    rows: found.rows.map((row) => cells(row, format)),
    totalRows: found.total,
    rest,
  };
}

function cells(row: BreachRow, format: Format): TableCell[] {
  const over =
    row.targetMs === null ? '–' : format.duration(Math.max(0, row.elapsedMs - row.targetMs) / 1000);
  const texts = [
    row.incident,
    row.clock,
    row.priority ?? '–',
    row.service ?? '–',
    row.team ?? '–',
    format.instant(row.breachedAt),
  ];
  const state: TableCell = row.stoppedAt === null ? { text: `${over}, open`, tone: 'bad' } : { text: over };
  return [...texts.map((text) => ({ text })), state, { text: row.title ?? '–' }];
}
