import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../../commands/index.ts';
import { applicationCommand, commandText, isSameCommand } from '../../../../src/adapters/discord/commands.ts';
import { defineCommand } from '../../../../src/bot/command.ts';
import { plainReport } from '../../../../src/bot/plain-report.ts';
import { refusals } from '../../../support/discord/spec.ts';

describe('applicationCommand', () => {
  const command = applicationCommand(commands, false);
  const options = command.options.find(({ name }) => name === 'report')?.options ?? [];
  const option = (name: string) => options.find((candidate) => candidate.name === name);

  it('has a subcommand for every command and is what Discord takes', () => {
    expect(refusals('createCommand', command)).toEqual([]);
    expect(command.options.map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
    expect(commandText(command)).toBeLessThanOrEqual(8_000);
  });

  it('types options: choices, autocompleted lists, texts', () => {
    expect(option('kind')).toMatchObject({
      type: 3,
      choices: expect.arrayContaining([{ name: 'weekly', value: 'weekly' }]),
    });
    expect(option('format')).toMatchObject({ type: 3, autocomplete: true });
    expect(option('service')).toMatchObject({ type: 3, autocomplete: true });
    expect(option('from')).not.toHaveProperty('autocomplete');
    const breaches = command.options.find(({ name }) => name === 'breaches')?.options ?? [];
    expect(breaches.find(({ name }) => name === 'limit')).toMatchObject({ type: 4 });
  });

  it('requires what a person must say and leaves out what is for the command line alone', () => {
    const whatIf = command.options.find(({ name }) => name === 'what-if')?.options ?? [];
    expect(whatIf[0]).toMatchObject({ name: 'change', required: true });
    expect(whatIf.map(({ name }) => name)).not.toContain('policy');
  });

  it('puts required options first', () => {
    const late = defineCommand({
      name: 'late',
      summary: 'Required comes last in the declaration.',
      examples: [],
      options: z.object({ a: z.boolean().default(false), b: z.string() }),
      positional: [],
      run: async () => plainReport({ title: '', summary: '', blocks: [], language: 'en' }),
    });
    const [made] = applicationCommand([late], true).options;
    expect(made?.options?.map(({ name, required }) => [name, required])).toEqual([
      ['b', true],
      ['a', undefined],
    ]);
  });

  it('is the same as what Discord gives back, and not after a change', () => {
    const { contexts, ...guild } = applicationCommand(commands, true);
    const back = { ...structuredClone(guild), id: '1', version: '2', contexts: null, nsfw: false };
    expect(contexts).toBeUndefined();
    expect(isSameCommand(guild, back)).toBe(true);
    expect(isSameCommand(guild, { ...back, options: back.options.slice(1) })).toBe(false);
    expect(isSameCommand(command, { ...command, contexts: [1, 0] })).toBe(true);
    expect(isSameCommand(command, { ...command, description: 'other' })).toBe(false);
  });
});
