import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeNow } from '../../support/fake-reporting.ts';
import { fakeDigest, fakeParcel, journey, realDigests } from '../../support/parcels.ts';
import { type SlackBot, startSlackBot } from '../../support/slack/slack-bot.ts';

const begunAt = fakeNow - 60_000;
const parcel = fakeParcel({ address: 'CSLA' });
const names = ['message', 'thread 1', 'file compliance-trend.png', 'file sla-weekly.pdf'];

let bot: SlackBot;
beforeEach(async () => {
  bot = await startSlackBot();
});
afterEach(async () => {
  await bot.stop();
  expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
});

const messages = () => bot.slack.workspace.messages;
const calls = (method: string) => bot.slack.calls.filter((call) => call.method === method);
const say = (n: number) => {
  for (let index = 0; index < n; index += 1) {
    const said = {
      text: `chatter ${index}`,
      blocks: [],
      metadata: null,
      onlyFor: null,
      by: 'person',
    } as const;
    bot.slack.workspace.add({ channel: 'CSLA', thread: null, ...said });
  }
};

describe('a digest on its way to Slack', () => {
  it('is one message, the rest, its chart and its file in the thread, each sent once', async () => {
    const way = await journey(bot.courier, parcel);
    expect(way.names).toEqual(names);
    await way.sendRest();
    const [root, ...thread] = messages();
    expect(root).toMatchObject({
      channel: 'CSLA',
      thread: null,
      text: expect.stringMatching(/^Weekly SLA digest, 2 Mar – 8 Mar 2026: Compliance was 94\.1 %/),
      metadata: {
        event_type: 'sla_report',
        event_payload: {
          report_id: 'k3v9w2x8q1zr',
          delivery_id: '0123456789abcdef',
          step: 'message',
          schedule: 'payments-weekly',
        },
      },
    });
    expect(thread.map((message) => [message.thread, message.files])).toEqual([
      [root?.ts, []],
      [root?.ts, ['compliance-trend.png']],
      [root?.ts, ['sla-weekly.pdf']],
    ]);
    expect(calls('chat.postMessage')[0]?.args).toMatchObject({
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
    expect(calls('chat.postMessage')).toHaveLength(2);
    expect(calls('files.completeUploadExternal')).toHaveLength(2);
  });

  it('keeps within Slack’s limits in full and in a line', async () => {
    for (const [index, digest] of (await realDigests()).entries()) {
      const way = await journey(bot.courier, fakeParcel({ address: 'CSLA', id: String(index), digest }));
      await way.sendRest();
    }
    const [whole, line] = messages().filter(({ thread }) => thread === null);
    expect(whole?.text).toMatch(/^Monthly SLA digest, June 2024: Alarming: 81\.7 % of 360/);
    expect(line?.text).toMatch(/^payments-monthly, June 2024: Alarming/);
    expect(line?.blocks).toHaveLength(2);
  });

  it('has the same steps whenever they are asked for', async () => {
    expect((await journey(bot.courier, parcel)).names).toEqual(names);
    const same = { name: 'compliance-trend.png', mediaType: 'image/png', bytes: new Uint8Array(2) };
    const twice = fakeParcel({ address: 'CSLA', digest: fakeDigest({ files: [same] }) });
    expect((await journey(bot.courier, twice)).names.at(-1)).toBe('file 2-compliance-trend.png');
  });

  it('goes to a person by direct message', async () => {
    const way = await journey(bot.courier, fakeParcel({ address: 'UANNA', personal: true }));
    await way.sendRest();
    expect(new Set(messages().map(({ channel }) => channel))).toEqual(new Set(['DUANNA']));
    expect(await way.step('message').find(new Map(), begunAt)).toEqual(way.receipts.get('message'));
    const nobody = await journey(bot.courier, fakeParcel({ address: 'UNOBODY' }));
    expect(await nobody.failing('message')).toMatchObject({
      kind: 'refused',
      message: 'UNOBODY takes no direct messages from me: change the destination.',
    });
  });
});

describe('a step whose end is not known', () => {
  it('is found where Slack took the post and its answer was lost, and not sent twice', async () => {
    const way = await journey(bot.courier, parcel);
    bot.slack.fail('chat.postMessage', { lost: true });
    expect(await way.failing('message')).toMatchObject({ kind: 'unknown' });
    const found = await way.step('message').find(way.receipts, begunAt);
    expect(found).toEqual({ channel: 'CSLA', ts: messages()[0]?.ts });
    if (found !== null && found !== 'unknowable') way.receipts.set('message', found);
    bot.slack.fail('chat.postMessage', { lost: true });
    expect(await way.failing('thread 1')).toMatchObject({ kind: 'unknown' });
    const next = await way.step('thread 1').find(way.receipts, begunAt);
    expect(next).toEqual({ channel: 'CSLA', ts: messages()[1]?.ts });
    if (next !== null && next !== 'unknowable') way.receipts.set('thread 1', next);
    await way.sendRest();
    expect(messages()).toHaveLength(4);
  });

  it('is not found where the connection broke before, and is sent again', async () => {
    const way = await journey(bot.courier, parcel);
    bot.slack.fail('chat.postMessage', { lost: true, undone: true });
    expect(await way.failing('message')).toMatchObject({ kind: 'unknown' });
    expect(await way.step('message').find(way.receipts, begunAt)).toBeNull();
    await way.sendRest();
    expect(messages()).toHaveLength(4);
    expect(await way.step('thread 1').find(way.receipts, begunAt)).toEqual(way.receipts.get('thread 1'));
  });

  it('is found behind more messages than a page holds', async () => {
    const way = await journey(bot.courier, parcel);
    await way.sendRest();
    say(450);
    expect(await way.step('message').find(new Map(), begunAt)).toEqual(way.receipts.get('message'));
    expect(calls('conversations.history')).toHaveLength(3);
  });

  it('is not taken for that of another delivery to the same channel', async () => {
    const other = { ...parcel, id: 'fedcba9876543210' };
    const ways = [await journey(bot.courier, parcel), await journey(bot.courier, other)];
    bot.slack.fail('chat.postMessage', { lost: true }, 2);
    await Promise.all(ways.map((way) => way.failing('message')));
    const found = await Promise.all(ways.map((way) => way.step('message').find(new Map(), begunAt)));
    const ids = messages().map(({ ts, metadata }) => [ts, JSON.stringify(metadata)]);
    for (const [index, id] of [parcel.id, other.id].entries()) {
      const own = ids.find(([, text]) => text?.includes(id));
      expect(found[index]).toEqual({ channel: 'CSLA', ts: own?.[0] });
    }
  });

  it('is found by its name where it is a file, whoever else has one of that name', async () => {
    const way = await journey(bot.courier, parcel);
    way.receipts.set('message', await way.step('message').send(way.receipts));
    const said = { text: '', blocks: [], metadata: null, onlyFor: null, by: 'person' } as const;
    const thread = way.receipts.get('message')?.ts ?? '';
    bot.slack.workspace.add({ channel: 'CSLA', thread, ...said }).files = ['sla-weekly.pdf'];
    const file = way.step('file sla-weekly.pdf');
    expect(await file.find(way.receipts, begunAt)).toBeNull();
    bot.slack.fail('files.completeUploadExternal', { lost: true });
    expect(await way.failing('file sla-weekly.pdf')).toMatchObject({ kind: 'unknown' });
    expect(await file.find(way.receipts, begunAt)).toEqual({ file: 'F-sla-weekly.pdf' });
  });

  it('is not yet given up while Slack may still be sharing a file', async () => {
    const way = await journey(bot.courier, parcel);
    way.receipts.set('message', await way.step('message').send(way.receipts));
    await expect(way.step('file sla-weekly.pdf').find(way.receipts, fakeNow - 4_000)).rejects.toMatchObject({
      kind: 'not-sent',
      retryAfterMs: 6_000,
    });
  });
});

describe('a step that Slack does not take', () => {
  it('waits as long as a 429 says, and is not tried before', async () => {
    const way = await journey(bot.courier, parcel);
    bot.slack.fail('chat.postMessage', { status: 429, retryAfter: 7 });
    expect(await way.failing('message')).toMatchObject({ kind: 'not-sent', retryAfterMs: 7_000 });
    expect(calls('chat.postMessage')).toHaveLength(1);
    bot.slack.fail('chat.postMessage', { error: 'ratelimited' });
    expect(await way.failing('message')).toMatchObject({ kind: 'not-sent', retryAfterMs: 30_000 });
    await way.sendRest();
    expect(messages()).toHaveLength(4);
  });

  it.each([{ status: 503 }, { error: 'internal_error' }])(
    'may have been taken all the same where the fault is Slack’s own: %o',
    async (fault) => {
      const way = await journey(bot.courier, parcel);
      bot.slack.fail('chat.postMessage', fault);
      expect(await way.failing('message')).toMatchObject({ kind: 'unknown' });
      expect(calls('chat.postMessage')).toHaveLength(1);
    },
  );

  it.each(['conversations.open', 'files.getUploadURLExternal'])(
    'may be sent again where nobody saw what failed: %s',
    async (method) => {
      const address = method === 'conversations.open' ? 'UANNA' : 'CSLA';
      const way = await journey(bot.courier, fakeParcel({ address }));
      bot.slack.fail(method, { status: 503 });
      if (method !== 'conversations.open')
        way.receipts.set('message', await way.step('message').send(way.receipts));
      const name = method === 'conversations.open' ? 'message' : 'file sla-weekly.pdf';
      expect(await way.failing(name)).toMatchObject({ kind: 'not-sent' });
    },
  );

  it('was not sent where Slack cannot be reached', async () => {
    const way = await journey(bot.courier, parcel);
    await bot.slack.stop();
    // A connection kept from before breaks first, which says nothing.
    await way.failing('message');
    expect(await way.failing('message')).toMatchObject({
      kind: 'not-sent',
      message: 'Slack cannot be reached (ECONNREFUSED).',
    });
    await bot.slack.start();
  });

  it.each([
    ['CGONE', 'I am not in CGONE, or it does not exist: invite me there'],
    ['CELSE', 'I am not in CELSE, or it does not exist: invite me there'],
    ['COLD', 'COLD is archived: unarchive it, or change the destination.'],
  ])('is refused for good in %s, with what to do', async (address, words) => {
    bot.slack.workspace.channels.set('COLD', { id: 'COLD', name: 'old', isMember: true, isArchived: true });
    const way = await journey(bot.courier, fakeParcel({ address }));
    const error = await way.failing('message');
    expect(error.kind).toBe('refused');
    expect(error.message).toContain(words);
  });

  it('is refused without its scope or its token, and so is looking for it', async () => {
    const way = await journey(bot.courier, parcel);
    bot.slack.scopes.delete('channels:history');
    await expect(way.step('message').find(new Map(), begunAt)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('slack manifest --explain'),
    });
    bot.slack.scopes.delete('chat:write');
    expect(await way.failing('message')).toMatchObject({ kind: 'refused' });
    bot.slack.isTokenRevoked = true;
    expect((await way.failing('message')).message).toContain('Slack no longer lets me in');
  });

  it('is refused in a thread whose digest was deleted', async () => {
    const way = await journey(bot.courier, parcel);
    way.receipts.set('message', await way.step('message').send(way.receipts));
    messages().splice(0);
    expect(await way.failing('thread 1')).toMatchObject({
      kind: 'refused',
      message: 'The digest in CSLA was deleted, so nothing can follow it.',
    });
  });

  it('may be tried again where a chart could not be drawn', async () => {
    await bot.stop();
    bot = await startSlackBot({ draw: () => Promise.reject(new Error('no canvas')) });
    const way = await journey(bot.courier, parcel);
    way.receipts.set('message', await way.step('message').send(way.receipts));
    expect(await way.failing('file compliance-trend.png')).toMatchObject({
      kind: 'not-sent',
      message: 'The file compliance-trend.png could not be made.',
    });
  });
});

it('answers the buttons under a digest in its thread', async () => {
  const way = await journey(bot.courier, parcel);
  await way.sendRest();
  const [root] = messages();
  if (root === undefined) throw new Error('no digest');
  await bot.anna.click(root, 'Show breaches');
  const answer = await bot.slack.until(
    () => messages().find(({ text }) => text.startsWith('Breaches')),
    'the breaches',
  );
  expect(answer).toMatchObject({ channel: 'CSLA', thread: root.ts });
  expect(bot.requests.at(-1)).toMatchObject({ text: '/sla breaches weekly from=2026-03-02' });
});
