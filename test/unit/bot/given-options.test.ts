import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { listItem, optionsOf, splitList } from '../../../src/bot/given-options.ts';

const named = (name: string) => {
  const found = commands.find((command) => command.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('optionsOf', () => {
  it('splits comma lists, quoted values whole, and leaves single values as they are', () => {
    const given = new Map<string, string | number | boolean>([
      ['team', 'Core Platform, "Smith, Jones", ops'],
      ['kind', 'weekly'],
      ['from', 'March 2, 2026'],
    ]);
    expect(optionsOf(named('report'), given)).toEqual({
      team: ['Core Platform', 'Smith, Jones', 'ops'],
      kind: 'weekly',
      from: 'March 2, 2026',
    });
    expect(optionsOf(named('breaches'), new Map([['limit', 5]]))).toEqual({ limit: 5 });
  });

  it('splits into words what may be typed as words in a command line', () => {
    const given = new Map([['change', 'target P2.response=20m, P1.response=10m']]);
    expect(optionsOf(named('what-if'), given)).toEqual({
      change: ['target', 'P2.response=20m', 'P1.response=10m'],
    });
  });

  it('reads a list item back as it was written', () => {
    for (const value of ['a', 'a b', 'a, b', 'say "x"', 'back\\slash'])
      expect(splitList(listItem(value))).toEqual([value]);
  });
});
