import { sectionCommand } from '../src/bot/section-command.ts';

export const patterns = sectionCommand({
  name: 'patterns',
  summary:
    'What comes back, fails together or piles up, with incidents as examples; and what rests on pauses.',
  examples: ['patterns', 'patterns monthly team="Core Platform"', 'patterns from=2026-03-01'],
  sections: ['patterns', 'pauses'],
  period: 'closed',
  neighbours: [
    { label: 'Trends', command: 'trends' },
    { label: 'Recommendations', command: 'recommend' },
    { label: 'Show breaches', command: 'breaches' },
  ],
});
