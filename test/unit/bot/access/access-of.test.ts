import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccessRule, type AccessSettings, accessSchema } from '../../../../config/access-schema.ts';
import { accessOf, mayRun } from '../../../../src/bot/access/access-of.ts';
import type { Conversation } from '../../../../src/bot/command.ts';

const anna: Conversation = {
  platform: 'slack',
  channel: 'C1',
  user: 'U1',
  userName: 'boss',
  groups: ['G1'],
  direct: false,
};
const settings = (input: unknown): AccessSettings => accessSchema.parse(input);
const reading = { name: 'report' };
const changing = { name: 'subscribe', changes: true };

describe('access', () => {
  it('lets everybody ask everything that changes nothing, unless told otherwise', () => {
    const access = accessOf(settings({}), anna);
    expect(access).toEqual({ open: true, commands: null, teams: null, customers: null });
    expect(mayRun(access, reading)).toBe(true);
    expect(mayRun(access, changing)).toBe(false);
  });

  it('lets everybody ask a command with those options with which it changes nothing', () => {
    const some = { name: 'schedule', changes: ({ action }: { action: string }) => action === 'add' };
    const access = accessOf(settings({}), anna);
    expect(mayRun(access, some)).toBe(true);
    expect(mayRun(access, some, { action: 'list' })).toBe(true);
    expect(mayRun(access, some, { action: 'add' })).toBe(false);
    const named = accessOf(settings({ rules: [{ commands: ['schedule'] }] }), anna);
    expect(mayRun(named, some, { action: 'add' })).toBe(true);
  });

  it('lets nobody ask anything under deny without a rule, not even help', () => {
    const access = accessOf(settings({ default: 'deny', rules: [{ user: ['U2'] }] }), anna);
    expect(access.open).toBe(false);
    expect(mayRun(access, { name: 'help' })).toBe(false);
  });

  it.each([
    [{ user: ['U1'] }, true],
    [{ user: ['boss'] }, false],
    [{ group: ['G1'] }, true],
    [{ user: ['U9'], group: ['G1'] }, true],
    [{ group: ['G2'] }, false],
    [{ channel: ['C1'] }, true],
    [{ channel: ['#C1'] }, true],
    [{ channel: ['C2'] }, false],
    [{ platform: ['discord'] }, false],
    [{ platform: ['slack'], user: ['U1'], channel: ['C1'] }, true],
    [{ user: ['U1'], channel: ['C2'] }, false],
    [{}, true],
  ])('%j decides for a person by ids and place: %s', (rule, applies) => {
    const access = accessOf(settings({ default: 'deny', rules: [rule] }), anna);
    expect(access.open).toBe(applies);
  });

  it('takes the first rule of the person and the first of the place, and what both allow', () => {
    const access = accessOf(
      settings({
        rules: [
          { user: ['U1'], teams: ['A', 'B'], commands: ['report', 'subscribe'] },
          { group: ['G1'], teams: ['Z'] },
          { channel: ['C1'], teams: ['B', 'C'], customers: ['Acme'] },
          { channel: ['C1'], customers: ['Other'] },
        ],
      }),
      anna,
    );
    expect(access).toEqual({
      open: true,
      commands: ['report', 'subscribe'],
      teams: ['B'],
      customers: ['Acme'],
    });
    expect(mayRun(access, changing)).toBe(true);
    expect(mayRun(access, { name: 'help' })).toBe(true);
    expect(mayRun(access, { name: 'breaches' })).toBe(false);
  });

  it('shows nothing where the person and the place have nothing in common', () => {
    const rules = [
      { user: ['U1'], teams: ['A'] },
      { channel: ['C1'], teams: ['B'] },
    ];
    expect(accessOf(settings({ rules }), anna).teams).toEqual([]);
  });
});

const list = (values: readonly string[]) => fc.subarray([...values]);
const limit = (values: readonly string[]) =>
  fc.option(fc.subarray([...values], { minLength: 1 }), { nil: null });
const anyRule: fc.Arbitrary<AccessRule> = fc.record({
  platform: fc
    .subarray(['console', 'slack', 'discord', 'schedule'] as const)
    .map((platform) => [...platform]),
  user: list(['U1', 'U2']),
  group: list(['G1', 'G2']),
  channel: list(['C1', 'C2']),
  commands: limit(['report', 'help', 'subscribe']),
  teams: limit(['A', 'B', 'C']),
  customers: limit(['X', 'Y']),
});
const anybody: fc.Arbitrary<Conversation> = fc.record({
  platform: fc.constantFrom('console', 'slack', 'discord', 'schedule' as const),
  channel: fc.constantFrom('C1', 'C2', 'C3'),
  user: fc.constantFrom('U1', 'U2', 'U3'),
  userName: fc.constantFrom(null, 'U1'),
  groups: list(['G1', 'G2', 'G3']),
  direct: fc.boolean(),
}) as fc.Arbitrary<Conversation>;
const anySettings: fc.Arbitrary<AccessSettings> = fc.record({
  default: fc.constantFrom('allow', 'deny' as const),
  rules: fc.array(anyRule, { maxLength: 6 }),
}) as fc.Arbitrary<AccessSettings>;

describe('for any rules and anybody, access', () => {
  it('never depends on what a person calls themselves or the order of their groups', () => {
    fc.assert(
      fc.property(anySettings, anybody, (given, who) => {
        const other = {
          ...who,
          userName: 'somebody',
          groups: who.groups?.toReversed() ?? null,
          direct: !who.direct,
        };
        expect(accessOf(given, other)).toEqual(accessOf(given, who));
      }),
    );
  });

  it('without knowing their groups is what it is with any groups, or nothing', () => {
    fc.assert(
      fc.property(anySettings, anybody, (given, who) => {
        const unknown = accessOf(given, { ...who, groups: null });
        if (unknown.open) expect(unknown).toEqual(accessOf(given, who));
      }),
    );
  });

  it('in a place is never wider than the place’s first rule, whoever asks', () => {
    fc.assert(
      fc.property(anySettings, anybody, limit(['A', 'B']), (given, who, teams) => {
        const place: AccessRule = {
          platform: [],
          user: [],
          group: [],
          channel: [who.channel],
          commands: ['report'],
          teams,
          customers: ['X'],
        };
        const access = accessOf({ ...given, rules: [place, ...given.rules] }, who);
        if (teams !== null) expect(teams).toEqual(expect.arrayContaining([...(access.teams ?? ['none'])]));
        expect(['X']).toEqual(expect.arrayContaining([...(access.customers ?? ['none'])]));
        expect(mayRun(access, changing)).toBe(false);
      }),
    );
  });

  it('to what changes something is given only by a rule that names it', () => {
    fc.assert(
      fc.property(anySettings, anybody, (given, who) => {
        const isNamed = given.rules.some(({ commands }) => commands?.includes(changing.name));
        if (!isNamed) expect(mayRun(accessOf(given, who), changing)).toBe(false);
      }),
    );
  });

  it('is unmoved by a rule for somebody else', () => {
    fc.assert(
      fc.property(anySettings, anybody, anyRule, fc.nat(6), (given, who, rule, at) => {
        const other = { ...rule, user: ['U9'], group: [] };
        const rules = given.rules.toSpliced(at, 0, other);
        expect(accessOf({ ...given, rules }, who)).toEqual(accessOf(given, who));
      }),
    );
  });
});
