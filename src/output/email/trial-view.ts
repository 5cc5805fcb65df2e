import type { EmailView } from './email-view.ts';

const tile = { label: 'Compliance', value: '94.1 %', detail: '', tone: 'bad', toneLabel: 'Problem' } as const;
const cell = { text: 'payments', align: 'left', tone: '', isShort: true, isHead: true } as const;

/** A message with a block of every kind, to try a template with before anybody waits for it. */
export const trialView: EmailView = {
  language: 'en',
  title: 'Weekly SLA report',
  preview: '94.1 % met.',
  subtitle: '1–7 March 2024',
  summary: '94.1 % met.',
  sections: [
    {
      title: 'Summary',
      blocks: [
        { kind: 'heading', level: 3, text: 'What changed' },
        { kind: 'prose', html: '<p>Nothing.</p>' },
        { kind: 'tiles', rows: [[tile, tile], [tile]] },
        {
          kind: 'table',
          caption: 'By service',
          columns: [{ label: 'Service', align: 'left' }],
          rows: [[cell]],
          note: 'Showing 1 of 2 rows.',
        },
        { kind: 'chart', title: 'Compliance', alt: 'A line.', src: 'cid:chart-1@example.com' },
        { kind: 'callout', tone: 'bad', toneLabel: 'Problem', text: 'Below target.' },
        { kind: 'method', lines: ['Compliance = met / (met + breached).'] },
      ],
    },
  ],
  cover: [{ label: 'Period', value: '1–7 March 2024' }],
  notes: ['Attached: report.pdf (1 kB).'],
  warnings: ['Not attached: large.pdf (9 MB).'],
  footer: ['Sent by sla-bot.'],
};
