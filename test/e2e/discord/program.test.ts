import { afterEach, beforeEach, expect, it } from 'vitest';
import { createWorkshop, runCli, startCli, type Workshop } from '../../support/cli.ts';
import { type FakeDiscord, startFakeDiscord, token } from '../../support/discord/fake-discord.ts';
import { applicationId, guild, slash } from '../../support/discord/payloads.ts';

let fake: FakeDiscord;
let shop: Workshop;
beforeEach(async () => {
  fake = await startFakeDiscord();
  shop = await createWorkshop(100);
});
afterEach(async () => {
  await fake.stop();
  shop.remove();
});

it('sla-bot discord register writes once and then says that nothing changed', async () => {
  const env = { DISCORD_TOKEN: token, DISCORD_API_URL: fake.apiUrl };
  const args = ['discord', 'register', '--guild', guild.id];
  expect((await runCli(args, { env })).stdout).toMatch(
    /^\/sla with \d+ commands was created \(in server \d+\)\.\n$/,
  );
  expect((await runCli(args, { env })).stdout).toContain('nothing was written');
  expect(fake.requests.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  const without = await runCli(['discord', 'register']);
  expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('DISCORD_TOKEN is not set') });
});

it('sla-bot doctor leads from a token to a server, to the commands, to nothing left to do', async () => {
  const env = { DISCORD_TOKEN: token, DISCORD_API_URL: fake.apiUrl };
  const data = shop.copy('examined');
  const examine = async () => (await runCli(['doctor', '--data', data], { env })).stdout;
  const [joined] = fake.own.guilds.splice(0);
  expect(await examine()).toContain(
    `fix: open https://discord.com/oauth2/authorize?client_id=${applicationId}`,
  );
  if (joined !== undefined) fake.own.guilds.push(joined);
  expect(await examine()).toContain('fix: sla-bot discord register');
  await runCli(['discord', 'register'], { env });
  expect(await examine()).toMatch(/ok +Discord commands: /);
});

it('sla-bot start connects where there is a token, answers and stops; without one it says that Discord is off', async () => {
  const env = { DISCORD_TOKEN: token, DISCORD_API_URL: fake.apiUrl };
  const data = shop.copy('connected');
  const bot = startCli(['start', '--port', '0', '--data', data], { cwd: shop.folder, env });
  await bot.printed('Stop with Ctrl-C.');
  expect(bot.stdout()).toContain('discord connected');
  const interaction = slash('summary', [{ name: 'from', type: 3, value: '2024-05-06' }]);
  fake.gateway.dispatch('INTERACTION_CREATE', interaction);
  const reply = await fake.seen(({ method, body }) => method === 'PATCH' && body.embeds?.length > 0);
  expect(reply.body.content).not.toBe('');
  bot.child.kill('SIGTERM');
  expect((await bot.done).code).toBe(0);
  expect(fake.refused).toEqual([]);
  const off = startCli(['start', '--port', '0', '--data', data], { cwd: shop.folder });
  await off.printed('Stop with Ctrl-C.');
  expect(off.stderr()).toContain('DISCORD_TOKEN is not set');
  off.child.kill('SIGTERM');
  expect((await off.done).code).toBe(0);
});
