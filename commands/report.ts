import { z } from 'zod';
import { sectionNames } from '../config/schema.ts';
import { defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { allFiguresLabel, formatOption, withFiles } from '../src/bot/report-files.ts';
import { scopeLine, scopeOptions, toRequest } from '../src/bot/scope.ts';
import type { ReportFormat } from '../src/ports/renderer.ts';
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
    kind: z
      .enum(reportKinds)
      .default('weekly')
      .describe('Which period; default the last closed one')
      .meta({ title: 'Period' }),
    ...scopeOptions,
    section: z
      .array(z.enum(sectionNames))
      .default([])
      .describe('Only these sections, in this order')
      .meta({ title: 'Sections' }),
    format: formatOption,
  }),
  positional: ['kind'],
  files: true,
  run: async (options, context) => {
    const { kind, format, section, ...scope } = options;
    const { signal, progress } = context;
    const document = await context.reporting.report(
      toRequest(kind, scope, section.length === 0 ? null : section),
      { signal, progress },
    );
    const line = scopeLine(scope, document);
    const file = (label: string, kindOfFile: ReportFormat) =>
      format.includes(kindOfFile)
        ? []
        : [{ label, command: formatLine('report', [kind], { ...line, section, format: [kindOfFile] }) }];
    return {
      ...(await withFiles(document, format, context)),
      actions: [
        { label: 'Show breaches', command: formatLine('breaches', [kind], line) },
        ...file('PDF', 'pdf'),
        ...file(allFiguresLabel, 'csv'),
      ],
    };
  },
});
