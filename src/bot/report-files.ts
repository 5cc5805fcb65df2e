import { z } from 'zod';
import { CancelledError } from '../core/errors.ts';
import type { Report, ReportFile } from '../core/report/document.ts';
import { type ReportFormat, reportFormats } from '../ports/renderer.ts';
import type { CommandContext } from './command.ts';

/** The button that gives what the tables of an answer leave out. */
export const allFiguresLabel = 'All figures (CSV)';

/** Of every command that answers with a report. */
export const formatOption = z
  .array(z.enum(reportFormats))
  .default([])
  .describe('Attach the report as this kind of file');

/** The report with the files asked for; one after the other, since each rendering keeps a core busy. */
export async function withFiles(
  report: Report,
  formats: readonly ReportFormat[],
  { reporting, signal, progress }: Pick<CommandContext, 'reporting' | 'signal' | 'progress'>,
): Promise<Report> {
  const files: ReportFile[] = [];
  for (const format of new Set(formats)) {
    if (signal.aborted) throw new CancelledError();
    progress(`Writing ${format.toUpperCase()} …`);
    files.push(await reporting.render(report, format));
  }
  return { ...report, files: [...report.files, ...files] };
}
