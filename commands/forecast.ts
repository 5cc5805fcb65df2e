import { sectionCommand } from '../src/bot/section-command.ts';

export const forecast = sectionCommand({
  name: 'forecast',
  summary:
    'What the next days will bring, with bands, how well it was tested, and how forecasts made so far fare.',
  examples: ['forecast', 'forecast weekly service=payments', 'forecast as-of=2026-03-01'],
  sections: ['forecast'],
  period: 'running',
  neighbours: [
    { label: 'Outlook', command: 'outlook' },
    { label: 'Trends', command: 'trends' },
  ],
});
