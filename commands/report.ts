import { z } from 'zod';
import { sectionNames } from '../config/schema.ts';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { scopeLine, scopeOptions, toRequest } from '../src/bot/scope.ts';
import { CancelledError } from '../src/core/errors.ts';
import type { Report, ReportFile } from '../src/core/report/document.ts';
import { type ReportFormat, reportFormats } from '../src/ports/renderer.ts';
import { reportKinds } from '../src/ports/reporting.ts';

export const report = defineCommand({
  name: 'report',
  summary: 'The full report of a closed day, week, month or any period; files on request.',
  examples: [
    'report weekly',
    'report monthly format=pdf',
    'report weekly service=payments',
    'report monthly section=trends,forecast',
    'report custom from=2026-01-01 to=2026-04-01',
  ],
  options: z.object({
    kind: z.enum(reportKinds).default('weekly').describe('Which period; default the last closed one'),
    ...scopeOptions,
    section: z
      .array(z.enum(sectionNames))
      .default([])
      .describe('Only this section; several, in order: a,b or repeated'),
    format: z.array(z.enum(reportFormats)).default([]).describe('Attach the report as this kind of file'),
  }),
  positional: ['kind'],
  files: true,
  run: async (options, context) => {
    const { kind, format, section, ...scope } = options;
    const { signal, progress } = context;
    const formats = [...new Set(format)];
    const document = await context.reporting.report(
      toRequest(kind, scope, section.length === 0 ? null : section),
      { signal, progress },
    );
    const files = await renderAll(document, formats, context);
    const line = scopeLine(scope, document);
    const pdf = {
      label: 'PDF',
      command: formatLine('report', [kind], { ...line, section, format: ['pdf'] }),
    };
    return {
      ...document,
      files: [...document.files, ...files],
      actions: [
        { label: 'Show breaches', command: formatLine('breaches', [kind], line) },
        ...(formats.includes('pdf') ? [] : [pdf]),
      ],
    };
  },
});

/** One after the other: each rendering keeps a core busy. */
async function renderAll(
  document: Report,
  formats: readonly ReportFormat[],
  { reporting, signal, progress }: CommandContext,
): Promise<ReportFile[]> {
  const files: ReportFile[] = [];
  for (const format of formats) {
    if (signal.aborted) throw new CancelledError();
    progress(`Writing ${format.toUpperCase()} …`);
    files.push(await reporting.render(document, format));
  }
  return files;
}
