import { sectionCommand } from '../src/bot/section-command.ts';

export const recommend = sectionCommand({
  name: 'recommend',
  summary: 'What would be worth changing, each with its evidence, and what became of earlier advice.',
  examples: ['recommend', 'recommend weekly', 'recommend monthly from=2026-03-01'],
  sections: ['recommendations'],
  period: 'closed',
  neighbours: [
    { label: 'Patterns', command: 'patterns' },
    { label: 'Compare', command: 'compare' },
    { label: 'Show breaches', command: 'breaches' },
  ],
});
