import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../commands/index.ts';
import { complete, MAX_COMPLETIONS } from '../../../src/bot/complete.ts';
import { createRegistry } from '../../../src/bot/registry.ts';
import { createFakeReporting } from '../../support/fake-reporting.ts';

const deps = { registry: createRegistry(commands), reporting: createFakeReporting() };

async function labels(text: string, direct = false): Promise<string[]> {
  const { items } = await complete({ text, cursor: text.length, direct }, deps);
  return items.map((item) => item.label);
}

/** The text after the first proposal is taken. */
async function accept(text: string, label?: string): Promise<string> {
  const { from, to, items } = await complete({ text, cursor: text.length, direct: false }, deps);
  const item = label === undefined ? items[0] : items.find((candidate) => candidate.label === label);
  return `${text.slice(0, from)}${item?.insert ?? '∅'}${text.slice(to)}`;
}

describe('complete', () => {
  it('offers every command after a slash, and those that begin with what follows it', async () => {
    const all = commands.map(({ name }) => `/sla ${name}`);
    expect(all.slice(0, 3)).toEqual(['/sla summary', '/sla report', '/sla breaches']);
    expect(await labels('/')).toEqual(all);
    expect(await labels('/sl')).toEqual(all);
    expect(await labels('/sla ')).toEqual(all.map((name) => name.slice(5)));
    expect(await labels('/rep')).toEqual(['/sla report']);
    expect(await accept('/sla re')).toBe('/sla report ');
  });

  it('offers choices of the next positional option before option names', async () => {
    expect((await labels('/sla report ')).slice(0, 6)).toEqual([
      'daily',
      'weekly',
      'monthly',
      'custom',
      'from',
      'to',
    ]);
    expect(await labels('/sla report weekly ')).not.toContain('daily');
    expect(await accept('/sla report weekly ser')).toBe('/sla report weekly service=');
    expect(await accept('/sla report weekly --ser')).toBe('/sla report weekly --service ');
  });

  it('offers values the data knows, quoted where needed', async () => {
    expect(await labels('/sla report service=')).toEqual(['payments', 'search', 'login']);
    expect(await accept('/sla report team=co')).toBe('/sla report team="Core Platform" ');
    expect(await accept('/sla report team="Core P')).toBe('/sla report team="Core Platform" ');
    expect(await accept('/sla report --priority P2')).toBe('/sla report --priority P2 ');
  });

  it('leaves out what was used: single options by name, repeatable ones by value', async () => {
    expect(await labels('/sla report from=2026-01-01 ')).not.toContain('from');
    expect(await labels('/sla report service=payments service=')).toEqual(['search', 'login']);
  });

  it('offers commands to help', async () => {
    expect(await labels('/sla help ')).toContain('explain');
  });

  it('needs no slash in a direct message only', async () => {
    expect(await labels('rep', true)).toEqual(['report']);
    expect(await labels('rep')).toEqual([]);
  });

  it('never lists values that would break the line', async () => {
    const values = async () => ['fine', 'two\nlines', '\u0000', 'x'.repeat(500), '\ud800', ''];
    const hostile = { ...deps, reporting: createFakeReporting({ values }) };
    const { items } = await complete({ text: '/sla report service=', cursor: 20, direct: false }, hostile);
    expect(items.map((item) => item.label)).toEqual(['fine']);
  });

  it('answers any text at any cursor with a bounded list and a range inside the text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((rest) => `/sla report ${rest}`),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.nat(40), fc.boolean(), async (line, cursor, direct) => {
        const at = Math.min(cursor, line.length);
        const { from, to, items } = await complete({ text: line, cursor: at, direct }, deps);
        expect(items.length).toBeLessThanOrEqual(MAX_COMPLETIONS);
        expect(from).toBeGreaterThanOrEqual(0);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBe(at);
      }),
    );
  });
});
