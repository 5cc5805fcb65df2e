import { z } from 'zod';
import type { Report } from '../core/report/document.ts';
import type { ReportFormat } from '../ports/renderer.ts';
import { reportKinds } from '../ports/reporting.ts';
import { type AnyCommand, type CommandContext, defineCommand } from './command.ts';
import { formatLine } from './format-line.ts';
import { allFiguresLabel, formatOption, withFiles } from './report-files.ts';
import { runningDate, type Scope, scopeLine, scopeOptions, toRequest } from './scope.ts';

type Kind = (typeof reportKinds)[number];

/** A command that answers with a few sections of a report and nothing else. */
export interface SectionCommand {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly sections: readonly string[];
  /** `closed`: the last closed period, of any kind; `running`: the week or month that runs at as-of. */
  readonly period: 'closed' | 'running';
  /** Commands over the same scope, as buttons. */
  readonly neighbours: readonly { readonly label: string; readonly command: string }[];
}

/** The declaration of a command over sections: a month unless another period is asked for. */
export function sectionCommand(command: SectionCommand): AnyCommand {
  const { name, summary, examples, period } = command;
  const base = { name, summary, examples, positional: ['kind'] as 'kind'[] };
  if (period === 'running') {
    return defineCommand({
      ...base,
      options: z.object({
        kind: z
          .enum(['weekly', 'monthly'])
          .default('monthly')
          .describe('Which running period')
          .meta({ title: 'Period' }),
        ...scopeOptions,
        format: formatOption,
      }),
      run: ({ kind, format, ...scope }, context) =>
        answer(command, { kind, format, scope: running(scope, context) }, context),
    });
  }
  return defineCommand({
    ...base,
    options: z.object({
      kind: z
        .enum(reportKinds)
        .default('monthly')
        .describe('Which period; default the last closed month')
        .meta({ title: 'Period' }),
      ...scopeOptions,
      format: formatOption,
    }),
    run: ({ kind, format, ...scope }, context) => answer(command, { kind, format, scope }, context),
  });
}

/** The scope with a day of the period that runs at its as-of. */
function running(scope: Scope, context: CommandContext): Scope {
  const zone = scope.zone ?? context.timeZone;
  return { ...scope, from: scope.from ?? runningDate(scope, zone, context.now()) };
}

interface Wanted {
  readonly kind: Kind;
  readonly scope: Scope;
  readonly format: readonly ReportFormat[];
}

async function answer(
  { name, sections, neighbours }: SectionCommand,
  { kind, scope, format }: Wanted,
  context: CommandContext,
): Promise<Report> {
  const { reporting, signal, progress } = context;
  const report = await reporting.report(toRequest(kind, scope, sections), { signal, progress });
  const line = scopeLine(scope, report);
  const all = { label: allFiguresLabel, command: formatLine(name, [kind], { ...line, format: ['csv'] }) };
  return {
    ...(await withFiles(report, format, context)),
    actions: [
      ...neighbours.map(({ label, command }) => ({ label, command: formatLine(command, [kind], line) })),
      ...(format.includes('csv') ? [] : [all]),
    ],
  };
}
