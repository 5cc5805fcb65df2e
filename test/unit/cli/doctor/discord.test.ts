import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from '../../../../commands/index.ts';
import { configSchema } from '../../../../config/schema.ts';
import { registerCommands } from '../../../../src/adapters/discord/register.ts';
import type { Cli } from '../../../../src/cli/cli.ts';
import { checkDiscord } from '../../../../src/cli/doctor/discord.ts';
import { type FakeDiscord, startFakeDiscord, token } from '../../../support/discord/fake-discord.ts';
import { applicationId, guild } from '../../../support/discord/payloads.ts';
import { recordIo } from '../../../support/io.ts';

let fake: FakeDiscord;
beforeEach(async () => {
  fake = await startFakeDiscord();
});
afterEach(() => fake.stop());

async function look(env: Readonly<Record<string, string>> = {}) {
  const io = recordIo({ env: { DISCORD_TOKEN: token, DISCORD_API_URL: fake.apiUrl, ...env } });
  const cli = { io } as unknown as Cli;
  const before = fake.requests.length;
  const findings = await checkDiscord({
    config: configSchema.parse({}),
    isUsable: true,
    configFile: null,
    folder: '/',
    cli,
  });
  for (const { status, fix } of findings) expect(fix === null).toBe(status === 'ok' || status === 'off');
  expect(fake.requests.slice(before).every(({ method }) => method === 'GET')).toBe(true);
  expect(fake.refused).toEqual([]);
  return findings;
}

const register = (where: string | null, list = commands) =>
  registerCommands({ token, applicationId: null, apiUrl: fake.apiUrl }, list, where);

describe('the doctor of Discord', () => {
  it('finds nothing to do where all is well, and only reads', async () => {
    await register(null);
    expect(await look({ DISCORD_APPLICATION_ID: applicationId })).toEqual([
      { about: 'Discord', status: 'ok', text: 'signed in as sla-bot, the bot of SLA', fix: null },
      {
        about: 'Discord intents',
        status: 'ok',
        text: 'no privileged one is on, and none is needed',
        fix: null,
      },
      { about: 'Discord servers', status: 'ok', text: 'in 1 server: Acme', fix: null },
      {
        about: 'Discord commands',
        status: 'ok',
        text: `/sla with ${commands.length} commands is registered and up to date`,
        fix: null,
      },
    ]);
  });

  it('is off without a token and asks Discord nothing', async () => {
    expect(await look({ DISCORD_TOKEN: ' ' })).toMatchObject([{ status: 'off' }]);
    expect(fake.requests).toEqual([]);
  });

  it('tells of a token that Discord refuses, shows none, and of an address without Discord', async () => {
    const findings = await look({ DISCORD_TOKEN: 'other-token' });
    expect(findings).toMatchObject([
      {
        status: 'problem',
        text: 'Discord does not accept the token.',
        fix: expect.stringContaining('Reset Token'),
      },
    ]);
    expect(JSON.stringify(findings)).not.toContain('other-token');
    expect(await look({ DISCORD_API_URL: 'http://127.0.0.1:9/api' })).toMatchObject([
      { status: 'problem', fix: expect.stringContaining('DISCORD_API_URL') },
    ]);
    expect(await look({ DISCORD_APPLICATION_ID: 'my app' })).toMatchObject([
      { status: 'problem', fix: expect.stringContaining('General Information') },
    ]);
  });

  it('names an application id that is not the one of the token', async () => {
    expect((await look({ DISCORD_APPLICATION_ID: '123456789012345678' }))[1]).toMatchObject({
      about: 'Discord application',
      status: 'problem',
      fix: expect.stringContaining(applicationId),
    });
  });

  it('names privileged intents that are on for nothing, of small and of large bots', async () => {
    fake.own.flags = (1 << 19) | (1 << 14) | (1 << 23);
    expect((await look())[1]).toMatchObject({
      status: 'warning',
      text: 'on, but not used: Server Members Intent, Message Content Intent',
      fix: expect.stringContaining('Privileged Gateway Intents'),
    });
  });

  it('gives the link that puts it into a server, and names what a server does not allow', async () => {
    fake.own.guilds[0] = { id: guild.id, name: guild.name, permissions: String((1 << 10) | (1 << 11)) };
    expect((await look())[3]).toMatchObject({
      status: 'warning',
      text: 'Acme does not allow Send Messages in Threads, Embed Links, Attach Files, Read Message History',
    });
    fake.own.guilds[0] = { id: guild.id, name: guild.name, permissions: '8' };
    expect((await look())[3]).toMatchObject({ about: 'Discord commands' });
    fake.own.guilds.pop();
    expect((await look())[2]).toMatchObject({
      status: 'warning',
      text: 'in none',
      fix: `open https://discord.com/oauth2/authorize?client_id=${applicationId}&scope=bot+applications.commands&permissions=274878024704`,
    });
  });

  it('counts servers beyond the first page', async () => {
    await register(null);
    fake.own.guilds.splice(0);
    for (let n = 1; n <= 205; n += 1)
      fake.own.guilds.push({ id: String(n), name: `g${n}`, permissions: '8' });
    expect((await look())[2]?.text).toBe(
      'in 205 servers: g1, g2, g3, g4, g5, g6, g7, g8, g9, g10 and 195 more',
    );
  });

  it('says how to register commands that Discord has not, or has of another version', async () => {
    const commandsOf = async () => (await look()).at(-1);
    expect(await commandsOf()).toMatchObject({
      status: 'problem',
      text: '/sla is not registered',
      fix: 'sla-bot discord register',
    });
    await register(guild.id, commands.slice(1));
    expect(await commandsOf()).toMatchObject({
      status: 'warning',
      text: '/sla is of another version in Acme',
      fix: `sla-bot discord register --guild ${guild.id}`,
    });
    await register(guild.id);
    expect(await commandsOf()).toMatchObject({ status: 'ok' });
    fake.own.guilds.push({ id: '5', name: 'Other', permissions: '8' });
    expect(await commandsOf()).toMatchObject({
      status: 'problem',
      text: '/sla is not registered in Other',
    });
    await register(null, commands.slice(1));
    expect(await commandsOf()).toMatchObject({ status: 'warning', fix: 'sla-bot discord register' });
  });
});
