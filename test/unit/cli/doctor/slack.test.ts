import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../../config/schema.ts';
import { scopesFor } from '../../../../src/adapters/slack/manifest.ts';
import type { Cli } from '../../../../src/cli/cli.ts';
import { checkSlack } from '../../../../src/cli/doctor/slack.ts';
import { recordIo } from '../../../support/io.ts';
import { FakeSlack } from '../../../support/slack/fake-slack.ts';

let slack: FakeSlack;

beforeEach(async () => {
  slack = await new FakeSlack().start();
  for (const name of ['sla', 'ops', 'night', 'old']) {
    const id = `C${name.toUpperCase()}`;
    slack.workspace.channels.set(id, { id, name, isMember: true, isArchived: name === 'old' });
  }
  slack.workspace.channels.set('CELSE', { id: 'CELSE', name: 'else', isMember: false, isArchived: false });
});

afterEach(() => slack.stop());

async function look(
  env: Readonly<Record<string, string>> = slack.tokens,
  mode: 'socket' | 'http' = 'socket',
) {
  const cli = { io: recordIo({ env: { SLACK_API_URL: slack.apiUrl, ...env } }) } as unknown as Cli;
  const config = configSchema.parse({ slack: { mode } });
  const findings = await checkSlack({ config, isUsable: true, configFile: null, folder: '/', cli });
  for (const { status, fix } of findings) expect(fix === null).toBe(status === 'ok' || status === 'off');
  return findings;
}

describe('the doctor of Slack', () => {
  it('finds nothing to do where all is well, and changes nothing', async () => {
    expect(await look()).toEqual([
      { about: 'Slack', status: 'ok', text: 'signed in to Example', fix: null },
      {
        about: 'Slack scopes',
        status: 'ok',
        text: `all ${Object.keys(scopesFor({ unfurl: [] })).length} granted`,
        fix: null,
      },
      { about: 'Slack Socket Mode', status: 'ok', text: 'can be reached', fix: null },
      {
        about: 'Slack channels',
        status: 'ok',
        text: 'a member of 3 channels: #sla, #ops, #night',
        fix: null,
      },
    ]);
    expect(slack.workspace.messages).toEqual([]);
    expect(slack.connections).toBe(0);
  });

  it('is off without a token and asks Slack nothing', async () => {
    expect(await look({})).toMatchObject([{ status: 'off', text: 'SLACK_BOT_TOKEN is not set' }]);
    expect(slack.calls).toEqual([]);
  });

  it('names the token that the mode lacks', async () => {
    const { SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, ...bot } = slack.tokens;
    expect(await look({ ...bot, SLACK_SIGNING_SECRET })).toMatchObject([
      {
        status: 'problem',
        text: expect.stringContaining('SLACK_APP_TOKEN'),
        fix: expect.stringContaining('xapp-'),
      },
    ]);
    expect(await look({ ...bot, SLACK_APP_TOKEN }, 'http')).toMatchObject([
      { status: 'problem', text: expect.stringContaining('SLACK_SIGNING_SECRET') },
    ]);
    const findings = await look({ ...bot, SLACK_SIGNING_SECRET }, 'http');
    expect(findings.map(({ about }) => about)).not.toContain('Slack Socket Mode');
  });

  it('tells of a token that Slack refuses, and of a network without Slack, and shows no token', async () => {
    slack.isTokenRevoked = true;
    expect(await look()).toMatchObject([
      { status: 'problem', text: 'Slack refused SLACK_BOT_TOKEN (token_revoked).' },
    ]);
    slack.isTokenRevoked = false;
    const findings = await look({ ...slack.tokens, SLACK_APP_TOKEN: 'xapp-other' });
    expect(findings[2]).toMatchObject({
      about: 'Slack Socket Mode',
      status: 'problem',
      fix: expect.stringContaining('SLACK_APP_TOKEN'),
    });
    expect(JSON.stringify(findings)).not.toContain('xapp-other');
    expect(await look({ ...slack.tokens, SLACK_API_URL: 'http://127.0.0.1:9/api/' })).toMatchObject([
      { status: 'problem', fix: expect.stringContaining('SLACK_API_URL') },
    ]);
  });

  it('names the scopes that are not granted and those that nothing uses', async () => {
    slack.scopes.delete('files:write');
    slack.scopes.add('reactions:read');
    expect((await look()).slice(1, 3)).toMatchObject([
      { status: 'problem', text: 'not granted: files:write', fix: expect.stringContaining('Reinstall') },
      { status: 'warning', text: 'granted, but not used: reactions:read' },
    ]);
  });

  it('says how to invite the bot where it is in no channel, and why it cannot tell', async () => {
    for (const channel of slack.workspace.channels.values()) channel.isMember = false;
    expect((await look()).at(-1)).toMatchObject({
      status: 'warning',
      fix: expect.stringContaining('/invite @sla-bot'),
    });
    slack.scopes.delete('groups:read');
    expect((await look()).at(-1)).toMatchObject({
      about: 'Slack channels',
      status: 'problem',
      text: 'SLACK_BOT_TOKEN lacks a scope.',
      fix: expect.stringContaining('Reinstall to Workspace'),
    });
  });
});
