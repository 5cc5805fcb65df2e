import { request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConsole } from '../../../src/adapters/console/console.ts';
import { UserError } from '../../../src/core/errors.ts';
import { startTestConsole, type TestConsole } from '../../support/console.ts';
import { createFakeReporting, fakeNow, fakeReport, fakeRequest } from '../../support/fake-reporting.ts';
import { fakeParcel, journey } from '../../support/parcels.ts';

let started: TestConsole;
let cookie: string;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** `fetch` does not let a caller choose `Host`, nor a path with `..`. */
function send(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(started.origin);
    const outgoing = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Statuses of many requests on one connection, none of which waits for the answer to the one before. */
function asked(origin: string, times: number): Promise<string[]> {
  const { host, hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET /api/state HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(times)),
    );
    const statuses: string[] = [];
    createInterface({ input: socket.on('error', reject) }).on('line', (line) => {
      const [, status] = /HTTP\/1\.1 (\d{3})/.exec(line) ?? [];
      if (status !== undefined) statuses.push(status);
      if (statuses.length === times) resolve(statuses);
      if (statuses.length === times) socket.destroy();
    });
  });
}

const say = (text: string, headers: Record<string, string>, channel = 'sla') =>
  send(
    '/api/messages',
    { 'content-type': 'application/json', ...headers },
    'POST',
    JSON.stringify({ channel, text }),
  );

beforeAll(async () => {
  started = await startTestConsole();
  const { headers } = await send(new URL(started.url).pathname + new URL(started.url).search);
  cookie = String(headers['set-cookie']).split(';')[0] ?? '';
});
afterAll(() => started.console.stop());

describe('the console lets in', () => {
  it('nobody without the token: neither page, data, charts nor files', async () => {
    expect((await send('/')).status).toBe(401);
    expect((await send('/')).body).toContain('Open the console with its link');
    expect((await send('/?token=wrong')).status).toBe(401);
    for (const path of ['/api/state', '/api/events', '/charts/m1/0.png', '/files/m1/0']) {
      expect((await send(path)).status).toBe(401);
      expect((await send(path, { cookie: `${cookie.split('=')[0]}=wrong` })).status).toBe(401);
    }
    expect((await say('/sla help', { origin: started.origin })).status).toBe(401);
  });

  it('who has the token also while somebody without it asks too often', async () => {
    const own = await startTestConsole();
    try {
      const [given = ''] = String((await fetch(own.url)).headers.get('set-cookie')).split(';');
      expect((await asked(own.origin, 1250)).at(-1)).toBe('429');
      expect((await fetch(`${own.origin}/api/state`, { headers: { cookie: given } })).status).toBe(200);
    } finally {
      await own.console.stop();
    }
  });

  it('whoever holds the cookie, which scripts cannot read and other sites cannot send', async () => {
    const { headers } = await send(`/${new URL(started.url).search}`);
    expect(String(headers['set-cookie'])).toMatch(
      /^sla_console_\d+=[\w-]+; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await send('/', { cookie })).status).toBe(200);
    expect((await send('/api/state', { cookie })).status).toBe(200);
  });

  it('no foreign host name, as DNS rebinding would send', async () => {
    const { port } = new URL(started.origin);
    expect((await send('/', { cookie, host: `evil.test:${port}` })).status).toBe(403);
    expect((await send('/api/state', { cookie, host: '127.0.0.1:1' })).status).toBe(403);
    expect((await send('/api/state', { cookie, host: `localhost:${port}` })).status).toBe(200);
  });

  it('no page of another origin, and no write without an origin', async () => {
    expect((await say('/sla help', { cookie, origin: 'http://evil.test' })).status).toBe(403);
    expect((await say('/sla help', { cookie })).status).toBe(403);
    expect((await say('/sla help', { cookie, origin: 'null' })).status).toBe(403);
    expect((await send('/api/state', { cookie, origin: 'http://evil.test' })).status).toBe(403);
    expect((await send('/api/state', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await say('/sla help', { cookie, origin: started.origin })).status).toBe(202);
  });
});

describe('the server', () => {
  it('answers health checks and sends headers that forbid inline script, frames and foreign content', async () => {
    const { status, headers } = await send('/healthz');
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('refuses bodies that are too large, malformed or empty, and unknown channels', async () => {
    const own = { cookie, origin: started.origin };
    expect((await say('x'.repeat(100_000), own)).status).toBe(413);
    expect((await say('', own)).status).toBe(400);
    expect((await say('/sla help', own, 'nowhere')).status).toBe(404);
    const broken = await send('/api/messages', { ...own, 'content-type': 'application/json' }, 'POST', '{');
    expect(broken).toMatchObject({ status: 400, body: '{"error":"The request is malformed."}' });
  });

  it('has nothing outside its own files', async () => {
    for (const path of [
      '/assets/../console.ts',
      '/assets/%2e%2e/console.ts',
      '/assets/..%2fconsole.ts',
      '/assets/%2e%2e%2fconsole.ts',
      '/assets/fonts/..%2f..%2f..%2fconsole.ts',
      '/assets//etc/hostname',
      '/files/..%2f..%2fpackage.json/0',
      '/nothing',
      '/assets/fonts/none.ttf',
    ]) {
      const { status, body } = await send(path, { cookie });
      expect([path, status >= 400 && status < 500]).toEqual([path, true]);
      expect(body).not.toContain('import');
    }
  });
});

describe('the event stream', () => {
  /** Reads until `wanted` appears. */
  async function events(path: string, headers: Record<string, string>, wanted: string): Promise<string> {
    const abort = new AbortController();
    const response = await fetch(new URL(path, started.origin), {
      headers: { cookie, ...headers },
      signal: abort.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (reader !== undefined && !text.includes(wanted)) {
      const { value, done } = await reader.read();
      if (done) break;
      text += value;
    }
    abort.abort();
    return text;
  }

  it('resumes after the last event a page has seen, and only with what it missed', async () => {
    const { lastEventId } = JSON.parse((await send('/api/state', { cookie })).body) as {
      lastEventId: number;
    };
    const report = (title: string) => ({
      ...fakeReport(fakeRequest()),
      title,
    });
    started.console.post('#alerts', report('First digest'));
    started.console.post('alerts', report('Second digest'));
    const all = await events(`/api/events?after=${lastEventId}`, {}, 'Second digest');
    expect(all.match(/^event: .*/gm)).toEqual(['event: channel', 'event: message', 'event: message']);
    const rest = await events(
      '/api/events?after=0',
      { 'last-event-id': String(lastEventId + 2) },
      'Second digest',
    );
    expect(rest).not.toContain('First digest');
  });

  it('tells a page that comes from another start to begin anew', async () => {
    expect(await events('/api/events?after=999999', {}, 'event: reset')).toContain('event: reset');
  });
});

describe('a digest on its way to the console', () => {
  it('is posted once and found by its delivery, until the next start', async () => {
    const parcel = fakeParcel({ address: 'digests' });
    const way = await journey(started.console.courier, parcel);
    expect(await way.step('message').find(new Map(), 0)).toBeNull();
    await way.sendRest();
    expect(await way.step('message').find(new Map(), 0)).toEqual(way.receipts.get('message'));
    const state = JSON.parse((await send('/api/state', { cookie })).body) as {
      messages: { id: string; answer: { title: string; files: { href: string }[] } | null }[];
    };
    const own = state.messages.filter(({ answer }) => answer?.title === parcel.digest.title);
    expect(own.map(({ id }) => id)).toEqual([way.receipts.get('message')?.message]);
    expect((await send(own[0]?.answer?.files[0]?.href ?? '', { cookie })).body).toBe('%PDF');
    const other = await journey(started.console.courier, { ...parcel, id: 'fedcba9876543210' });
    expect(await other.step('message').find(new Map(), 0)).toBeNull();
  });
});

describe('createConsole', () => {
  it('refuses to listen beyond this machine, saying how to reach it from elsewhere', () => {
    const make = (host: string) => () =>
      createConsole({
        dispatch: () => Promise.reject(new Error('not called')),
        commands: [],
        reporting: createFakeReporting(),
        renderer: { charts: { png: async () => new Uint8Array() } },
        renderBlocks: () => '',
        clock: { now: () => fakeNow },
        logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
        timeZone: 'UTC',
        locale: 'en',
        host,
        port: 0,
        token: 'test-token',
      });
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'example.test', '127.0.0.1.evil.test']) {
      expect(make(host)).toThrow(UserError);
    }
  });
});
