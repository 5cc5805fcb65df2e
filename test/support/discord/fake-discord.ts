import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type Gateway } from './gateway.ts';
import { createRoutes, type Routes } from './routes.ts';

/** A request the bot made, as a server sees it. */
export interface Seen {
  readonly method: string;
  /** Below `/api/v10`, without the query. */
  readonly path: string;
  // biome-ignore lint/suspicious/noExplicitAny: bodies are looked into by tests
  readonly body: any;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly status: number;
}

/** An answer given in place of the real one, to the next requests that match. */
export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  /** What else tells the request from others. */
  readonly when?: (body: Seen['body']) => boolean;
  /** `cut`: the connection is closed without an answer. */
  readonly status: number | 'cut';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly times?: number;
  /** Whether the request has its effect all the same. */
  readonly afterEffect?: boolean;
}

export interface FakeDiscord extends Pick<Routes, 'commands' | 'posted' | 'expire' | 'own' | 'say'> {
  /** For `DISCORD_API_URL`. */
  readonly apiUrl: string;
  readonly gateway: Gateway;
  readonly requests: readonly Seen[];
  /** What real Discord would have refused; empty where the bot keeps to the rules. */
  readonly refused: readonly string[];
  fail(fault: Fault): void;
  /** Forgets the faults that are left; returns how many they were. */
  heal(): number;
  /** Resolves with the first request (of those already made, too) that `matches`. */
  seen(matches: (request: Seen) => boolean): Promise<Seen>;
  stop(): Promise<void>;
}

export const token = 'test-token';

/** Discord's REST API and gateway on loopback, as far as the bot uses them; every body is checked. */
export async function startFakeDiscord(options: { shards?: number } = {}): Promise<FakeDiscord> {
  const requests: Seen[] = [];
  const refused: string[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  let watchers: (() => void)[] = [];
  const gateway = createGateway(token, () => `${origin('ws')}/gateway`);
  const routes = createRoutes({
    token,
    shards: options.shards ?? 1,
    gatewayUrl: () => `${origin('ws')}/gateway`,
    refused,
  });
  const server = createServer((request, response) => void serve(request, response));
  server.on('upgrade', (request, socket) => gateway.accept(request, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = (scheme: string) => `${scheme}://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { body, files } = await readBody(request, Buffer.concat(chunks));
    const method = request.method ?? '';
    const path = decodeURIComponent(request.url ?? '')
      .replace(/^\/api\/v10/, '')
      .replace(/\?.*$/, '');
    const query = new URL(request.url ?? '', 'http://fake').searchParams;
    const planned = faults.find(
      ({ fault, left }) =>
        left > 0 && fault.method === method && fault.path.test(path) && (fault.when?.(body) ?? true),
    );
    if (planned !== undefined) planned.left -= 1;
    const fault = planned?.fault;
    const hasEffect = fault === undefined || fault.afterEffect === true;
    const given = hasEffect
      ? routes.answer({
          method,
          path,
          query,
          body,
          files,
          authorization: request.headers.authorization ?? '',
        })
      : { status: 0, body: {} };
    const status = fault === undefined ? given.status : fault.status === 'cut' ? 0 : fault.status;
    requests.push({ method, path, body, files, status });
    for (const watcher of watchers) watcher();
    if (fault?.status === 'cut') return void request.socket.destroy();
    response.writeHead(
      status,
      status === 204 ? {} : { 'content-type': 'application/json', ...fault?.headers },
    );
    const text = JSON.stringify(
      fault === undefined ? given.body : (fault.body ?? { code: 0, message: 'fault' }),
    );
    response.end(status === 204 ? undefined : text);
  }

  return {
    ...routes,
    apiUrl: `${origin('http')}/api`,
    gateway,
    requests,
    refused,
    heal: () => faults.splice(0).reduce((sum, { left }) => sum + left, 0),
    fail: (fault) => void faults.push({ fault, left: fault.times ?? 1 }),
    seen(matches) {
      return new Promise((resolve) => {
        const look = (): boolean => {
          const found = requests.find(matches);
          if (found !== undefined) resolve(found);
          return found !== undefined;
        };
        if (look()) return;
        const watcher = () => {
          if (look()) watchers = watchers.filter((other) => other !== watcher);
        };
        watchers.push(watcher);
      });
    },
    async stop() {
      gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage, bytes: Buffer): Promise<Pick<Seen, 'body' | 'files'>> {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    return { body: bytes.length === 0 ? null : JSON.parse(bytes.toString()), files: [] };
  }
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const [, value] of form) {
    if (typeof value !== 'string')
      files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { body: JSON.parse(String(form.get('payload_json'))), files };
}
