import { expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { accessSchema } from '../../../../config/access-schema.ts';
import { completionFor } from '../../../../src/bot/access/completion-for.ts';
import type { Conversation } from '../../../../src/bot/command.ts';
import { complete } from '../../../../src/bot/complete.ts';
import { createFakeReporting } from '../../../support/fake-reporting.ts';

const who = (channel: string): Conversation => ({
  platform: 'slack',
  channel,
  user: 'U1',
  userName: null,
  groups: [],
  direct: false,
});
const rules = [{ channel: ['C1'], commands: ['report', 'summary'], teams: ['Core Platform'] }];

async function suggested(text: string, channel: string, input: unknown = { rules }): Promise<string[]> {
  const deps = { commands, reporting: createFakeReporting(), access: accessSchema.parse(input) };
  const found = await complete(
    { text, cursor: text.length, direct: false },
    completionFor(deps, who(channel)),
  );
  return found.items.map(({ label }) => label);
}

it('suggests only commands that may be used and names that may be seen', async () => {
  expect(await suggested('/sla ', 'C1')).toEqual(['summary', 'report', 'help']);
  expect(await suggested('/sla report team=', 'C1')).toEqual(['Core Platform']);
  expect(await suggested('/sla report service=', 'C1')).toEqual(['payments', 'search', 'login']);
  expect(await suggested('/sla report team=', 'C2')).toEqual(['Core Platform', 'Support "A"']);
});

it('suggests only incidents that may be seen', async () => {
  const asked: unknown[] = [];
  const incidents = async (...given: unknown[]) => {
    asked.push(given);
    return ['INC-7'];
  };
  const access = accessSchema.parse({ rules: [{ channel: ['C1'], teams: ['Core Platform'] }] });
  const deps = { commands, reporting: createFakeReporting({ incidents }), access };
  const { registry, reporting } = completionFor(deps, who('C1'));
  const text = '/sla explain in';
  const found = await complete({ text, cursor: text.length, direct: false }, { registry, reporting });
  expect(found.items.map(({ label }) => label)).toContain('INC-7');
  expect(asked).toEqual([['in', 25, { teams: ['Core Platform'], customers: null }]]);
});

it('suggests of a command that changes things with some options only what may be done with it', async () => {
  expect(await suggested('/sla schedule ', 'C2')).toEqual(expect.arrayContaining(['list', 'show']));
  expect(await suggested('/sla schedule ', 'C2')).not.toContain('remove');
  const named = { rules: [{ channel: ['C2'], commands: ['schedule'] }] };
  expect(await suggested('/sla schedule action=', 'C2', named)).toContain('remove');
});

it('suggests nothing where nothing may be asked', async () => {
  expect(await suggested('/sla ', 'C2', { default: 'deny', rules })).toEqual([]);
});
