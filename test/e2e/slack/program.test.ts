import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorkshop, type RunningCli, runCli, startCli, type Workshop } from '../../support/cli.ts';
import { FakeSlack } from '../../support/slack/fake-slack.ts';
import { Person } from '../../support/slack/person.ts';

let shop: Workshop;
let slack: FakeSlack;
let bot: RunningCli | null = null;

beforeAll(async () => {
  shop = await createWorkshop(400);
  slack = await new FakeSlack().start();
  slack.workspace.channels.set('CSLA', { id: 'CSLA', name: 'sla', isMember: true, isArchived: false });
});

afterAll(async () => {
  await slack.stop();
  shop.remove();
});

async function stop(): Promise<number | null> {
  bot?.child.kill('SIGTERM');
  return (await bot?.done)?.code ?? null;
}

describe('sla-bot start', () => {
  it('says that Slack is off without its token', async () => {
    bot = startCli(['start', '--port', '0', '--data', shop.copy('off')], { cwd: shop.folder });
    expect(await bot.printed('Stop with Ctrl-C.')).toContain('Slack: off (SLACK_BOT_TOKEN is not set)\n');
    expect(await stop()).toBe(0);
  });

  it('connects, answers with the imported figures, chart and file, and stops', async () => {
    const env = { ...slack.tokens, SLACK_API_URL: slack.apiUrl };
    bot = startCli(['start', '--port', '0', '--data', shop.copy('on')], { cwd: shop.folder, env });
    expect(await bot.printed('Stop with Ctrl-C.')).toContain('Slack: Example\n');
    const anna = new Person(slack, 'UANNA');
    const ack = await anna.command('report monthly from=2024-05-01 format=pdf', 'CSLA');
    expect(ack.afterMs).toBeLessThan(1_000);
    const { files, messages } = slack.workspace;
    await slack.until(
      () => files.some(({ name, shared }) => name.endsWith('.pdf') && shared !== null),
      'the file',
    );
    const pdf = files.find(({ name }) => name.endsWith('.pdf'));
    expect(pdf?.bytes?.subarray(0, 5).toString()).toBe('%PDF-');
    const charts = files.filter(({ name }) => name.endsWith('.png'));
    expect(charts.length).toBeGreaterThan(1);
    for (const { alt, bytes } of charts) {
      expect(alt?.length).toBeGreaterThan(20);
      expect(bytes?.subarray(1, 4).toString()).toBe('PNG');
    }
    expect(slack.calls.filter(({ answer }) => answer !== 'ok')).toEqual([]);
    expect(messages.filter(({ thread }) => thread === null)).toHaveLength(1);
    expect(await stop()).toBe(0);
  });

  it('ends with what to do where a token is missing or refused', async () => {
    const env = { SLACK_BOT_TOKEN: 'xoxb-wrong', SLACK_API_URL: slack.apiUrl };
    const missing = await runCli(['start', '--port', '0', '--data', shop.copy('bad')], {
      cwd: shop.folder,
      env,
    });
    expect(missing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Slack needs SLACK_APP_TOKEN'),
    });
    const all = { ...env, SLACK_APP_TOKEN: 'xapp-fake' };
    const wrong = await runCli(['start', '--port', '0', '--data', shop.copy('bad2')], {
      cwd: shop.folder,
      env: all,
    });
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Slack refused SLACK_BOT_TOKEN (invalid_auth)'),
    });
  });
});

describe('sla-bot doctor', () => {
  it('prints what Slack says of the bot, with the fix of what is missing', async () => {
    const env = { ...slack.tokens, SLACK_API_URL: slack.apiUrl };
    const look = () => runCli(['doctor', '--data', shop.copy('ill')], { cwd: shop.folder, env });
    const { stdout } = await look();
    expect(stdout).toContain('ok      Slack channels: a member of 1 channel: #sla\n');
    slack.scopes.delete('files:write');
    const ill = await look();
    slack.scopes.add('files:write');
    expect(ill.code).toBe(2);
    expect(ill.stdout).toMatch(/PROBLEM Slack scopes: not granted: files:write\n {8}fix: .*Reinstall/);
  });
});

describe('sla-bot slack manifest', () => {
  it('prints JSON, YAML, addresses in http mode and what each permission is for', async () => {
    const json = await runCli(['slack', 'manifest']);
    expect(JSON.parse(json.stdout)).toMatchObject({ settings: { socket_mode_enabled: true } });
    const yaml = await runCli([
      'slack',
      'manifest',
      '--mode',
      'http',
      '--url',
      'https://sla.example.com',
      '--format',
      'yaml',
    ]);
    expect(yaml.stdout).toContain('request_url: https://sla.example.com/slack/events');
    const linked = path.join(shop.folder, 'links.yaml');
    writeFileSync(linked, 'slack: { unfurl: [{ domain: tickets.example.com, pattern: "INC-[0-9]+" }] }\n');
    const withLinks = await runCli(['slack', 'manifest', '--config', linked]);
    expect(JSON.parse(withLinks.stdout)).toMatchObject({
      features: { unfurl_domains: ['tickets.example.com'] },
    });
    const explained = await runCli(['slack', 'manifest', '--explain']);
    expect(explained.stdout).toMatch(/chat:write\s+to reply/);
    const without = await runCli(['slack', 'manifest', '--mode', 'http']);
    expect(without).toMatchObject({ code: 2, stderr: expect.stringContaining('http mode needs --url') });
  });
});
