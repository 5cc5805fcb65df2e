import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyContent } from '../../../../config/policy.ts';
import { scheduleSchema } from '../../../../config/schedules-schema.ts';
import { configSchema } from '../../../../config/schema.ts';
import type { Cli } from '../../../../src/cli/cli.ts';
import { checkAccess } from '../../../../src/cli/doctor/access.ts';
import type { DoctorContext } from '../../../../src/cli/doctor/check.ts';
import { checkConfiguration } from '../../../../src/cli/doctor/configuration.ts';
import { checkConnections } from '../../../../src/cli/doctor/connections.ts';
import { checkDataFolder } from '../../../../src/cli/doctor/data-folder.ts';
import { checkDatabase } from '../../../../src/cli/doctor/database.ts';
import { checkDiscord } from '../../../../src/cli/doctor/discord.ts';
import { noBotNote } from '../../../../src/cli/doctor/no-bot.ts';
import { checkPolicies } from '../../../../src/cli/doctor/policies.ts';
import { runChecks } from '../../../../src/cli/doctor/run-checks.ts';
import { checkSchedules } from '../../../../src/cli/doctor/schedules.ts';
import { checkSlack } from '../../../../src/cli/doctor/slack.ts';
import { checkTokens } from '../../../../src/cli/doctor/tokens.ts';
import { checkWebhooks } from '../../../../src/cli/doctor/webhooks.ts';
import { UserError } from '../../../../src/core/errors.ts';
import { UnavailableError } from '../../../../src/ports/intake.ts';
import { day, event, monday, policies, tempFolder, tempStore } from '../../../integration/store/support.ts';
import { recordIo } from '../../../support/io.ts';

function context(
  more: Partial<DoctorContext> = {},
  env: Readonly<Record<string, string>> = {},
  stores: Partial<Cli['stores']> = {},
): DoctorContext {
  const cli = { io: recordIo({ env }), stores } as unknown as Cli;
  return {
    config: configSchema.parse({}),
    isUsable: true,
    configFile: null,
    folder: tempFolder(),
    cli,
    ...more,
  };
}

const discordToken = `MTIzNDU2Nzg5MDEyMzQ1Njc4.secret.${'secret'.repeat(5)}`;

describe('the doctor', () => {
  it('tells of the addresses of webhooks also while what keeps the dead letters is away', async () => {
    const folder = tempFolder();
    await tempStore({ folder });
    const use = async () => {
      throw new UnavailableError('Redis cannot be reached.');
    };
    const config = configSchema.parse({ sources: { tool: { kind: 'native' } } });
    const env = { SOURCE_TOOL_SECRET: 'long enough' };
    expect(await checkWebhooks(context({ config, folder }, env, { use }))).toMatchObject([
      { about: 'webhooks', status: 'ok' },
      { about: 'dead letters', status: 'warning' },
    ]);
  });

  it('says that the secret before is in force in the bot that runs, where its file is gone', async () => {
    const config = configSchema.parse({ sources: { tool: { kind: 'native' } } });
    const given = context({ config }, { SOURCE_TOOL_SECRET_FILE: path.join(tempFolder(), 'gone') });
    const asked = async (names: readonly string[]) =>
      checkWebhooks({ ...given, cli: { ...given.cli, guardedWebhooks: () => names } });
    expect(await asked(['tool'])).toMatchObject([
      {
        status: 'problem',
        text: 'tool: the file of SOURCE_TOOL_SECRET_FILE is not there; the secret before is in force until the next start',
        fix: expect.stringContaining('before the next start'),
      },
    ]);
    expect(await asked([])).toMatchObject([{ text: expect.stringContaining('everything that tool sends') }]);
  });

  it('says first what it goes by where no bot runs', () => {
    const { cli } = context();
    const given = { folder: '/srv/data', configFile: null };
    expect(noBotNote({ ...given, cli })).toBe(
      'note: no bot runs on /srv/data: this is by the shipped defaults and the environment of this command\n',
    );
    expect(noBotNote({ folder: '/srv/data', configFile: '/etc/own.yaml', cli })).toContain(
      'is by /etc/own.yaml and',
    );
    expect(noBotNote({ ...given, cli: { ...cli, connections: () => [] } })).toBeNull();
  });

  it('names every problem of the configuration with its fix', async () => {
    const file = path.join(tempFolder(), 'own.yaml');
    writeFileSync(file, 'timeZone: Europe/Berln\ncommands: { rate: { user: { burst: 0 } } }\n');
    const findings = await checkConfiguration(context({ configFile: file }));
    expect(findings.map(({ status }) => status)).toEqual(['problem', 'problem']);
    expect(findings[0]?.text).toContain('timeZone');
    expect(findings.every(({ fix }) => fix !== null && fix !== '')).toBe(true);
    expect((await checkConfiguration(context())).map(({ status }) => status)).toEqual(['ok']);
  });

  it('warns of a data folder that everybody may read', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o755);
    expect(await checkDataFolder(context({ folder }))).toMatchObject([
      { status: 'warning', text: expect.stringContaining('everybody'), fix: `chmod o= ${folder}` },
    ]);
    chmodSync(folder, 0o750);
    expect(await checkDataFolder(context({ folder }))).toMatchObject([{ status: 'ok' }]);
  });

  it('tells of what a copy had that the shared log lost', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o755);
    for (const name of ['lost-2', 'lost-10', 'lost.partial-x']) mkdirSync(path.join(folder, name));
    expect(await checkDataFolder(context({ folder }))).toMatchObject([
      { status: 'warning' },
      {
        about: 'lost entries',
        status: 'warning',
        fix: expect.stringContaining(path.join(folder, 'lost-10')),
      },
    ]);
  });

  it('finds a data folder that is absent, or no folder', async () => {
    const folder = tempFolder();
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    const statusOf = async (at: string) => (await checkDataFolder(context({ folder: at })))[0]?.status;
    expect(await statusOf(folder)).toBe('ok');
    expect(await statusOf(path.join(folder, 'absent'))).toBe('warning');
    expect(await statusOf(file)).toBe('problem');
  });

  it('says what the database holds, or how to fill it', async () => {
    expect(await checkDatabase(context())).toMatchObject([
      { status: 'warning', fix: expect.stringContaining('import') },
    ]);
    const folder = tempFolder();
    const store = await tempStore({ folder });
    const lent: Partial<Cli['stores']> = { use: (_folder, _config, work) => work(store) };
    expect(await checkDatabase(context({ folder }, {}, lent))).toMatchObject([{ text: 'the log is empty' }]);
    await store.append([event('opened', monday)]);
    expect(await checkDatabase(context({ folder }, {}, lent))).toMatchObject([
      { status: 'ok', text: '1 event, the last one of 3 Mar 2025 00:00 UTC' },
    ]);
  });

  it('tells of other policies than the configured ones, and of those that a start with old ones brought back', async () => {
    const folder = tempFolder();
    const config = configSchema.parse({ policies: [{ name: 'own', targets: { P1: { response: '1h' } } }] });
    const store = await tempStore({ folder, policies: await policyContent(config) });
    const check = (now: number) => {
      const given = context({ folder, config }, {}, { use: (_folder, _config, work) => work(store) });
      return checkPolicies({ ...given, cli: { ...given.cli, clock: { now: () => now } } });
    };
    expect(await check(0)).toMatchObject([{ status: 'ok', text: expect.stringContaining('version 1') }]);
    await store.recordPolicies(policies(), monday);
    expect(await check(monday)).toMatchObject([
      { status: 'warning', text: expect.stringMatching(/version 2, .*this configuration are others/) },
    ]);
    await store.recordPolicies(await policyContent(config), monday + 1);
    expect(await check(monday + 2)).toMatchObject([
      {
        status: 'warning',
        text: expect.stringMatching(/version 3, .*brought back the policies of version 1/),
      },
    ]);
    expect(await check(monday + 8 * day)).toMatchObject([{ status: 'ok' }]);
  });

  it.each([
    [{}, []],
    [{ SLACK_BOT_TOKEN: 'xoxb-secret', SLACK_APP_TOKEN: 'xapp-secret' }, ['ok']],
    [{ SLACK_BOT_TOKEN: 'xoxb-secret', SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef' }, ['ok']],
    [{ SLACK_BOT_TOKEN: 'xoxb-secret', SLACK_SIGNING_SECRET: 'secret' }, ['warning']],
    [{ SLACK_BOT_TOKEN: 'xoxb-secret' }, ['problem']],
    [{ SLACK_APP_TOKEN: 'xapp-secret' }, ['problem']],
    [{ SLACK_BOT_TOKEN: 'xapp-secret', SLACK_APP_TOKEN: 'xapp-secret' }, ['warning']],
    [{ DISCORD_TOKEN: discordToken, DISCORD_APPLICATION_ID: '123456789012345678' }, ['ok']],
    [{ DISCORD_TOKEN: `Bot ${discordToken}`, DISCORD_APPLICATION_ID: ' ' }, ['ok']],
    [{ DISCORD_TOKEN: 'secret' }, ['warning']],
    [{ DISCORD_TOKEN: discordToken, DISCORD_APPLICATION_ID: 'my app' }, ['warning']],
    [{ DISCORD_APPLICATION_ID: '123456789012345678' }, ['problem']],
  ])('judges the tokens of %j and shows none', async (env, statuses) => {
    const findings = await checkTokens(context({}, env));
    expect(findings.map(({ status }) => status)).toEqual(statuses);
    expect(JSON.stringify(findings)).not.toContain('secret');
    for (const { status, fix } of findings) expect(fix === null).toBe(status === 'ok' || status === 'off');
  });

  it('says once of each platform that it is off', async () => {
    const findings = await runChecks([checkTokens, checkSlack, checkDiscord], context());
    expect(findings.map(({ about, status }) => `${about}: ${status}`)).toEqual([
      'Slack: off',
      'Discord: off',
    ]);
  });

  it('says of the running bot whether it is connected, and nothing where none runs', async () => {
    const given = context();
    const connections = () => [
      { platform: 'slack', isConnected: false } as const,
      { platform: 'discord', isConnected: true } as const,
    ];
    expect(await checkConnections({ ...given, cli: { ...given.cli, connections } })).toMatchObject([
      { about: 'Slack connection', status: 'problem' },
      { about: 'Discord connection', status: 'ok' },
    ]);
    expect(await checkConnections(given)).toEqual([]);
  });

  it('says what a token looks like that does not look like one, and where it is found', async () => {
    const [found] = await checkTokens(
      context({}, { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abc' }),
    );
    expect(found?.text).toContain('32 hexadecimal digits');
    expect(found?.fix).toContain('Basic Information, App Credentials');
    expect(found?.fix).not.toContain('OAuth');
  });

  it('warns of access rules for teams and customers that no incident has', async () => {
    const folder = tempFolder();
    const store = await tempStore({ folder });
    await store.append([event('opened', monday, { team: 'commerce', customer: 'Acme' })]);
    const stores = {
      use: async (_: string, __: unknown, work: (one: typeof store) => unknown) => work(store),
    };
    const look = (rule: Record<string, unknown>) =>
      checkAccess(
        context({ config: configSchema.parse({ access: { rules: [rule] } }), folder }, {}, stores as never),
      );
    expect(await look({ teams: ['comerce'], customers: ['Acme', 'Acne'] })).toMatchObject([
      { status: 'warning', text: 'access.rules[0].teams: no incident has “comerce”' },
      { status: 'warning', text: 'access.rules[0].customers: no incident has “Acne”' },
    ]);
    expect(await look({ teams: ['commerce'] })).toMatchObject([{ status: 'ok' }]);
  });

  it('finds schedules that send by a platform that is off', async () => {
    const schedules = {
      team: {
        kind: 'weekly',
        destinations: ['slack:C0123ABCD', 'console:sla'],
        owner: 'email:a@example.com',
      },
      idle: { kind: 'daily', enabled: false, destinations: ['discord:channel/12345'] },
    };
    const config = configSchema.parse({ schedules });
    expect((await checkSchedules(context({ config }))).map(({ text }) => text)).toEqual([
      'team sends by slack, which is off: SLACK_BOT_TOKEN is not set',
      'team sends by email, which is off: email.host is not set',
    ]);
    const on = configSchema.parse({ schedules, email: { host: 'smtp.example.com', from: 'a@example.com' } });
    const found = await checkSchedules(context({ config: on }, { SLACK_BOT_TOKEN: 'xoxb-1' }));
    expect(found).toMatchObject([{ status: 'ok', text: '1 schedule, 1 with destinations' }]);
  });

  it('knows schedules that were added by hand, and tells of those of the configuration while the others are away', async () => {
    const folder = tempFolder();
    const store = await tempStore({ folder });
    const settings = scheduleSchema.parse({ kind: 'weekly', destinations: ['email:a@example.com'] });
    const stored = { settings, createdBy: 'cli:operator', personal: false, createdAt: 0 };
    await store.schedules.put({ ...stored, name: 'mine', paused: false });
    await store.schedules.put({ ...stored, name: 'rests', paused: true });
    const lent: Partial<Cli['stores']> = { use: (_folder, _config, work) => work(store) };
    expect(await checkSchedules(context({ folder }, {}, lent))).toMatchObject([
      {
        status: 'problem',
        text: 'mine sends by email, which is off: email.host is not set',
        fix: 'connect email, or sla-bot schedule remove mine',
      },
    ]);
    const use = async () => {
      throw new UnavailableError('Redis cannot be reached.');
    };
    expect(await checkSchedules(context({ folder }, {}, { use }))).toMatchObject([{ status: 'warning' }]);
  });

  it('says nothing of the rules of a configuration that has errors', async () => {
    expect(await checkAccess(context({ isUsable: false }))).toEqual([]);
  });

  it('tells of an access rule that names no command, and goes on', async () => {
    const config = configSchema.parse({ access: { rules: [{ commands: ['sumary'] }] } });
    const findings = await runChecks([checkAccess, checkTokens], context({ config }));
    expect(findings[0]).toMatchObject({ status: 'problem', fix: 'Did you mean “summary”?' });
    expect(findings).toHaveLength(1);
    expect(await checkAccess(context())).toMatchObject([{ text: '0 rules; where none matches: allow' }]);
  });

  it('takes a check that fails for a problem of its own', async () => {
    const locked = async () => {
      throw new UserError('the database is locked', { hint: 'stop the other process' });
    };
    expect(await runChecks([locked], context())).toEqual([
      { about: 'check', status: 'problem', text: 'the database is locked', fix: 'stop the other process' },
    ]);
  });

  it('tells once what several checks lack, and takes what is away for no fault of the program', async () => {
    const away = async () => {
      throw new UnavailableError('Redis cannot be reached.');
    };
    const lacking = async () => {
      throw new UserError('no database 26', { hint: 'set databases 32' });
    };
    const named = {
      about: 'Redis',
      status: 'problem',
      text: 'no database 26',
      fix: 'set databases 32',
    } as const;
    expect(await runChecks([lacking, async () => [named], lacking, away, away], context())).toEqual([
      named,
      {
        about: 'check',
        status: 'problem',
        text: 'Redis cannot be reached.',
        fix: expect.stringContaining('try again'),
      },
    ]);
  });
});
