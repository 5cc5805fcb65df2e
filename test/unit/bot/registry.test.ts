import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { UserError } from '../../../src/core/errors.ts';
import { closest } from '../../../src/core/text/closest.ts';

describe('createRegistry', () => {
  it('finds a command whatever its letter case and names the nearest for a slip', () => {
    const registry = createRegistry(commands);
    expect(registry.find('REPORT').command.name).toBe('report');
    expect(registry.has('sumary')).toBe(false);
    expect(() => registry.find('sumary')).toThrow(UserError);
    expect(() => registry.find('zzz')).toThrow('There is no command “zzz”.');
  });

  it('refuses two commands of one name', () => {
    const [first] = commands;
    if (first === undefined) throw new Error('no commands');
    expect(() => createRegistry([first, first])).toThrow('two commands are named summary');
  });

  it('refuses names that are not kebab-case and positional options that do not exist', () => {
    const [first] = commands;
    if (first === undefined) throw new Error('no commands');
    expect(() => createRegistry([{ ...first, name: 'Summary!' }])).toThrow('kebab-case');
    expect(() => createRegistry([{ ...first, positional: ['nowhere'] }])).toThrow('nowhere');
  });
});

describe('closest', () => {
  it('finds swaps, slips and beginnings, and nothing for the unrelated', () => {
    const words = ['summary', 'report', 'explain', 'breaches', 'help'];
    expect(closest('reprot', words)).toBe('report');
    expect(closest('brea', words)).toBe('breaches');
    expect(closest('Explian', words)).toBe('explain');
    expect(closest('weather', words)).toBeNull();
    expect(closest('', words)).toBeNull();
    expect(closest('x'.repeat(1_000_000), words)).toBeNull();
  });
});
