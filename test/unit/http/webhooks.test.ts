import http from 'node:http';
import net from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { nameRequest } from '../../../src/http/request-id.ts';
import { createWebhookDoor, type WebhookDoorDeps } from '../../../src/http/webhooks.ts';
import { UnavailableError } from '../../../src/ports/intake.ts';
import {
  ask,
  listening,
  memoryIntake,
  memoryLetters,
  openEndpoint,
  signature,
} from '../../support/webhooks.ts';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function open(more: Partial<WebhookDoorDeps> = {}) {
  const intake = memoryIntake();
  const letters = memoryLetters();
  const logged: { level: string; fields: Readonly<Record<string, unknown>>; message: string }[] = [];
  const log = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void logged.push({ level, fields, message });
  const clock = { time: 1_000_000, now: () => clock.time };
  const endpoint = openEndpoint();
  const { door, counts, close } = createWebhookDoor({
    endpoints: () =>
      new Map([
        ['live', endpoint],
        ['my source', openEndpoint({ name: 'my source' })],
      ]),
    maxBodyBytes: 10_000,
    replayWindowMs: 1_000,
    intake,
    deadLetters: letters,
    clock,
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    ...more,
  });
  const server = http.createServer((request, response) => {
    nameRequest(response);
    if (!door(request, response)) response.writeHead(418).end();
  });
  servers.push(server);
  const port = await listening(server);
  const send = (value: unknown, headers: http.OutgoingHttpHeaders = {}, path = '/webhooks/live') => {
    const body = typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
    return ask(port, { path, body, headers: { 'x-signature': signature(body), ...headers } });
  };
  return { port, send, intake, letters, logged, clock, counts, close };
}

const one = (id: string, more = {}) => ({ id, incident: 'A-1', at: 5, ...more });

describe('a webhook', () => {
  it('is answered 200 with what was taken, and again with what was known already', async () => {
    const { send, intake, counts } = await open();
    const answer = await send({ events: [one('a'), one('b')] });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { taken: 2, duplicates: 0, kept: 0 }]);
    expect(JSON.parse((await send({ events: [one('b'), one('c')] })).text)).toEqual({
      taken: 1,
      duplicates: 1,
      kept: 0,
    });
    expect(intake.events.map(({ eventId, source }) => [source, eventId])).toEqual([
      ['live', 'a'],
      ['live', 'b'],
      ['live', 'c'],
    ]);
    expect(counts()).toEqual([
      expect.objectContaining({ endpoint: 'live', requests: 2, taken: 3, duplicates: 1, lastAt: 1_000_000 }),
    ]);
  });

  it('is counted by kind where it means nothing, and gets its own answer where its sender wants one', async () => {
    const { send, counts } = await open();
    expect((await send({}, { 'x-kind': 'ping' })).status).toBe(200);
    const hello = await send({}, { 'x-kind': 'hello' });
    expect([hello.status, hello.text, hello.headers['content-type']]).toEqual([200, 'hello', 'text/plain']);
    expect(counts()[0]?.ignored).toEqual({ ping: 1 });
  });

  it('is kept as a dead letter, with the headers it takes to read it, where it cannot be used', async () => {
    const { send, letters, logged } = await open();
    const answer = await send('{"a":1}', { 'x-kind': 'odd', authorization: 'Bearer x' });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([202, { taken: 0, duplicates: 0, kept: 1 }]);
    await send('not JSON');
    await send('{}', { 'x-kind': 'broken' });
    await send({ events: [one('a'), one(''), one('b', { at: 1e18 })] });
    expect(letters.letters.map(({ kind, reason, headers }) => [kind, reason, headers])).toEqual([
      ['odd', 'events is missing', { 'x-kind': 'odd' }],
      [null, 'the body is not JSON', {}],
      [null, expect.stringContaining('fault'), { 'x-kind': 'broken' }],
      [
        null,
        'an event is not sound: eventId: missing; an event is not sound: at: not milliseconds of the years 1970 to 2200',
        {},
      ],
    ]);
    expect(letters.letters[0]).toMatchObject({ endpoint: 'live', receivedAt: 1_000_000, body: '{"a":1}' });
    expect(logged.map(({ level }) => level)).toEqual(['error']);
  });

  it('has one dead letter, however often it comes', async () => {
    const { send, letters } = await open();
    await send('{}');
    await send('{}');
    await send('{}', {}, '/webhooks/my%20source');
    const [first, second, third] = letters.letters.map(({ id }) => id);
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('is refused without a hint where it is not signed, and the log tells no secret and no body', async () => {
    const { send, logged, counts, intake, clock } = await open();
    const body = { events: [one('private-body')] };
    const ids: unknown[] = [];
    for (const bad of ['', signature('other'), signature(JSON.stringify(body), 'another secret')]) {
      const answer = await send(body, { 'x-signature': bad });
      ids.push(answer.headers['x-request-id']);
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        401,
        { error: 'The request is not trusted.' },
      ]);
    }
    expect(intake.events).toEqual([]);
    expect(logged).toEqual([
      {
        level: 'warn',
        message: 'webhook refused',
        fields: { endpoint: 'live', reason: 'signature', since: 0, requestId: ids[0] },
      },
    ]);
    clock.time += 60_000;
    await send(body, { 'x-signature': '' });
    expect(logged[1]?.fields).toHaveProperty('since', 2);
    expect(JSON.stringify(logged)).not.toMatch(/private-body|a secret/);
    expect(counts()[0]).toMatchObject({ requests: 4, refused: { signature: 4 }, taken: 0, lastAt: null });
  });

  it('is to be sent again while its secret cannot be used', async () => {
    const endpoint = openEndpoint({ secrets: [], lacking: 'the file cannot be read', isUnusable: true });
    const { send, counts, intake } = await open({ endpoints: () => new Map([['live', endpoint]]) });
    const { status, headers } = await send({ events: [one('a')] });
    expect([status, headers['retry-after'], intake.events]).toEqual([503, '5', []]);
    expect(counts()[0]?.refused).toEqual({ 'secret unusable': 1 });
  });

  it('is refused where no secret is configured, even where the source trusts it', async () => {
    const trusting = { ...openEndpoint().source, verify: () => null };
    const endpoint = openEndpoint({ secrets: [], source: trusting });
    const { send, counts } = await open({ endpoints: () => new Map([['live', endpoint]]) });
    expect((await send({ events: [one('a')] })).status).toBe(401);
    expect(counts()[0]?.refused).toEqual({ 'no secret is configured': 1 });
  });

  it('that nobody has configured is 404, whatever else is wrong with it', async () => {
    const { port, counts } = await open();
    for (const path of [
      '/webhooks/other',
      '/webhooks',
      '/webhooks/',
      '/webhooks/live/',
      '/webhooks/%',
      '/webhooks/__proto__',
    ]) {
      const answer = await ask(port, { path, body: '{}' });
      expect([path, answer.status, JSON.parse(answer.text)]).toEqual([
        path,
        404,
        { error: 'There is no webhook of this name.' },
      ]);
    }
    expect(counts()).toEqual([expect.objectContaining({ endpoint: '(unknown)', refused: { unknown: 6 } })]);
    expect((await ask(port, { path: '/webhooksx', body: '' })).status).toBe(418);
  });

  it('is only posted: everything else is told so, of names that exist and of others alike', async () => {
    const { port } = await open();
    for (const path of ['/webhooks/live', '/webhooks/other', '/webhooks?x=1']) {
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
        const answer = await ask(port, { path, method });
        expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
        expect(answer.text).toBe(
          method === 'HEAD' ? '' : '{"error":"Webhooks are sent to this address with POST."}',
        );
      }
    }
  });

  it('may be compressed, and its signature is of what it says', async () => {
    const { port, intake } = await open();
    const text = JSON.stringify({ events: [one('a', { incident: 'x'.repeat(300) })] });
    const ways = {
      gzip: gzipSync,
      deflate: deflateSync,
      br: brotliCompressSync,
      'x-gzip': gzipSync,
    } as const;
    for (const [encoding, compress] of [...Object.entries(ways), ['Deflate', deflateRawSync] as const]) {
      const headers = { 'x-signature': signature(text), 'content-encoding': encoding };
      const answer = await ask(port, { path: '/webhooks/live', body: compress(text), headers });
      expect([encoding, answer.status]).toEqual([encoding, 200]);
    }
    expect(intake.events).toHaveLength(1);
  });

  it('is refused where it inflates too far, is not what it says, or is compressed in another way', async () => {
    const { port, send } = await open({ maxBodyBytes: 1_000_000 });
    const bomb = gzipSync(Buffer.alloc(900_000));
    const statuses = [];
    for (const [body, encoding] of [
      [bomb, 'gzip'],
      [gzipSync(Buffer.alloc(2_000_000)), 'gzip'],
      [Buffer.from('not gzip'), 'gzip'],
      [gzipSync('{}').subarray(0, 12), 'gzip'],
      [Buffer.from('{}'), 'zstd'],
      [Buffer.from('{}'), 'gzip, gzip'],
    ] as const) {
      const headers = { 'content-encoding': encoding };
      statuses.push((await ask(port, { path: '/webhooks/live', body, headers })).status);
    }
    expect(statuses).toEqual([413, 413, 400, 400, 415, 415]);
    expect((await send({ events: [one('a')] })).status).toBe(200);
  });

  it('may be JSON of any name, or a form where its sender uses them, and nothing else', async () => {
    const { send, intake, letters } = await open();
    const body = JSON.stringify({ events: [one('a')] });
    const types: [string, number][] = [
      ['application/json; charset=utf-8', 200],
      ['application/json;charset="UTF-8"', 200],
      ['application/json; charset= utf8; boundary=x', 200],
      ['application/json; charset="utf-16"', 415],
      ['application/cloudevents+json', 200],
      ['text/plain', 200],
      ['application/json; charset=latin1', 415],
      ['application/xml', 415],
      ['multipart/form-data; boundary=x', 415],
    ];
    for (const [type, status] of types) {
      expect([type, (await send(body, { 'content-type': type })).status]).toEqual([type, status]);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const encoded = new URLSearchParams({ payload: JSON.stringify({ events: [one('b')] }) });
    expect((await send(encoded.toString(), form)).status).toBe(200);
    expect((await send('other=1', form)).status).toBe(202);
    expect(intake.events.map(({ eventId }) => eventId)).toEqual(['a', 'b']);
    expect(letters.letters[0]).toMatchObject({ headers: form, reason: 'the form has no field payload' });
  });

  it('is 503 with a time to come back where it cannot be made durable, and never another 5xx', async () => {
    const { send, intake, letters, logged } = await open();
    const cause = new Error('the disk is full');
    const body = { events: [one('a')] };
    const expected = [503, '5', { error: 'Nothing can be promised now. Send it again.' }];
    const answerOf = async (value: unknown) => {
      const { status, headers, text } = await send(value);
      return [status, headers['retry-after'], JSON.parse(text)];
    };
    intake.fails = new UnavailableError('not now', { cause });
    expect(await answerOf(body)).toEqual(expected);
    expect(logged.at(-1)?.fields.why).toContain('the disk is full');
    letters.fails = intake.fails;
    expect(await answerOf({})).toEqual(expected);
    letters.fails = new Error('fault');
    const { status, headers, text } = await send({});
    expect([status, headers['retry-after'], JSON.parse(text)]).toEqual(expected);
    const requestId = headers['x-request-id'];
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(logged.at(-2)).toMatchObject({ level: 'error', message: 'webhook failed', fields: { requestId } });
  });

  it('is kept where the log does not take its events, since sending it again would not help', async () => {
    const { send, intake, letters } = await open();
    intake.fails = new Error('a fault');
    expect((await send({ events: [one('a')] })).status).toBe(202);
    expect(letters.letters[0]?.reason).toBe('the log did not take its events');
  });

  it('is 503 while too much is at work, and once the bot stops', async () => {
    let release: (taken: { appended: number; duplicates: number }) => void = () => {};
    const held = new Promise<{ appended: number; duplicates: number }>((resolve) => {
      release = resolve;
    });
    let begun: () => void = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const append = () => {
      begun();
      return held;
    };
    const { send, close } = await open({ intake: { append }, limits: { mostAtWork: 1 } });
    const first = send({ events: [one('a')] });
    await isBegun;
    expect((await send({ events: [one('b')] })).status).toBe(503);
    const closing = close();
    expect((await send({ events: [one('c')] })).status).toBe(503);
    release({ appended: 1, duplicates: 0 });
    expect((await first).status).toBe(200);
    await closing;
  });
});

describe('a body that is too large', () => {
  it('is refused by its announced length, and the sender that goes on sending gets to read so', async () => {
    const { port, counts } = await open();
    const body = Buffer.alloc(3_000_000, 32);
    const answer = await ask(port, {
      path: '/webhooks/live',
      body,
      headers: { 'content-length': body.length },
    });
    expect([answer.status, answer.text]).toEqual([413, expect.stringContaining('10000 bytes')]);
    expect(counts()[0]?.refused).toEqual({ 'too large': 1 });
  });

  it('is refused as it streams in, and the connection of an endless one is cut', async () => {
    const { port } = await open();
    const socket = net.connect(port, '127.0.0.1');
    socket.write('POST /webhooks/live HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString();
    });
    socket.on('error', () => {});
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;
    const timer = setInterval(() => socket.writable && socket.write(chunk.repeat(8)), 1);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(timer);
    expect(text).toMatch(/^HTTP\/1.1 413 /);
  });

  it('counts with what else is being received', async () => {
    const { port, send } = await open({ maxBodyBytes: 6_000, limits: { mostBytes: 0 } });
    const slow = http.request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: '/webhooks/live',
      agent: false,
    });
    slow.on('error', () => {});
    slow.write('x'.repeat(4_000));
    await expect.poll(async () => (await send('x'.repeat(3_000))).status).toBe(503);
    slow.destroy();
    await expect.poll(async () => (await send({ events: [one('a')] })).status).toBe(200);
  });
});

it('a body that comes too slowly is 408, and one whose sender goes away is counted', async () => {
  const { port, counts, send } = await open({ limits: { bodyTimeoutMs: 50 } });
  const write = (request: http.ClientRequest) => void request.write('{');
  const answer = await ask(port, { path: '/webhooks/live', headers: { 'content-length': 10 }, write });
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    408,
    { error: 'The body took too long to come.' },
  ]);
  const socket = net.connect(port, '127.0.0.1', () =>
    socket.write('POST /webhooks/live HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', () =>
      socket.destroy(),
    ),
  );
  await expect.poll(() => counts()[0]?.refused).toEqual({ slow: 1, aborted: 1 });
  expect((await send({ events: [one('a')] })).status).toBe(200);
});
