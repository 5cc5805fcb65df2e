import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { checkOptions } from '../../../src/bot/check-options.ts';
import { knownValues } from '../../support/fake-reporting.ts';

const world = {
  values: async (dimension: keyof typeof knownValues) => knownValues[dimension],
  timeZone: 'UTC',
  weekStartsOn: 'monday' as const,
  now: Date.parse('2026-03-11T10:00:00Z'),
};

function check(name: string, given: Record<string, unknown>, over: Partial<typeof world> = {}) {
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  return checkOptions(command, given, { ...world, ...over });
}

const optionsOf = (problems: readonly { option: string }[]) => problems.map(({ option }) => option);

describe('what is said against a form before it runs', () => {
  it('is nothing where all can be used', async () => {
    expect(await check('report', { kind: 'custom', from: '2026-03-01', to: '2026-03-08' })).toEqual([]);
    expect(await check('report', { service: ['payments'] })).toEqual([]);
    expect(await check('summary', { to: '2026-03-12' })).toEqual([]);
    expect(await check('what-if', { change: ['target', 'P2.response=20m'] })).toEqual([]);
    const moment = { from: '2026-03-01', to: '2026-03-08' };
    expect(await check('what-if', { change: ['P2.response=20m'], ...moment })).toEqual([]);
  });

  it('names every option that does not parse, and unknown names with a close spelling, at once', async () => {
    const problems = await check('breaches', { from: 'yesterday-ish', limit: '9999', service: ['paymets'] });
    expect(problems).toEqual([
      { option: 'from', text: expect.stringContaining('neither a date') },
      { option: 'limit', text: '“limit” must be at most 500.' },
      { option: 'service', text: 'No incident has the service “paymets”. Did you mean “payments”?' },
    ]);
  });

  it('asks for the name of a schedule, and refuses settings that its kind or the action does not take', async () => {
    expect(await check('schedule', { action: 'list' })).toEqual([]);
    expect(await check('schedule', { action: 'add', kind: 'weekly' })).toEqual([
      {
        option: 'name',
        text: '“schedule add” needs the name of a schedule. For example: schedule add payments kind=weekly',
      },
    ]);
    expect(optionsOf(await check('schedule', { action: 'add', name: 'x', day: 3 }))).toEqual(['day']);
    expect(optionsOf(await check('schedule', { action: 'pause', at: '09:00' }))).toEqual(['name', 'at']);
  });

  it('puts what is wrong with a period beside the option that makes it so', async () => {
    const custom = { kind: 'custom' };
    expect(optionsOf(await check('report', custom))).toEqual(['from']);
    expect(optionsOf(await check('report', { ...custom, from: '2026-03-08', to: '2026-03-01' }))).toEqual([
      'to',
    ]);
    expect(optionsOf(await check('report', { from: '2026-03-02', to: '2026-03-05' }))).toEqual(['to']);
    expect(optionsOf(await check('report', { ...custom, from: '2026-04-01', to: '2026-04-02' }))).toEqual([
      'from',
    ]);
    expect(optionsOf(await check('at-risk', { 'as-of': '2027-01-01' }))).toEqual(['as-of']);
    expect(optionsOf(await check('report', { 'known-at': '2027-01-01', 'as-of': '2027-01-01' }))).toEqual([
      'as-of',
      'known-at',
    ]);
  });

  it('reads the changes of a what-if', async () => {
    expect(await check('what-if', {})).toMatchObject([{ option: 'change' }]);
    expect(await check('what-if', { change: ['P2=20m'] })).toMatchObject([
      { option: 'change', text: expect.stringContaining('“P2=20m” proposes nothing.') },
    ]);
  });

  it('leaves names to the answer where none is known', async () => {
    expect(await check('report', { team: ['Nobody'] }, { values: async () => [] })).toEqual([]);
  });
});
