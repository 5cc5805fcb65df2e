import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestBot, type TestBot } from '../../support/discord/bot.ts';
import {
  channel,
  channelId,
  directId,
  message,
  person,
  press,
  snowflake,
} from '../../support/discord/payloads.ts';
import { fakeNow } from '../../support/fake-reporting.ts';
import { fakeDigest, fakeParcel, journey, realDigests } from '../../support/parcels.ts';

const begunAt = fakeNow - 60_000;
const address = `channel/${channelId}`;
const parcel = fakeParcel({ address });
const posts = new RegExp(`^/channels/${channelId}/messages$`);

let test: TestBot;
beforeEach(async () => {
  test = await startTestBot();
});
afterEach(async () => {
  await test.stop();
  expect(test.fake.refused).toEqual([]);
});

const start = (over: Partial<typeof parcel> = {}) => journey(test.bot.courier, { ...parcel, ...over });
const find = async (over: Partial<typeof parcel> = {}) =>
  (await start(over)).step('message').find(new Map(), begunAt);
const sent = () => test.fake.requests.filter(({ method, path }) => method === 'POST' && posts.test(path));
const receiptOf = (index: number) => ({ channel: channelId, message: test.fake.posted[index]?.id });

describe('a digest on its way to Discord', () => {
  it('is one message with its chart, its file and its buttons, and mentions nobody', async () => {
    const way = await start();
    expect(way.names).toEqual(['message']);
    await way.sendRest();
    const [{ body, files } = { body: {}, files: [] }] = sent();
    expect(sent()).toHaveLength(1);
    expect(body).toMatchObject({
      content: expect.stringMatching(/^Compliance was 94\.1 %/),
      nonce: parcel.id,
      enforce_nonce: true,
      allowed_mentions: { parse: [] },
    });
    expect(body.embeds.at(-1).footer.text).toBe('sla-bot · k3v9w2x8q1zr · 0123456789abcdef');
    expect(body.components[0].components[0]).toMatchObject({ label: 'Show breaches' });
    expect(files.map(({ name }) => name)).toEqual(['compliance-trend.png', 'sla-weekly.pdf']);
    expect(way.receipts.get('message')).toEqual(receiptOf(0));
  });

  it('keeps within Discord’s limits in full and in a line', async () => {
    for (const [index, digest] of (await realDigests()).entries()) {
      await (await start({ id: String(index), digest })).sendRest();
    }
    const [whole, line] = sent();
    expect(whole?.body.content).toMatch(/^Alarming: 81\.7 % of 360/);
    expect(whole?.files.map(({ name }) => name)).toEqual([
      'compliance-trend.png',
      'response-distribution.png',
    ]);
    expect(line?.body.embeds).toEqual([
      expect.objectContaining({ title: 'payments-monthly, June 2024', footer: expect.anything() }),
    ]);
  });

  it('goes to a person by direct message', async () => {
    const direct = { address: `user/${person.id}`, personal: true };
    await (await start(direct)).sendRest();
    expect(test.fake.posted.map(({ channel }) => channel)).toEqual([directId]);
    test.fake.own.mayReadHistory = false;
    expect(await find(direct)).toEqual({ channel: directId, message: test.fake.posted[0]?.id });
  });

  it('has a smaller file where the whole is too large for any server', async () => {
    const bytes = new Uint8Array(11 * 1_024 * 1_024);
    const files = [{ name: 'sla-weekly.pdf', mediaType: 'application/pdf', bytes }];
    await (await start({ digest: fakeDigest({ files }) })).sendRest();
    expect(sent()[0]?.files.map(({ name }) => name)).toContain('sla-weekly-summary.pdf');
  });

  it('has smaller files, and at last none, where Discord finds them too large', async () => {
    const bytes = new Uint8Array(3 * 1_024 * 1_024);
    const files = [{ name: 'sla-weekly.pdf', mediaType: 'application/pdf', bytes }];
    const body = { code: 40005, message: 'Request entity too large' };
    const when = ({ attachments }: { attachments: readonly unknown[] }) => attachments.length > 0;
    test.fake.fail({ method: 'POST', path: posts, status: 413, body, when, times: 2 });
    await (await start({ digest: fakeDigest({ files }) })).sendRest();
    expect(sent().map((request) => request.files.map(({ name }) => name))).toEqual([
      ['compliance-trend.png', 'sla-weekly.pdf'],
      ['compliance-trend.png', 'sla-weekly-summary.pdf'],
      [],
    ]);
    expect(test.fake.posted).toHaveLength(1);
  });
});

describe('the place of a digest', () => {
  it('is the channel of a thread, whose access rules hold there, and none besides', async () => {
    const [thread, gone] = [snowflake(), snowflake()];
    test.fake.own.channels.add(thread);
    test.fake.own.threads.set(thread, channelId);
    const { within } = test.bot.courier;
    expect(await within?.(`channel/${thread}`)).toBe(channelId);
    expect(await within?.(address)).toBeNull();
    await expect(within?.(`channel/${gone}`)).rejects.toMatchObject({ kind: 'refused' });
  });
});

describe('a digest whose end is not known', () => {
  it('is found by its footer where Discord took it and the answer was lost', async () => {
    test.fake.fail({ method: 'POST', path: posts, status: 'cut', afterEffect: true });
    expect(await (await start()).failing('message')).toMatchObject({ kind: 'unknown' });
    expect(sent()).toHaveLength(1);
    expect(await find()).toEqual(receiptOf(0));
  });

  it('is not doubled where it is sent again within Discord’s memory of nonces', async () => {
    test.fake.fail({ method: 'POST', path: posts, status: 502, afterEffect: true });
    const way = await start();
    expect(await way.failing('message')).toMatchObject({ kind: 'unknown' });
    await way.sendRest();
    expect(test.fake.posted).toHaveLength(1);
    expect(way.receipts.get('message')).toEqual(receiptOf(0));
  });

  it('is not found where the connection broke before, and is sent again', async () => {
    test.fake.fail({ method: 'POST', path: posts, status: 'cut' });
    const way = await start();
    expect(await way.failing('message')).toMatchObject({ kind: 'unknown' });
    expect(await find()).toBeNull();
    await way.sendRest();
    expect(test.fake.posted).toHaveLength(1);
  });

  it('is found among more messages than a page holds', async () => {
    for (let n = 0; n < 130; n += 1) test.fake.say(channelId, `chatter ${n}`);
    await (await start()).sendRest();
    for (let n = 0; n < 130; n += 1) test.fake.say(channelId, `more chatter ${n}`);
    expect(await find()).toEqual(receiptOf(130));
  });

  it('is not taken for that of another delivery to the same channel, nor for what people say', async () => {
    const other = { id: 'fedcba9876543210' };
    await Promise.all([(await start()).sendRest(), (await start(other)).sendRest()]);
    const footer = { text: `sla-bot · k3v9w2x8q1zr · ${parcel.id}` };
    test.fake.say(channelId, parcel.id, [{ title: 'A copy', footer }]);
    const indexOf = (id: string) => test.fake.posted.findIndex(({ body }) => body.nonce === id);
    expect(await find()).toEqual(receiptOf(indexOf(parcel.id)));
    expect(await find(other)).toEqual(receiptOf(indexOf(other.id)));
    expect(await find({ id: '00000000000000ff' })).toBeNull();
  });

  it('is not held for absent where the bot may not read what it wrote', async () => {
    await (await start()).sendRest();
    test.fake.own.mayReadHistory = false;
    await expect(find()).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('Read Message History'),
    });
  });

  it('is absent where nothing was said since, or what was said is deleted', async () => {
    expect(await find()).toBeNull();
    const body = { ...channel, last_message_id: snowflake() };
    test.fake.fail({ method: 'GET', path: new RegExp(`^/channels/${channelId}$`), status: 200, body });
    expect(await find()).toBeNull();
    expect(test.fake.requests.at(-1)?.path).toBe(`/channels/${channelId}/messages/${body.last_message_id}`);
  });
});

describe('a digest that Discord does not take', () => {
  it('waits as long as a 429 says where that is long, and is not tried before', async () => {
    const body = { message: 'You are being rate limited.', retry_after: 30, global: false };
    const headers = { 'retry-after': '30', 'x-ratelimit-scope': 'user' };
    test.fake.fail({ method: 'POST', path: posts, status: 429, body, headers });
    expect(await (await start()).failing('message')).toMatchObject({
      kind: 'not-sent',
      retryAfterMs: expect.toSatisfy((ms: number) => ms >= 30_000 && ms < 31_000),
    });
    expect(sent()).toHaveLength(1);
  });

  it('may have been taken all the same where the fault is Discord’s own', async () => {
    test.fake.fail({ method: 'POST', path: posts, status: 503 });
    expect(await (await start()).failing('message')).toMatchObject({ kind: 'unknown' });
    expect(sent()).toHaveLength(1);
  });

  it('may be sent again where nobody saw what failed', async () => {
    test.fake.fail({ method: 'POST', path: /^\/users\/@me\/channels$/, status: 503 });
    const way = await start({ address: `user/${person.id}` });
    expect(await way.failing('message')).toMatchObject({ kind: 'not-sent' });
  });

  it.each([
    [403, 50013, 'let me View Channel, Send Messages'],
    [403, 50001, 'Read Message History'],
    [404, 10003, 'does not exist or is not shown to me'],
    [403, 50007, 'takes no direct messages from me'],
    [400, 50083, 'is archived'],
    [400, 50035, 'Discord refused it in'],
    [401, 0, 'Whoever runs me must set a new DISCORD_TOKEN'],
  ])('is refused for good (%i, %i), with what to do', async (status, code, words) => {
    test.fake.fail({ method: 'POST', path: posts, status, body: { code, message: 'no' } });
    const error = await (await start()).failing('message');
    expect(error.kind).toBe('refused');
    expect(error.message).toContain(words);
    // The token is not forgotten for good.
    await (await start()).sendRest();
    expect(test.fake.posted).toHaveLength(1);
  });

  it('was not sent where Discord cannot be reached', async () => {
    const way = await start();
    await test.stop();
    expect(await way.failing('message')).toMatchObject({
      kind: 'not-sent',
      message: 'Discord cannot be reached (ECONNREFUSED).',
    });
    test = await startTestBot();
  });
});

it('answers the buttons under a digest', async () => {
  await (await start()).sendRest();
  const { components } = sent()[0]?.body ?? {};
  const button = components[0].components[0];
  const pressed = press(button.custom_id, message(snowflake(), '', undefined, { components }));
  test.interact(pressed);
  const answer = await test.fake.seen(
    ({ method, path, body }) =>
      method === 'PATCH' && path.includes(`/${pressed.token}/`) && body.embeds?.[0]?.title === 'Breaches',
  );
  expect(answer.status).toBe(200);
  expect(test.asked.at(-1)).toMatchObject({ text: '/sla breaches weekly from=2026-03-02' });
});
