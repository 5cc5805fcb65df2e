import { afterEach, beforeEach, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import { channelId, guild, person, roleId, typing } from '../../support/discord/payloads.ts';

let test: TestBot;
let rules: readonly object[];
let known: Record<'team' | 'service' | 'priority' | 'customer', string[]>;
const names = { team: ['Billing', 'Core', 'Vault'], service: ['payments'], priority: ['P1'], customer: [] };

beforeEach(() => {
  rules = [];
  known = names;
});
afterEach(() => test.stop());

it('offers the incidents that begin as typed, at most as many as Discord takes', async () => {
  const recent = await offered('explain', 'incident');
  expect(recent).toHaveLength(25);
  expect(recent[0]).toBe('INC-139');
  expect(test.fake.refused).toEqual([]);
});

async function offered(command: string, option: string, sent: object = {}): Promise<string[]> {
  const { access } = configSchema.parse({ access: { rules } });
  test = await startTestBot({ access, reporting: { values: async (dimension) => known[dimension] } });
  const interaction = { ...typing(command, option, ''), ...sent };
  test.interact(interaction);
  const { body } = await test.fake.seen(({ path }) => path.startsWith(`/interactions/${interaction.id}/`));
  return body.data.choices.map(({ value }: { value: string }) => value);
}

it('offers all names where no rule hides one', async () => {
  expect(await offered('summary', 'team')).toEqual(['Billing', 'Core', 'Vault']);
});

it('does not offer a name that a rule of the channel hides', async () => {
  rules = [{ channel: [channelId], teams: ['Billing', 'Core'] }];
  expect(await offered('summary', 'team')).toEqual(['Billing', 'Core']);
});

it('does not offer a name that a rule of a role of the person hides', async () => {
  rules = [{ group: [roleId], teams: ['Core'] }];
  expect(await offered('summary', 'team')).toEqual(['Core']);
});

it('offers nothing for a command that the person may not use', async () => {
  rules = [{ channel: [channelId], commands: ['report'] }];
  expect(await offered('summary', 'team')).toEqual([]);
});

const thread = {
  id: '900000000000000030',
  type: 11,
  guild_id: guild.id,
  parent_id: channelId,
  name: 'INC-7',
  thread_metadata: {
    archived: false,
    auto_archive_duration: 60,
    archive_timestamp: '2026-01-01T00:00:00Z',
    locked: false,
  },
};

it('shows what cannot be seen in a name that it offers', async () => {
  known = { ...names, team: ['\u202egnilliB', 'Core'] };
  expect(await offered('summary', 'team')).toEqual(['\u202egnilliB', 'Core']);
  const { body } = await test.fake.seen(({ body: sent }) => sent?.data?.choices !== undefined);
  expect(body.data.choices[0].name).toBe('[U+202E]gnilliB');
});

it('does not offer in a thread a name that a rule of its channel hides', async () => {
  rules = [{ channel: [channelId], teams: ['Core'] }];
  expect(await offered('summary', 'team', { channel_id: thread.id, channel: thread })).toEqual(['Core']);
});

it('holds a person to the rules of a role that the server has not named yet', async () => {
  const unheard = '900000000000000099';
  rules = [{ group: [unheard], teams: ['Vault'] }];
  const member = {
    user: person,
    roles: [unheard],
    joined_at: null,
    deaf: false,
    mute: false,
    flags: 0,
    permissions: '0',
  };
  expect(await offered('summary', 'team', { member })).toEqual(['Vault']);
});

it('holds a channel to its rules where an interaction names it by its id alone and leaves out the rest', async () => {
  rules = [{ channel: [channelId], teams: ['Core'] }];
  const sparse = { channel: undefined, entitlements: undefined, authorizing_integration_owners: undefined };
  expect(await offered('summary', 'team', sparse)).toEqual(['Core']);
});
