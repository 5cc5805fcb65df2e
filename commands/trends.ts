import { sectionCommand } from '../src/bot/section-command.ts';

export const trends = sectionCommand({
  name: 'trends',
  summary: 'Where the figures are going, when they changed, which days were unusual, and who breaches more.',
  examples: ['trends', 'trends weekly', 'trends monthly service=payments', 'trends from=2026-03-01'],
  sections: ['trends'],
  period: 'closed',
  neighbours: [
    { label: 'Patterns', command: 'patterns' },
    { label: 'Compare', command: 'compare' },
    { label: 'Recommendations', command: 'recommend' },
  ],
});
