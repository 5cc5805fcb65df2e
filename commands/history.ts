import { z } from 'zod';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { columns } from '../src/bot/schedules/reports.ts';
import { schedulingOf } from '../src/bot/schedules/scheduling-of.ts';
import { type Verification, verifyReport } from '../src/bot/schedules/verify-report.ts';
import { owedPeriodWords, readerFormat } from '../src/bot/schedules/words.ts';
import type { Block, Report } from '../src/core/report/document.ts';
import { plural } from '../src/core/report/plural.ts';
import type { ArchivedReport } from '../src/ports/report-archive.ts';

const defaultLimit = 20;
const maxLimit = 500;
const maxButtons = 5;

export const history = defineCommand({
  name: 'history',
  summary: 'The reports that schedules made, as they were; with an id its files again.',
  examples: ['history', 'history schedule=weekly', 'history verify=on'],
  options: z.object({
    id: z.string().min(1).nullable().default(null).describe('Of a report: attaches its files'),
    schedule: z.string().min(1).nullable().default(null).describe('Only of this schedule'),
    verify: z
      .boolean()
      .default(false)
      .describe('Makes them again from the data as known then, and compares figures and files'),
    limit: z.number().int().min(1).max(maxLimit).default(defaultLimit).describe('How many to list at most'),
  }),
  positional: ['id'],
  files: true,
  personal: true,
  withoutData: true,
  run: async ({ id, schedule, verify, limit }, context) => {
    if (id !== null && !verify) return attached(id, context);
    const scheduling = schedulingOf(context);
    const reports =
      id === null ? await scheduling.reports({ schedule, limit }) : [await scheduling.report(id)];
    if (verify) return verifiedReport(await verifyAll(reports, context), context);
    const format = readerFormat(context);
    const n = reports.length;
    const summary =
      n === 0 ? 'No report is kept yet.' : `${n} ${plural(n, 'report')}, the latest period first.`;
    return plainReport({
      title: 'History',
      subtitle: format.timeZone,
      summary,
      blocks: [
        { kind: 'callout', tone: 'neutral', text: summary },
        ...(n === 0
          ? []
          : [
              {
                kind: 'table' as const,
                id: 'history',
                caption: 'Reports',
                columns: columns('Id', 'Schedule', 'Period', `Made (${format.timeZone})`, 'Files'),
                rows: reports.map((report) =>
                  [
                    report.id,
                    report.schedule,
                    owedPeriodWords(report, format),
                    format.instant(report.createdAt),
                    report.files.map(({ name }) => name).join(', ') || '–',
                  ].map((text) => ({ text })),
                ),
                totalRows: n,
              },
            ]),
      ],
      actions: reports.slice(0, maxButtons).map((report) => ({
        label: `Files of ${report.schedule}, ${owedPeriodWords(report, format)}`,
        command: formatLine('history', [report.id]),
      })),
      language: context.locale,
      data: { reports: reports.map(reportData) },
    });
  },
});

async function attached(id: string, context: CommandContext): Promise<Report> {
  const scheduling = schedulingOf(context);
  const report = await scheduling.report(id);
  const files = await scheduling.reportFiles(id);
  const format = readerFormat(context);
  const made = `Made ${format.readerInstant(report.createdAt)} (${format.timeZone}) from data version ${report.dataVersion}.`;
  const summary = `${report.summary} ${made}`;
  return {
    ...plainReport({
      title: report.title,
      subtitle: `${report.schedule} · ${owedPeriodWords(report, format)}`,
      summary,
      blocks: [{ kind: 'callout', tone: 'neutral', text: summary }],
      actions: [{ label: 'History', command: formatLine('history', [], { schedule: report.schedule }) }],
      language: context.locale,
      data: reportData(report),
    }),
    files,
  };
}

async function verifyAll(
  reports: readonly ArchivedReport[],
  context: CommandContext,
): Promise<Verification[]> {
  const { reporting, signal, progress } = context;
  const found: Verification[] = [];
  for (const [index, report] of reports.entries()) {
    progress(`Making report ${index + 1} of ${reports.length} again …`);
    const sources = { reporting, scheduling: schedulingOf(context) };
    found.push(await verifyReport(report, sources, { signal }));
  }
  return found;
}

/** What was found of reports that were made again, each in a line. */
function verifiedReport(found: readonly Verification[], context: CommandContext): Report {
  const format = readerFormat(context);
  const isWhole = ({ figuresHold, problem }: Verification) => figuresHold && problem === null;
  const good = found.filter(isWhole).length;
  const summary =
    found.length === 0
      ? 'No report is kept yet.'
      : `${good} of ${found.length} ${plural(found.length, 'report')} ${good === 1 ? 'comes' : 'come'} out as made then, figures and files.`;
  const rows = found.map((one) =>
    [
      one.report.id,
      one.report.schedule,
      owedPeriodWords(one.report, format),
      one.figuresHold ? 'as they were' : 'DIFFERENT',
      one.problem ?? (one.figuresHold ? 'as they were' : '–'),
    ].map((text) => ({ text })),
  );
  const table: Block = {
    kind: 'table',
    id: 'verified',
    caption: 'Made again as of and as known then',
    columns: columns('Id', 'Schedule', 'Period', 'Figures', 'Files'),
    rows,
    totalRows: rows.length,
  };
  const report = plainReport({
    title: 'History, verified',
    subtitle: format.timeZone,
    summary,
    blocks: [
      { kind: 'callout', tone: good === found.length ? 'good' : 'bad', text: summary },
      ...(rows.length === 0 ? [] : [table]),
    ],
    actions: [{ label: 'History', command: 'history' }],
    language: context.locale,
    data: { verified: found.map(({ report, ...rest }) => ({ id: report.id, ...rest })) },
  });
  return { ...report, isRefuted: good < found.length };
}

function reportData({ createdAt, ...report }: ArchivedReport): Record<string, unknown> {
  return { ...report, createdAt: new Date(createdAt).toISOString() };
}
