import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeOptions, formOptions, optionKey } from '../../../src/bot/options.ts';

describe('describeOptions', () => {
  it('tells type, choices, default, repeatability and description through every wrapper', () => {
    const schema = z.object({
      kind: z.enum(['a', 'b']).default('b').describe('Which one'),
      'as-of': z.string().refine(Boolean).nullable().default(null).describe('When'),
      tag: z.array(z.string().min(1)).default([]).describe('Tags'),
      limit: z.number().int().min(1).prefault(20),
      ratio: z.number().optional(),
      loud: z.boolean().default(false),
      id: z.string().describe('The id'),
      trimmed: z.string().transform((text) => text.trim()),
    });
    const facts = describeOptions(schema).map((option) => [
      option.name,
      option.type,
      option.defaultText,
      option.required,
      option.repeatable,
      option.description,
    ]);
    expect(facts).toEqual([
      ['kind', 'choice', 'b', false, false, 'Which one'],
      ['as-of', 'text', null, false, false, 'When'],
      ['tag', 'text', null, false, true, 'Tags'],
      ['limit', 'integer', '20', false, false, ''],
      ['ratio', 'number', null, false, false, ''],
      ['loud', 'boolean', null, false, false, ''],
      ['id', 'text', null, true, false, 'The id'],
      ['trimmed', 'text', null, true, false, ''],
    ]);
    expect(describeOptions(schema)[0]?.choices).toEqual(['a', 'b']);
  });

  it('tells how a form heads an option and whether it asks for it', () => {
    const schema = z.object({
      kind: z.enum(['a', 'b']).default('b').describe('Which one').meta({ title: 'Period' }),
      'as-of': z.string().nullable().default(null).meta({ form: 'left-out' }),
      change: z.array(z.string()).default([]).meta({ form: 'needed' }),
      id: z.string(),
    });
    expect(describeOptions(schema).map(({ label, form }) => [label, form])).toEqual([
      ['Period', 'offered'],
      ['As of', 'left-out'],
      ['Change', 'needed'],
      ['Id', 'needed'],
    ]);
    expect(formOptions(schema).map(({ name }) => name)).toEqual(['kind', 'change', 'id']);
  });

  it('refuses a type that no command line can carry', () => {
    expect(() => describeOptions(z.object({ nested: z.object({}) }))).toThrow('nested');
  });
});

describe('optionKey', () => {
  it('maps every spelling of a name to the declared one', () => {
    for (const spelling of ['as-of', 'As-Of', 'as_of', 'asOf']) expect(optionKey(spelling)).toBe('as-of');
  });
});
