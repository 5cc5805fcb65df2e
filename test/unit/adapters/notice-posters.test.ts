import { webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsoleNoticePoster } from '../../../src/adapters/console/notice-poster.ts';
import { createCommandIds } from '../../../src/adapters/discord/command-ids.ts';
import { createDiscordNoticePoster } from '../../../src/adapters/discord/notice-poster.ts';
import { createSlackNoticePoster } from '../../../src/adapters/slack/notice-poster.ts';
import { plainReport } from '../../../src/bot/plain-report.ts';
import { FakeSlack } from '../../support/slack/fake-slack.ts';

const report = (text: string) =>
  plainReport({
    title: 'INC-1 · Checkout <!channel> *fails*',
    summary: `INC-1: ${text}`,
    blocks: [{ kind: 'callout', tone: 'warning', text }],
    actions: [{ label: 'Explain', command: 'explain INC-1 source=jira' }],
    language: 'en',
  });
const id = '0123456789abcdef';
const begunAt = Date.UTC(2026, 10, 26);

describe('a notice on Slack', () => {
  let slack: FakeSlack;
  beforeEach(async () => {
    slack = await new FakeSlack().start();
    slack.workspace.channels.set('CSLA', { id: 'CSLA', name: 'sla', isMember: true, isArchived: false });
  });
  afterEach(() => slack.stop());

  const client = () =>
    new webApi.WebClient(slack.tokens.SLACK_BOT_TOKEN, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
    });

  it('is posted with its id in the metadata, and edited in place', async () => {
    const poster = createSlackNoticePoster(client());
    const receipt = await poster.post({ id, address: 'CSLA', report: report('80 % used') });
    expect(slack.workspace.messages).toMatchObject([
      { channel: 'CSLA', metadata: { event_type: 'sla_notice', event_payload: { notice_id: id } } },
    ]);
    await poster.edit(receipt, { id, address: 'CSLA', report: report('breached') });
    expect(slack.workspace.messages).toHaveLength(1);
    const [message] = slack.workspace.messages;
    expect(message?.text).toContain('breached');
    expect(JSON.stringify(message)).toContain('explain INC-1 source=jira');
    expect(JSON.stringify(message)).not.toContain('<!channel>');
  });

  it('says whether it may have been taken: an answer that was lost is not known, one to slow down is', async () => {
    const poster = createSlackNoticePoster(client());
    const parcel = { id, address: 'CSLA', report: report('80 % used') };
    slack.fail('chat.postMessage', { lost: true });
    await expect(poster.post(parcel)).rejects.toMatchObject({ name: 'DeliveryError', kind: 'unknown' });
    slack.fail('chat.postMessage', { error: 'not_in_channel' });
    await expect(poster.post(parcel)).rejects.toMatchObject({ kind: 'refused' });
    slack.fail('chat.update', { error: 'message_not_found' });
    await expect(poster.edit({ channel: 'CSLA', ts: '1' }, parcel)).rejects.toMatchObject({
      kind: 'refused',
    });
  });

  it('is found again by its id, and by nothing else', async () => {
    const asked: unknown[] = [];
    const seen = (noticeId: string, type = 'sla_notice') => ({
      ts: noticeId,
      metadata: { event_type: type, event_payload: { notice_id: noticeId } },
    });
    const apiCall = async (method: string, args: unknown) => {
      asked.push([method, args]);
      return { ok: true, messages: [seen('other'), seen(id, 'sla_report'), { ts: '3' }, seen(id)] };
    };
    const poster = createSlackNoticePoster({ apiCall } as never);
    expect(await poster.find({ id, address: 'CSLA' }, begunAt)).toEqual({ channel: 'CSLA', ts: id });
    expect(asked).toMatchObject([
      ['conversations.history', { channel: 'CSLA', oldest: `${begunAt / 1000 - 300}.000000` }],
    ]);
    expect(await poster.find({ id: 'f00', address: 'CSLA' }, begunAt)).toBeNull();
  });
});

describe('a notice on Discord', () => {
  function setUp() {
    const asked: { method: string; route: string; body: Record<string, unknown> }[] = [];
    const shown: object[] = [];
    const answer = (method: string) => async (route: string, options?: { body?: unknown }) => {
      asked.push({ method, route, body: (options?.body ?? {}) as Record<string, unknown> });
      if (route === '/users/@me') return { id: 'bot' };
      return method === 'get' ? shown : { id: '42' };
    };
    const rest = { get: answer('get'), post: answer('post'), patch: answer('patch') };
    const poster = createDiscordNoticePoster({ rest: () => rest as never, ids: createCommandIds() });
    return { poster, asked, shown };
  }

  it('is one message with its id as nonce and in its footer, edited in place', async () => {
    const { poster, asked } = setUp();
    const receipt = await poster.post({ id, address: 'channel/123', report: report('80 % used') });
    expect(receipt).toEqual({ channel: '123', message: '42' });
    await poster.edit(receipt, { id, address: 'channel/123', report: report('breached') });
    expect(asked.map(({ method, route }) => `${method} ${route}`)).toEqual([
      'post /channels/123/messages',
      'patch /channels/123/messages/42',
    ]);
    expect(asked[0]?.body).toMatchObject({ nonce: id, enforce_nonce: true, allowed_mentions: { parse: [] } });
    for (const { body } of asked) {
      const embeds = body.embeds as { footer?: { text: string } }[];
      expect(embeds.at(-1)?.footer?.text).toMatch(new RegExp(` · ${id}$`));
    }
    expect(JSON.stringify(asked[1]?.body)).toContain('breached');
  });

  it('is found again by its footer or nonce, in what the bot itself said', async () => {
    const { poster, shown } = setUp();
    const message = (author: string, more: object) => ({
      id: '7',
      author: { id: author },
      embeds: [],
      ...more,
    });
    const footer = { embeds: [{ footer: { text: `sla-bot · ${id}` } }] };
    shown.push(message('someone', footer), message('bot', { nonce: 'other' }));
    expect(await poster.find({ id, address: 'channel/123' }, begunAt)).toBeNull();
    shown.push({ ...message('bot', footer), id: '9' });
    expect(await poster.find({ id, address: 'channel/123' }, begunAt)).toEqual({
      channel: '123',
      message: '9',
    });
  });
});

describe('a notice on the console', () => {
  it('is edited while it is there, and found until the process ends', async () => {
    const texts = new Map<string, string>();
    const turns = {
      post: (channel: { id: string }, { summary }: { summary: string }) => {
        texts.set('m1', summary);
        return { channel: channel.id, id: 'm1' } as never;
      },
      edit: (message: string, { summary }: { summary: string }) => {
        if (texts.has(message)) texts.set(message, summary);
        return texts.has(message);
      },
    };
    const channelNamed = (name: string) => ({ id: `#${name}`, name, kind: 'channel', topic: '' }) as const;
    const poster = createConsoleNoticePoster(turns, channelNamed);
    const parcel = { id, address: 'sla', report: report('80 % used') };
    expect(await poster.find(parcel, begunAt)).toBeNull();
    const receipt = await poster.post(parcel);
    expect(await poster.find(parcel, begunAt)).toEqual(receipt);
    await poster.edit(receipt, { ...parcel, report: report('breached') });
    expect([...texts.values()]).toEqual(['INC-1: breached']);
    texts.clear();
    await expect(poster.edit(receipt, parcel)).rejects.toMatchObject({ kind: 'refused' });
  });
});
