import { expect, it } from 'vitest';
import { discordSettings } from '../../../../src/adapters/discord/settings.ts';

it.each([
  'http://localhost:4000/api',
  'http://localhost:4000/api/',
  'http://localhost:4000/api/v10',
  'http://localhost:4000/api/v10/',
])('takes %s for the base to which the library adds the version', (DISCORD_API_URL) => {
  const settings = discordSettings({ DISCORD_TOKEN: 'x', DISCORD_API_URL });
  expect(settings?.apiUrl).toBe('http://localhost:4000/api');
});
