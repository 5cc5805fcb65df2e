import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { registerCommands } from '../../../../src/adapters/discord/register.ts';
import { type FakeDiscord, startFakeDiscord, token } from '../../../support/discord/fake-discord.ts';
import { guild } from '../../../support/discord/payloads.ts';

let fake: FakeDiscord;
beforeEach(async () => {
  fake = await startFakeDiscord();
});
afterEach(() => fake.stop());

const settings = () => ({ token, applicationId: null, apiUrl: fake.apiUrl });
const writes = () => fake.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method);

describe('registerCommands', () => {
  it.each([null, guild.id])(
    'creates, writes nothing when nothing changed, updates what did (server: %s)',
    async (where) => {
      expect(await registerCommands(settings(), commands, where)).toBe('created');
      expect(await registerCommands(settings(), commands, where)).toBe('unchanged');
      expect(writes()).toEqual(['POST']);
      expect(await registerCommands(settings(), commands.slice(1), where)).toBe('updated');
      expect(writes()).toEqual(['POST', 'PATCH']);
      expect(fake.commands(where ?? 'global')).toHaveLength(1);
      expect(fake.refused).toEqual([]);
    },
  );

  it('says what to do where Discord refuses', async () => {
    const wrong = { ...settings(), token: 'other' };
    await expect(registerCommands(wrong, commands, null)).rejects.toThrow('does not accept the token');
    await expect(registerCommands(settings(), commands, '123')).rejects.toThrow('server 123');
  });
});
