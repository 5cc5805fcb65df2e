import { z } from 'zod';
import { defineCommand } from '../src/bot/command.ts';
import { formatLine } from '../src/bot/format-line.ts';
import { runningDate, scopeLine, scopeOptions, toRequest } from '../src/bot/scope.ts';

export const summary = defineCommand({
  name: 'summary',
  summary: 'How the running day, week or month stands, in a few figures.',
  examples: ['summary', 'summary monthly', 'summary daily priority=P1'],
  options: z.object({
    kind: z
      .enum(['daily', 'weekly', 'monthly'])
      .default('weekly')
      .describe('Which running period')
      .meta({ title: 'Period' }),
    ...scopeOptions,
  }),
  positional: ['kind'],
  run: async (options, context) => {
    const { kind, ...scope } = options;
    const zone = scope.zone ?? context.timeZone;
    const from = scope.from ?? runningDate(scope, zone, context.now());
    const { signal, progress } = context;
    const request = toRequest(kind, { ...scope, from }, ['summary']);
    const report = await context.reporting.report(request, { signal, progress });
    const line = scopeLine({ ...scope, from }, report);
    return {
      ...report,
      actions: [
        { label: 'Full report', command: formatLine('report', [kind], line) },
        { label: 'Show breaches', command: formatLine('breaches', [kind], line) },
        { label: 'PDF', command: formatLine('report', [kind], { ...line, format: ['pdf'] }) },
      ],
    };
  },
});
