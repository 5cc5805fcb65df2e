import { z } from 'zod';
import { defineCommand } from '../src/bot/command.ts';
import { explanationReport } from '../src/bot/explanation-report.ts';
import { asOfOptions } from '../src/bot/scope.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'Why an incident met or missed its targets: every clock, segment by segment.',
  examples: ['explain INC-123', 'explain INC-123 as-of=2026-03-01'],
  options: z.object({
    incident: z.string().min(1).describe('Number of the incident'),
    source: z.string().min(1).nullable().default(null).describe('Where it comes from, if several have it'),
    ...asOfOptions,
  }),
  positional: ['incident'],
  run: async (options, context) => {
    const explanation = await context.reporting.explain(options.incident, {
      source: options.source,
      asOf: options['as-of'],
      knownAt: options['known-at'],
    });
    return explanationReport(explanation, context.locale, context.readerZone);
  },
});
