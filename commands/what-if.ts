import { z } from 'zod';
import { type CommandContext, defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { plainReport } from '../src/bot/plain-report.ts';
import { scopeLine, scopeOptions, toRequest } from '../src/bot/scope.ts';
import { mostFlips, whatIfBlocks, whatIfSummary } from '../src/bot/what-if-report.ts';
import { UserError } from '../src/core/errors.ts';
import { createFormat } from '../src/core/report/format.ts';
import { reportKinds } from '../src/ports/reporting.ts';

const DEFAULT_LIMIT = 20;

export const whatIf = defineCommand({
  name: 'what-if',
  summary: 'Replays a period under proposed targets, calendars or pause rules; changes nothing.',
  examples: [
    'what-if target P2.response=20m',
    'what-if target P1.response=10m P1.resolution=3h kind=weekly',
    'what-if calendar *.resolution=office pause *.resolution=none from=2026-03-01 to=2026-04-01 kind=custom',
  ],
  options: z.object({
    change: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'target, calendar or pause, then PRIORITY.response=… or PRIORITY.resolution=…; * is every priority',
      )
      .meta({ title: 'Changes', form: 'needed' }),
    kind: z
      .enum(reportKinds)
      .default('monthly')
      .describe('Which period; default the last closed month')
      .meta({ title: 'Period' }),
    ...scopeOptions,
    limit: z
      .number()
      .int()
      .min(1)
      .max(mostFlips)
      .default(DEFAULT_LIMIT)
      .describe('How many flips to list at most')
      .meta({ title: 'Rows' }),
    policy: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('A configuration file with the proposed policies (command line only)')
      .meta({ form: 'left-out' }),
  }),
  positional: ['change'],
  endIsCustom: true,
  run: async ({ change, kind: given, limit, policy, ...scope }, context) => {
    const kind = scope.to === null ? given : 'custom';
    const proposal = policy === null ? change : await policiesOf(policy, change, context);
    context.progress('Judging the period again …');
    const answer = await context.reporting.whatIf(toRequest(kind, scope), proposal, limit);
    const format = createFormat(context.locale, answer.span.timeZone, [], context.readerZone);
    const words = format.instant;
    const { from, to, asOf, timeZone } = answer.span;
    return plainReport({
      title: `What if: ${policy === null ? change.join(' ') : policy}`,
      subtitle: `${words(from)} – ${words(to)} · ${timeZone} · as of ${format.readerInstant(asOf)}`,
      summary: whatIfSummary(answer, format),
      blocks: whatIfBlocks(answer, format),
      actions: [{ label: 'Report as it is', command: formatLine('report', [kind], scopeLine(scope, null)) }],
      language: context.locale,
      data: { ...answer },
    });
  },
});

function policiesOf(file: string, change: readonly string[], { readPolicies }: CommandContext) {
  if (readPolicies === undefined) {
    throw new UserError('A policy file can only be named on the command line.', {
      code: 'no-files-here',
      hint: 'Write the change itself: what-if target P2.response=20m',
    });
  }
  if (change.length === 0) return readPolicies(file);
  throw new UserError('Give changes or a policy file, not both.', { code: 'two-proposals' });
}
