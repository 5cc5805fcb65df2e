import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/core/errors.ts';
import { createSyncClient, type SyncClientOptions } from '../../../../src/ingest/sync/client.ts';
import { numberHeader } from '../../../../src/ingest/sync/pace.ts';
import { syncErrors } from '../../../../src/ingest/sync/source.ts';
import {
  createSleepingClock,
  type Reply,
  type SyncServer,
  startSyncServer,
} from '../../../support/sync-server.ts';

const start = Date.UTC(2026, 0, 31, 12);
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const source: SyncClientOptions['source'] = {
  needs: 'read access',
  authorize: (token) => ({ authorization: `Bearer ${token}` }),
  limit(headers, now) {
    const remaining = numberHeader(headers, 'x-left');
    const seconds = numberHeader(headers, 'x-reset');
    if (remaining === null || seconds === null) return null;
    const only = headers.get('x-only');
    return { remaining, resetAt: now + seconds * 1000, ...(only === null ? {} : { only }) };
  },
};

async function serve(answer: Parameters<typeof startSyncServer>[0]): Promise<SyncServer> {
  const server = await startSyncServer(answer);
  open.push(server);
  return server;
}

function client(url: string, over: Partial<SyncClientOptions> = {}) {
  const time = createSleepingClock(start);
  const made = createSyncClient({
    source,
    name: 'desk',
    url,
    token: 's3cret',
    tokenVariable: 'SOURCE_DESK_TOKEN',
    clock: time,
    sleep: time.sleep,
    random: () => 0.5,
    signal: new AbortController().signal,
    ...over,
  });
  open.push(made);
  return { ...made, time };
}

/** Answers one after the other; the last again and again. */
function inTurn(...replies: readonly (Reply | null)[]) {
  let next = 0;
  return () => replies[Math.min(next++, replies.length - 1)] ?? null;
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as UserError,
  );

describe('a sync client', () => {
  it('asks below the address, with token and query, and reads JSON', async () => {
    let authorization: string | undefined;
    const server = await serve((_url, request) => {
      authorization = request.headers.authorization;
      return { body: { ok: true }, headers: { 'x-own': 'yes' } };
    });
    const answer = await client(`${server.url}/api/v2/`).get('/things?a=1', { 'b[]': 'ä&c' });
    expect(server.asked).toEqual(['/api/v2/things?a=1&b%5B%5D=%C3%A4%26c']);
    expect(authorization).toBe('Bearer s3cret');
    expect(answer.body).toEqual({ ok: true });
    expect(answer.headers.get('x-own')).toBe('yes');
  });

  it('waits as long as a 429 says, then asks again', async () => {
    const server = await serve(
      inTurn(
        { status: 429, headers: { 'retry-after': '7' } },
        { status: 429, headers: { 'retry-after': 'Sat, 31 Jan 2026 12:00:20 GMT' } },
        { status: 429, headers: { 'x-left': '0', 'x-reset': '30' } },
        { status: 403, headers: { 'x-left': '0', 'x-reset': '5' } },
        { body: 1 },
      ),
    );
    const { get, time, effort } = client(server.url);
    expect((await get('x')).body).toBe(1);
    expect(time.slept).toEqual([7_000, 13_000, 30_000, 5_000]);
    expect(effort()).toEqual({ requests: 5, waitedMs: 55_000 });
  });

  it('waits for the reset before it asks once nothing is left', async () => {
    const server = await serve(() => ({ body: 1, headers: { 'x-left': '0', 'x-reset': '12' } }));
    const { get, time } = client(server.url);
    await get('x');
    expect(time.slept).toEqual([]);
    await get('x');
    expect(time.slept).toEqual([12_000]);
  });

  it('waits for a limit of one list only before it asks for that list', async () => {
    const server = await serve((url) => ({
      body: 1,
      headers: url.pathname === '/export' ? { 'x-left': '0', 'x-reset': '12', 'x-only': '/export' } : {},
    }));
    const { get, time } = client(server.url);
    await get('/export');
    await get('/one');
    expect(time.slept).toEqual([]);
    await get('/export');
    expect(time.slept).toEqual([12_000]);
  });

  it('repeats what may pass: cut connections and errors of the server', async () => {
    const server = await serve(inTurn(null, { status: 503 }, { status: 500 }, { body: 'null' }));
    const { get, time } = client(server.url);
    expect((await get('x')).body).toBeNull();
    expect(time.slept).toEqual([750, 1_500, 3_000]);
  });

  it('gives up in words after as many attempts, or where it would have to wait too long', async () => {
    const down = await serve(() => ({ status: 502 }));
    const gone = await failure(client(down.url).get('x'));
    expect(gone).toBeInstanceOf(UserError);
    expect(gone?.code).toBe(syncErrors.unavailable);
    expect(gone?.message).toContain('it answers 502');
    expect(down.asked).toHaveLength(6);
    const busy = await serve(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const long = await failure(client(busy.url).get('x'));
    expect(long?.code).toBe(syncErrors.unavailable);
    expect(long?.message).toContain('60 min');
    expect(busy.asked).toHaveLength(1);
  });

  it('does not ask for ever where it is always told to wait a little', async () => {
    const server = await serve(() => ({ status: 429, headers: { 'retry-after': '0' } }));
    const error = await failure(client(server.url, { limits: { patienceMs: 60_000 } }).get('x'));
    expect(error?.code).toBe(syncErrors.unavailable);
    expect(server.asked.length).toBeLessThan(70);
  });

  it.each([
    [401, syncErrors.denied, 'SOURCE_DESK_TOKEN'],
    [403, syncErrors.denied, 'read access'],
    [404, syncErrors.missing, 'sources.desk.sync.url'],
    [422, syncErrors.refused, 'sources.desk.sync'],
  ])('says of %i what to do, and repeats no token', async (status, code, hint) => {
    const server = await serve(() => ({ status, body: { error: 'no such\nthing as s3cret' } }));
    const error = await failure(client(server.url).get('x'));
    expect(error?.code).toBe(code);
    expect(error?.hint).toContain(hint);
    expect(error?.details.join()).toContain('no such');
    expect(JSON.stringify([error?.message, error?.hint, error?.details])).not.toContain('s3cret');
    expect(server.asked).toHaveLength(1);
  });

  it('repeats no part of a token that its user goes with, however it was sent', async () => {
    const token = 'desk@example.com:s3cret-part';
    const encoded = Buffer.from(token).toString('base64');
    const server = await serve(() => ({
      status: 400,
      body: { got: `Basic ${encoded}`, part: 's3cret-part' },
    }));
    const error = await failure(client(server.url, { token }).get('x'));
    const told = JSON.stringify([error?.message, error?.hint, error?.details]);
    expect(told).toContain('[token]');
    expect(told).not.toContain(encoded);
    expect(told).not.toContain('s3cret-part');
  });

  it('follows redirects and links within the origin alone', async () => {
    const other = await serve(() => ({ body: 'stolen' }));
    const server = await serve((url) => {
      if (url.pathname === '/moved') return { status: 301, headers: { location: '/here' } };
      if (url.pathname === '/away') return { status: 302, headers: { location: `${other.url}/x` } };
      if (url.pathname === '/circle') return { status: 302, headers: { location: '/circle' } };
      return { body: JSON.stringify(url.search) };
    });
    const { get } = client(server.url);
    expect((await get('/moved')).body).toBe('');
    expect((await get(`${server.url}/next?page=2`)).body).toBe('?page=2');
    for (const path of ['/away', `${other.url}/next`, server.url.replace('http://', 'https://'), '/circle']) {
      const error = await failure(get(path));
      expect(error?.code, path).toBe(path === '/circle' ? syncErrors.unreadable : syncErrors.foreign);
    }
    expect(other.asked).toEqual([]);
  });

  it('reads no more than its limit, and nothing but JSON', async () => {
    const server = await serve((url) =>
      url.pathname === '/large' ? { body: ['x'.repeat(3_000)] } : { body: '<html>log in</html>' },
    );
    const { get } = client(server.url, { limits: { maxBodyBytes: 2_000 } });
    expect((await failure(get('/large')))?.message).toContain('2,000 bytes');
    const page = await failure(get('/page'));
    expect(page?.code).toBe(syncErrors.unreadable);
    expect(page?.message).toContain('log in');
  });

  it('takes no answer in time for none', async () => {
    const server = await serve(() => new Promise<Reply>(() => {}));
    const { get, effort } = client(server.url, { limits: { timeoutMs: 30, attempts: 2 } });
    const error = await failure(get('x'));
    expect(error?.message).toContain('no answer in time');
    expect(effort().requests).toBe(2);
  });

  it('ends at once where its signal aborts, asking or waiting', async () => {
    const asking = new AbortController();
    const server = await serve(() => {
      asking.abort();
      return new Promise<Reply>(() => {});
    });
    const first = await failure(client(server.url, { signal: asking.signal }).get('x'));
    expect(first?.code).toBe('cancelled');
    const waiting = new AbortController();
    const busy = await serve(() => ({ status: 429, headers: { 'retry-after': '60' } }));
    const sleep = (_ms: number, signal: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        waiting.abort();
      });
    const second = await failure(client(busy.url, { signal: waiting.signal, sleep }).get('x'));
    expect(second?.code).toBe('cancelled');
    expect(busy.asked).toHaveLength(1);
  });
});
