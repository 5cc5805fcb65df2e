import { sectionCommand } from '../src/bot/section-command.ts';

export const compare = sectionCommand({
  name: 'compare',
  summary:
    'A period against the one before and the year before: what differs beyond chance, and which groups made it so.',
  examples: ['compare', 'compare weekly', 'compare custom from=2026-01-01 to=2026-04-01'],
  sections: ['comparison'],
  period: 'closed',
  neighbours: [
    { label: 'Trends', command: 'trends' },
    { label: 'Recommendations', command: 'recommend' },
    { label: 'Full report', command: 'report' },
  ],
});
