import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scopesFor } from '../../../src/adapters/slack/manifest.ts';
import { messageProblems } from './block-rules.ts';
import { acceptSocket, type ServerSocket } from './web-socket.ts';
import { type Args, methodScopes, Workspace } from './workspace.ts';

export interface Call {
  readonly method: string;
  readonly args: Args;
  readonly answer: string;
}

export interface Ack {
  readonly envelope: string;
  readonly payload: unknown;
  readonly afterMs: number;
}

/** What a method does instead of its work, as often as said. */
export type Fault =
  | { readonly status: number; readonly retryAfter?: number }
  | { readonly error: string }
  /** The answer is lost: after the work, or (`undone`) before it. */
  | { readonly lost: true; readonly undone?: true };

export interface Delivery {
  readonly type: 'events_api' | 'slash_commands' | 'interactive';
  readonly payload: Args;
}

const botToken = 'xoxb-fake';
const appToken = 'xapp-fake';
const signingSecret = 'fake-signing-secret';

/** Slack as the bot sees it, on real loopback sockets: Web API, Socket Mode, signed requests, response addresses. */
export class FakeSlack {
  readonly tokens = {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  };
  readonly calls: Call[] = [];
  readonly acks: Ack[] = [];
  readonly workspace = new Workspace(() => this.apiUrl);
  /** Of the bot token. */
  scopes = new Set(Object.keys(scopesFor({ unfurl: [] })));
  /** Where signed requests go; null: over the socket. */
  requestUrl: string | null = null;
  isTokenRevoked = false;
  /** Seconds to wait before a method may be called, or null: a rate limit of the caller's making. */
  limit: ((method: string, args: Args) => number | null) | null = null;
  private readonly faults = new Map<string, Fault[]>();
  private readonly sockets = new Set<ServerSocket>();
  private readonly waiting = new Map<string, { at: number; done: (ack: Ack) => void }>();
  private readonly listeners = new Set<() => void>();
  private readonly responses = new Map<string, { readonly channel: string; used: number }>();
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private port = 0;
  private turn = 0;

  get apiUrl(): string {
    return `http://127.0.0.1:${this.port}/api/`;
  }

  get connections(): number {
    return this.sockets.size;
  }

  async start(): Promise<this> {
    this.server.on('upgrade', (request, stream) => this.connect(acceptSocket(request, stream)));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.drop();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** The next `times` calls of a method meet the fault. */
  fail(method: string, fault: Fault, times = 1): void {
    const queued = this.faults.get(method) ?? [];
    this.faults.set(method, [...queued, ...Array.from({ length: times }, () => fault)]);
  }

  /** Forgets the faults that nothing met; returns how many they were. */
  heal(): number {
    const left = [...this.faults.values()].reduce((sum, queued) => sum + queued.length, 0);
    this.faults.clear();
    return left;
  }

  /** Ends every socket: as Slack does before it recycles a server, or as a broken network. */
  disconnect(how: 'refresh' | 'drop'): void {
    for (const socket of this.sockets) {
      if (how === 'drop') socket.drop();
      else socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }));
    }
  }

  /** Sends a message over every socket as it is. */
  say(message: string): void {
    for (const socket of this.sockets) socket.send(message);
  }

  /** Resolves once `holds` returns something other than undefined or false. Checked on every request. */
  async until<T>(holds: () => T | undefined | false, what: string): Promise<T> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const value = holds();
      if (value !== undefined && value !== false) return value;
      if (Date.now() > deadline) throw new Error(`Slack waited in vain for ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        this.listeners.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      this.listeners.clear();
    }
  }

  /** Delivers by socket or HTTP and resolves with the acknowledgement. */
  async deliver(delivery: Delivery, retry: { attempt: number; reason: string } | null = null): Promise<Ack> {
    return this.requestUrl === null
      ? this.overSocket(delivery, retry)
      : this.overHttp(this.requestUrl, delivery, retry);
  }

  /** An address that takes five answers, shown in the channel. */
  responseUrl(channel: string): string {
    const id = this.workspace.next('R');
    this.responses.set(id, { channel, used: 0 });
    return `${this.apiUrl.replace('/api/', '/response/')}${id}`;
  }

  private overSocket(
    { type, payload }: Delivery,
    retry: { attempt: number; reason: string } | null,
  ): Promise<Ack> {
    // To each connection in turn, as Slack spreads what it delivers.
    this.turn += 1;
    const socket = [...this.sockets][this.turn % this.sockets.size];
    if (socket === undefined) throw new Error('the bot is not connected');
    const envelope = this.workspace.next('E');
    const more = retry === null ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason };
    return new Promise((resolve) => {
      this.waiting.set(envelope, { at: performance.now(), done: resolve });
      socket.send(
        JSON.stringify({
          envelope_id: envelope,
          type,
          payload,
          accepts_response_payload: type !== 'events_api',
          ...more,
        }),
      );
    });
  }

  private async overHttp(
    url: string,
    { type, payload }: Delivery,
    retry: { attempt: number; reason: string } | null,
  ): Promise<Ack> {
    const form = (fields: Args) =>
      new URLSearchParams(
        Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)]),
      ).toString();
    const isJson = type === 'events_api';
    const body = isJson
      ? JSON.stringify(payload)
      : form(type === 'interactive' ? { payload: JSON.stringify(payload) } : payload);
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const at = performance.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
        'X-Slack-Request-Timestamp': timestamp,
        'X-Slack-Signature': `v0=${signature}`,
        ...(retry === null
          ? {}
          : { 'X-Slack-Retry-Num': String(retry.attempt), 'X-Slack-Retry-Reason': retry.reason }),
      },
      body,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`the bot answered ${response.status}`);
    return this.keepAck({ envelope: 'http', payload: text, afterMs: performance.now() - at });
  }

  private keepAck(ack: Ack): Ack {
    this.acks.push(ack);
    return ack;
  }

  private connect(socket: ServerSocket): void {
    this.sockets.add(socket);
    socket.onEnd(() => void this.sockets.delete(socket));
    socket.onText((text) => {
      const { envelope_id, payload } = JSON.parse(text) as { envelope_id: string; payload?: unknown };
      const waiting = this.waiting.get(envelope_id);
      this.waiting.delete(envelope_id);
      waiting?.done(
        this.keepAck({ envelope: envelope_id, payload, afterMs: performance.now() - waiting.at }),
      );
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.sockets.size,
        connection_info: { app_id: 'A1' },
      }),
    );
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const url = new URL(request.url ?? '/', this.apiUrl);
    const [, area = '', ...rest] = url.pathname.split('/');
    const name = rest.join('/');
    if (area === 'response') this.respond(name, body, response);
    else if (name.startsWith('upload/')) this.upload(name.slice('upload/'.length), body, response);
    else this.method(name, request, body, response);
    for (const listener of this.listeners) listener();
  }

  private method(name: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const args = parseBody(request.headers['content-type'] ?? '', body);
    const wait = this.limit?.(name, args) ?? null;
    const fault = wait === null ? this.faults.get(name)?.shift() : { status: 429, retryAfter: wait };
    if (fault !== undefined && 'status' in fault) {
      this.calls.push({ method: name, args, answer: `http ${fault.status}` });
      const headers = fault.retryAfter === undefined ? {} : { 'Retry-After': String(fault.retryAfter) };
      response.writeHead(fault.status, headers).end('{"ok":false,"error":"ratelimited"}');
      return;
    }
    if (fault !== undefined && 'undone' in fault) {
      this.calls.push({ method: name, args, answer: 'lost' });
      request.socket.destroy();
      return;
    }
    const answer = fault !== undefined && 'error' in fault ? fault.error : this.answer(name, request, args);
    this.calls.push({ method: name, args, answer: typeof answer === 'string' ? answer : 'ok' });
    if (fault !== undefined && 'lost' in fault) {
      request.socket.destroy();
      return;
    }
    const result = typeof answer === 'string' ? refusal(answer) : { ok: true, ...answer };
    const scopes = name === 'apps.connections.open' ? 'connections:write' : [...this.scopes].join(',');
    const headers = { 'Content-Type': 'application/json', 'X-OAuth-Scopes': scopes };
    response.writeHead(200, headers).end(JSON.stringify(result));
  }

  private answer(name: string, request: IncomingMessage, args: Args): Args | string {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '') || String(args.token ?? '');
    if (token === '') return 'not_authed';
    if (name === 'apps.connections.open') {
      if (token !== appToken) return 'not_allowed_token_type';
      return { url: `ws://127.0.0.1:${this.port}/link` };
    }
    if (this.isTokenRevoked) return 'token_revoked';
    if (token !== botToken) return 'invalid_auth';
    if (methodScopes[name]?.some((scope) => !this.scopes.has(scope))) return 'missing_scope';
    return this.workspace.call(name, args);
  }

  private upload(id: string, body: Buffer, response: ServerResponse): void {
    const file = this.workspace.files.find((candidate) => candidate.id === id);
    if (file === undefined || body.byteLength !== file.length) {
      response.writeHead(400).end('bad upload');
      return;
    }
    file.bytes = body;
    response.writeHead(200).end(`OK - ${body.byteLength}`);
  }

  private respond(id: string, body: Buffer, response: ServerResponse): void {
    const fault = this.faults.get('response_url')?.shift();
    const isLost = fault !== undefined && 'lost' in fault;
    const address = fault === undefined || isLost ? this.responses.get(id) : undefined;
    const args = JSON.parse(body.toString('utf8')) as Args;
    const problems = Array.isArray(args.blocks) && args.blocks.length > 0 ? messageProblems(args.blocks) : [];
    const isEmpty = !args.text && !(Array.isArray(args.blocks) && args.blocks.length > 0);
    const status =
      address === undefined || address.used >= 5 ? 404 : problems.length > 0 || isEmpty ? 400 : 200;
    this.calls.push({
      method: 'response_url',
      args,
      answer: status === 200 ? 'ok' : `http ${status} ${problems.join('; ')}`,
    });
    if (status === 200 && address !== undefined) {
      address.used += 1;
      this.workspace.add({
        channel: address.channel,
        thread: null,
        text: String(args.text ?? ''),
        blocks: (args.blocks ?? []) as Args[],
        metadata: null,
        onlyFor: args.response_type === 'in_channel' ? null : 'asker',
        by: 'response_url',
      });
    }
    if (isLost) response.destroy();
    else response.writeHead(status).end(status === 200 ? 'ok' : 'no');
  }
}

function refusal(answer: string): Args {
  const [error, ...details] = answer.split(' ');
  const messages = details.length === 0 ? [] : [`[ERROR] ${details.join(' ')}`];
  return { ok: false, error, response_metadata: { messages } };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Fields of a form come as texts; those that hold JSON are read, as Slack does. */
function parseBody(type: string, body: Buffer): Args {
  if (type.startsWith('application/json')) return JSON.parse(body.toString('utf8')) as Args;
  const fields = [...new URLSearchParams(body.toString('utf8'))];
  return Object.fromEntries(fields.map(([key, value]) => [key, jsonFields.has(key) ? jsonOf(value) : value]));
}

const jsonFields = new Set(['attachments', 'blocks', 'files', 'metadata', 'unfurls', 'view']);

/** What is none stays a text. */
function jsonOf(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
