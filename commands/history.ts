import { z } from 'zod';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { columns } from '../src/bot/schedules/reports.ts';
import { schedulingOf } from '../src/bot/schedules/scheduling-of.ts';
import { owedPeriodWords, readerFormat } from '../src/bot/schedules/words.ts';
import type { Report } from '../src/core/report/document.ts';
import { plural } from '../src/core/report/plural.ts';
import type { ArchivedReport } from '../src/ports/report-archive.ts';

const defaultLimit = 20;
const maxLimit = 500;
const maxButtons = 5;

export const history = defineCommand({
  name: 'history',
  summary: 'The reports that schedules made, as they were; with an id its files again.',
  examples: ['history', 'history schedule=weekly'],
  options: z.object({
    id: z.string().min(1).nullable().default(null).describe('Of a report: attaches its files'),
    schedule: z.string().min(1).nullable().default(null).describe('Only of this schedule'),
    limit: z.number().int().min(1).max(maxLimit).default(defaultLimit).describe('How many to list at most'),
  }),
  positional: ['id'],
  files: true,
  personal: true,
  run: async ({ id, schedule, limit }, context) => {
    if (id !== null) return attached(id, context);
    const reports = await schedulingOf(context).reports({ schedule, limit });
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
  const { report, files } = await schedulingOf(context).report(id);
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

function reportData({ createdAt, ...report }: ArchivedReport): Record<string, unknown> {
  return { ...report, createdAt: new Date(createdAt).toISOString() };
}
