import { z } from 'zod';
import type { Report } from '../core/report/document.ts';
import { reportKinds } from '../ports/reporting.ts';
import { type AnyCommand, type CommandContext, defineCommand } from './command.ts';
import { formatLine } from './format-line.ts';
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
        kind: z.enum(['weekly', 'monthly']).default('monthly').describe('Which running period'),
        ...scopeOptions,
      }),
      run: ({ kind, ...scope }, context) => answer(command, kind, running(scope, context), context),
    });
  }
  return defineCommand({
    ...base,
    options: z.object({
      kind: z.enum(reportKinds).default('monthly').describe('Which period; default the last closed month'),
      ...scopeOptions,
    }),
    run: ({ kind, ...scope }, context) => answer(command, kind, scope, context),
  });
}

/** The scope with a day of the period that runs at its as-of. */
function running(scope: Scope, context: CommandContext): Scope {
  const zone = scope.zone ?? context.timeZone;
  return { ...scope, from: scope.from ?? runningDate(scope, zone, context.now()) };
}

async function answer(
  { sections, neighbours }: SectionCommand,
  kind: Kind,
  scope: Scope,
  { reporting, signal, progress }: CommandContext,
) {
  const report = await reporting.report(toRequest(kind, scope, sections), { signal, progress });
  const line = scopeLine(scope, report);
  return {
    ...report,
    summary: ownSummary(report),
    actions: neighbours.map(({ label, command }) => ({ label, command: formatLine(command, [kind], line) })),
  };
}

/** What the sections themselves call out, rather than how the period stands; what was left out stays said. */
function ownSummary({ sections, summary, data }: Report): string {
  const callouts = sections.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'callout' && block.text !== '' ? [block.text] : [])),
  );
  const [leftOut, answer] = data?.omitted === undefined ? [null, callouts[0]] : [callouts[0], callouts[1]];
  if (answer === undefined) return summary;
  return leftOut == null ? answer : `${answer} ${leftOut}`;
}
