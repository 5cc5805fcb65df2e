import { sectionCommand } from '../src/bot/section-command.ts';

export const outlook = sectionCommand({
  name: 'outlook',
  summary:
    'How the running week or month will likely end: breaches left, and the chance of missing the target.',
  examples: ['outlook', 'outlook weekly', 'outlook monthly priority=P1'],
  sections: ['outlook'],
  period: 'running',
  neighbours: [
    { label: 'Forecast', command: 'forecast' },
    { label: 'Show breaches', command: 'breaches' },
    { label: 'Summary', command: 'summary' },
  ],
});
