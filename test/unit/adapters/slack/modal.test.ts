import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../../commands/index.ts';
import { commandModal, readContext, readOptions, suggestions } from '../../../../src/adapters/slack/modal.ts';
import { defineCommand } from '../../../../src/bot/command.ts';
import { formOptions } from '../../../../src/bot/options.ts';
import { parseOptions } from '../../../../src/bot/parse.ts';
import { suggestionProblems, viewProblems } from '../../../support/slack/block-rules.ts';

const context = { channel: 'C1', direct: false, thread: null, respondTo: 'https://hooks.example/1' };

const every = defineCommand({
  name: 'every',
  summary: 'Has an option of each kind.',
  examples: ['every'],
  options: z.object({
    kind: z.enum(['a', 'b']).default('a').describe('One'),
    some: z
      .array(z.enum(['x', 'y']))
      .default([])
      .describe('Several'),
    names: z.array(z.string()).default([]).describe('Names'),
    text: z.string().nullable().default(null).describe('Text'),
    count: z.number().int().default(3).describe('Count'),
    fast: z.boolean().default(false).describe('Fast'),
  }),
  positional: ['kind'],
  run: async () => {
    throw new Error('not run');
  },
});

describe('the form of a command', () => {
  it.each(commands.map((command) => [command.name, command] as const))(
    '%s is one that Slack accepts, with every option',
    (_name, command) => {
      const view = commandModal(commands, command, context);
      expect(viewProblems(view as Record<string, unknown>)).toEqual([]);
      expect(view.blocks).toHaveLength(formOptions(command.options).length + 1);
      expect(readContext(String(view.private_metadata))).toEqual({ ...context, command: command.name });
    },
  );

  it('heads its fields as people write, asks for what is needed and leaves out what no chat can give', () => {
    const command = commands.find(({ name }) => name === 'what-if');
    if (command === undefined) throw new Error('no what-if');
    const blocks = commandModal(commands, command, context).blocks as { [key: string]: unknown }[];
    const fields = blocks.map(({ label, optional }) => [(label as { text: string }).text, optional]);
    expect(fields.slice(1, 6)).toEqual([
      ['Changes', false],
      ['Period', true],
      ['From', true],
      ['To', true],
      ['As of', true],
    ]);
    expect(JSON.stringify(blocks)).not.toMatch(/policy|repeat it/i);
  });

  it('reads back as the options that were chosen', () => {
    const value = (name: string, given: Record<string, unknown>) => [
      `option:every:${name}`,
      { value: given },
    ];
    const state = Object.fromEntries([
      value('kind', { selected_option: { value: 'b' } }),
      value('some', { selected_options: [{ value: 'x' }, { value: 'y' }] }),
      value('names', { value: 'Core Platform, Support "A",' }),
      value('text', { value: null }),
      value('count', { value: '7' }),
      value('fast', { selected_options: [{ value: 'fast' }] }),
    ]);
    expect(parseOptions(every, readOptions(every, state))).toEqual({
      kind: 'b',
      some: ['x', 'y'],
      names: ['Core Platform', 'Support "A"'],
      text: null,
      count: 7,
      fast: true,
    });
  });

  it('begins with what is given, as each element takes it', () => {
    const report = commands.find(({ name }) => name === 'report');
    if (report === undefined) throw new Error('no report');
    const given = {
      kind: 'monthly',
      from: '2026-02-01',
      to: '2026-03-01T09:00Z',
      team: ['A, B'],
      format: ['pdf'],
    };
    const view = commandModal(commands, report, context, given);
    expect(viewProblems(view as Record<string, unknown>)).toEqual([]);
    const blocks = view.blocks as { block_id: string; element: Record<string, unknown> }[];
    const element = (name: string) =>
      blocks.find(({ block_id }) => block_id === `option:report:${name}`)?.element;
    expect(element('kind')).toMatchObject({ type: 'static_select', initial_option: { value: 'monthly' } });
    expect(element('from')).toMatchObject({ type: 'datepicker', initial_date: '2026-02-01' });
    expect(element('to')).not.toHaveProperty('initial_date');
    expect(element('team')).toMatchObject({
      type: 'multi_external_select',
      initial_options: [{ value: 'A, B' }],
    });
    expect(element('format')).toMatchObject({ initial_options: [{ value: 'pdf' }] });
  });

  it('offers at most as many suggestions as Slack takes, and what was typed where nothing fits', () => {
    const many = Array.from({ length: 120 }, (_, index) => `${'long name '.repeat(9)}${index}`);
    const answer = suggestions(['x'.repeat(151), ...many], 'long') as Record<string, unknown>;
    expect(suggestionProblems(answer)).toEqual([]);
    expect(answer.options).toHaveLength(100);
    expect(suggestions([], ' ')).toEqual({ options: [] });
    expect(suggestions([], 'paymets')).toMatchObject({ options: [{ value: 'paymets' }] });
  });

  it('forgets a response address that does not fit and is no context where it is another’s', () => {
    const long = { ...context, respondTo: `https://hooks.example/${'x'.repeat(3_000)}` };
    const view = commandModal(commands, every, long);
    expect(readContext(String(view.private_metadata))?.respondTo).toBeNull();
    expect(readContext('not ours')).toBeNull();
    expect(readContext(JSON.stringify({ ...context, command: 'report', thread: {} }))).toBeNull();
  });
});
