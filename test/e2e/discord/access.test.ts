import { afterEach, beforeEach, expect, it } from 'vitest';
import { configSchema } from '../../../config/schema.ts';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import { channelId, roleId, typing } from '../../support/discord/payloads.ts';

let test: TestBot;
let rules: readonly object[];
const known = { team: ['Billing', 'Core', 'Vault'], service: ['payments'], priority: ['P1'], customer: [] };

beforeEach(() => {
  rules = [];
});
afterEach(() => test.stop());

async function offered(command: string, option: string): Promise<string[]> {
  const { access } = configSchema.parse({ access: { rules } });
  test = await startTestBot({ access, reporting: { values: async (dimension) => known[dimension] } });
  const interaction = typing(command, option, '');
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
