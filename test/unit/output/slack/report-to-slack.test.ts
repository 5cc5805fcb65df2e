import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, Report } from '../../../../src/core/report/document.ts';
import { escapeMarkdown } from '../../../../src/core/report/markdown.ts';
import { reportToSlack, type SlackReply } from '../../../../src/output/slack/report-to-slack.ts';
import { fakeChart, fakeReport, fakeRequest } from '../../../support/fake-reporting.ts';
import { hostileText } from '../../../support/hostile.ts';
import { messageProblems } from '../../../support/slack/block-rules.ts';

function tableOf(text: string, rows: number): Block {
  return {
    kind: 'table',
    id: 'incidents',
    caption: text,
    columns: [
      { key: 'id', label: text, align: 'left' },
      { key: 'title', label: 'Title', align: 'left', elastic: true },
    ],
    rows: Array.from({ length: rows }, (_, index) => [{ text: `INC-${index}` }, { text }]),
    totalRows: rows,
  };
}

function reportOf(text: string, rows = 3): Report {
  const blocks: Block[] = [
    { kind: 'heading', level: 2, text },
    { kind: 'callout', tone: 'bad', text },
    { kind: 'tiles', tiles: [{ label: text, value: text, detail: text, tone: 'good' }] },
    { kind: 'prose', markdown: `**${escapeMarkdown(text)}** is\n\n- ${escapeMarkdown(text)}\n- two` },
    tableOf(text, rows),
    { kind: 'chart', chart: { ...fakeChart, title: text, alt: text } },
    { kind: 'method', lines: [text, text] },
  ];
  return {
    ...fakeReport(fakeRequest()),
    title: text,
    subtitle: text,
    summary: text,
    cover: [{ label: text, value: text }],
    actions: [{ label: text, command: `explain ${text}` }],
    sections: [
      { name: 'one', title: text, blocks },
      { name: 'two', title: text, blocks },
    ],
  };
}

function messagesOf({ main, thread }: SlackReply) {
  return [main, ...thread];
}

/** Every text that Slack reads as mrkdwn, and every one it shows. */
function textsOf(value: unknown, found: { mrkdwn: string[]; all: string[]; urls: string[] }): void {
  if (Array.isArray(value)) for (const item of value) textsOf(item, found);
  else if (typeof value === 'object' && value !== null) {
    const { type, text, url } = value as Record<string, unknown>;
    if (typeof url === 'string') found.urls.push(url);
    if (typeof text === 'string') {
      found.all.push(text);
      if (type === 'mrkdwn' || type === undefined) found.mrkdwn.push(text);
    }
    for (const item of Object.values(value)) textsOf(item, found);
  }
}

const long = fc
  .tuple(hostileText, fc.constantFrom('*_~`<>&', 'x', '𝕏', '<!here>', '\u202e\u200b'))
  .map(([text, filler]) => `${text}${filler.repeat(3_000 / filler.length)}`);

describe('reportToSlack', () => {
  it('keeps every text of 500 hostile reports inert and within what Slack accepts', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: hostileText }, { weight: 1, arbitrary: long }), (text) => {
        for (const message of messagesOf(reportToSlack(reportOf(text)))) {
          expect(messageProblems(message.blocks)).toEqual([]);
          expect(message.text).not.toBe('');
          expect(message.text.length).toBeLessThanOrEqual(4_000);
          const found = { mrkdwn: [], all: [], urls: [] } as {
            mrkdwn: string[];
            all: string[];
            urls: string[];
          };
          textsOf(message, found);
          expect(found.urls).toEqual([]);
          for (const shown of found.all) {
            expect(shown).not.toMatch(/<[@#!]|<[a-z]+:/i);
            expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\ufeff\0]/);
            expect(shown).not.toMatch(/\p{Cs}/u);
          }
          for (const shown of found.mrkdwn) {
            expect(shown).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
            // What is bold is a value alone on its line; nothing else formats.
            expect(shown.replace(/^\*[^*\n]+\*$/gm, '')).not.toMatch(/[*~`]|(^|\W)_|_(\W|$)/);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives a table too long for a message as CSV with every row, and says so', () => {
    const reply = reportToSlack(reportOf('checkout, fails', 400));
    const shown = JSON.stringify(messagesOf(reply));
    expect(shown).toContain('Showing 20 of 400 rows; the whole table in the attached file incidents.csv.');
    expect(shown).toContain('incidents-2.csv');
    expect(reply.files.map(({ name }) => name)).toEqual(['incidents.csv', 'incidents-2.csv']);
    const csv = new TextDecoder().decode(reply.files[0]?.bytes);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(401);
    expect(csv).toContain('INC-399,"checkout, fails"');
  });

  it('says how many rows exist where the report itself holds fewer', () => {
    const table = { ...tableOf('x', 5), totalRows: 1_234 } as Block;
    const report = { ...reportOf('x'), sections: [{ name: 'a', title: '', blocks: [table] }] };
    expect(JSON.stringify(reportToSlack(report))).toContain('Showing 5 of 1,234 rows.');
  });

  it('puts the first section and the buttons into the reply, the rest into the thread, and says so', () => {
    const report = {
      ...fakeReport(fakeRequest()),
      actions: [{ label: 'Show breaches', command: 'breaches weekly' }],
    };
    const { main, thread, charts } = reportToSlack(report);
    expect(main.text).toBe(
      'Weekly SLA report: Compliance was 94.1 % (48 of 51), one breach more than the target allows.',
    );
    expect(JSON.stringify(main.blocks)).toContain('*94.1 %*');
    expect(main.blocks).toContainEqual({
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'sla:run:0',
          text: { type: 'plain_text', text: 'Show breaches', emoji: false },
          value: 'breaches weekly',
        },
      ],
    });
    expect(JSON.stringify(main.blocks)).toContain('In the thread: the rest, the chart.');
    expect(thread).toHaveLength(1);
    expect(JSON.stringify(thread)).toContain('payments');
    expect(charts).toMatchObject([{ fileName: 'compliance-trend.png', alt: fakeChart.alt }]);
  });

  it('names no thread where the answer is for one person alone', () => {
    const { main } = reportToSlack(fakeReport(fakeRequest()), 'below');
    expect(JSON.stringify(main.blocks)).not.toContain('In the thread');
    expect(JSON.stringify(main.blocks)).toContain('Continued below.');
  });

  it('says what identifies the figures in the last line, the period and its zone once', () => {
    const cover = [
      { label: 'Time zone', value: 'UTC' },
      { label: 'Data hash', value: 'abc123' },
      { label: 'Data version', value: '2' },
    ];
    const { blocks } = reportToSlack({ ...fakeReport(fakeRequest()), cover }).main;
    expect(JSON.stringify(blocks)).not.toContain('Time zone: UTC');
    expect(JSON.stringify(blocks.at(-1))).toContain('Data hash: abc123 · Data version: 2');
  });

  it('notifies with times as they are and no emoji, and says a title once', () => {
    const textOf = (summary: string) =>
      reportToSlack({ ...fakeReport(fakeRequest()), title: 'INC-7', summary }).main.text;
    expect(textOf('INC-7 breached at 13:01:38.')).toBe('INC-7 breached at 13:01:38.');
    expect(textOf(':smile: and :100: and a:01:b and 1:77:2')).not.toMatch(/:(smile|100|01|77):/);
  });

  it.each([
    [5, 5, null],
    [6, 4, 'overflow'],
    [9, 4, 'overflow'],
    [10, 4, 'static_select'],
    [104, 4, 'static_select'],
  ])('shows %i actions as %i buttons, the others in a menu', (count, buttons, menu) => {
    const actions = Array.from({ length: count }, (_, index) => ({
      label: `Explain ${index}`,
      command: `explain INC-${index}`,
    }));
    const { main } = reportToSlack({ ...fakeReport(fakeRequest()), actions });
    expect(messageProblems(main.blocks)).toEqual([]);
    const elements = main.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(elements.filter(({ type }) => type === 'button')).toHaveLength(buttons);
    expect(elements.slice(buttons).map(({ type }) => type)).toEqual(menu === null ? [] : [menu]);
    const commands = elements.flatMap((element) =>
      element.type === 'button' ? element.value : element.options.map(({ value }) => value),
    );
    expect(commands).toEqual(actions.map(({ command }) => command));
  });

  it('leaves a command too long for a menu its button', () => {
    const long = { label: 'Long', command: `report service=${'x'.repeat(200)}` };
    const short = Array.from({ length: 7 }, (_, index) => ({
      label: `${index}`,
      command: `explain ${index}`,
    }));
    const { main } = reportToSlack({ ...fakeReport(fakeRequest()), actions: [...short, long] });
    expect(messageProblems(main.blocks)).toEqual([]);
    const elements = main.blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
    expect(elements.map(({ type }) => type)).toEqual([...Array(5).fill('button'), 'overflow']);
  });

  it('writes out what a button cannot carry', () => {
    const action = { label: 'Again', command: `report service=${'x'.repeat(2_001)}` };
    const { main } = reportToSlack({ ...fakeReport(fakeRequest()), actions: [action] });
    expect(JSON.stringify(main.blocks)).not.toContain('"actions"');
    expect(JSON.stringify(main.blocks)).toContain('Too many options for a button: Again.');
  });

  it('keeps small print with the table it explains, and a second table out of its message', () => {
    const method: Block = { kind: 'method', lines: ['How it was computed.'] };
    const blocks = [tableOf('t'.repeat(120), 5), method, tableOf('t'.repeat(120), 5)];
    const { main, thread } = reportToSlack({
      ...reportOf('x'),
      sections: [{ name: 'a', title: '', blocks }],
    });
    const [first, ...others] = [main, ...thread].map((message) => JSON.stringify(message.blocks));
    expect(first).toMatch(/"table".*How it was computed/);
    expect(others).toHaveLength(1);
    expect(others[0]).toContain('"table"');
  });

  it('deals a long report over messages that Slack accepts, losing no block', () => {
    const blocks: Block[] = Array.from({ length: 130 }, (_, index) => ({
      kind: 'callout',
      tone: 'neutral',
      text: `line ${index}.`,
    }));
    const reply = reportToSlack({ ...reportOf('x'), sections: [{ name: 'a', title: '', blocks }] });
    for (const { blocks: some } of messagesOf(reply)) expect(messageProblems(some)).toEqual([]);
    const shown = JSON.stringify(messagesOf(reply));
    for (const index of blocks.keys()) expect(shown).toContain(`line ${index}.`);
  });
});
