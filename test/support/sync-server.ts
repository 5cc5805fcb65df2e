import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SyncedKind } from '../../config/sources-schema.ts';
import { createSyncClient, type SyncClientOptions } from '../../src/ingest/sync/client.ts';
import { runSync, type SyncRun, type SyncSummary } from '../../src/ingest/sync/run.ts';
import type { SyncSource } from '../../src/ingest/sync/source.ts';
import type { Endpoint } from '../../src/ingest/webhooks/source.ts';
import { createMemoryCursors, createMemoryIntake } from './memory-intake.ts';

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown;
}

export interface SyncServer {
  readonly url: string;
  /** Path and query of every request so far. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A source's API on a free port of this machine; null: the connection is cut without an answer. */
export async function startSyncServer(
  answer: (url: URL, request: IncomingMessage) => Reply | null | Promise<Reply | null>,
): Promise<SyncServer> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    asked.push(`${url.pathname}${url.search}`);
    void Promise.resolve(answer(url, request)).then((reply) => {
      if (reply === null) {
        request.socket.destroy();
        return;
      }
      const { status = 200, headers = {}, body = null } = reply;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A clock that sleeping moves. */
export function createSleepingClock(start: number) {
  const slept: number[] = [];
  let now = start;
  return {
    slept,
    now: () => now,
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
  };
}

export interface SyncWorld {
  readonly intake: ReturnType<typeof createMemoryIntake>;
  readonly cursors: ReturnType<typeof createMemoryCursors>;
  readonly time: ReturnType<typeof createSleepingClock>;
  /** One sync to its end; `over` replaces what is usual. */
  sync(over?: Partial<SyncRun & Pick<SyncClientOptions, 'limits' | 'token'>>): Promise<SyncSummary>;
}

/** A source synced into memory from a server of this machine. */
export function createSyncWorld<Cursor>(options: {
  readonly source: SyncSource<Cursor>;
  readonly kind: SyncedKind;
  readonly url: string;
  readonly now: number;
  readonly settings?: Partial<Endpoint['settings']>;
  readonly scope?: string;
}): SyncWorld {
  const { source, kind, url } = options;
  const intake = createMemoryIntake();
  const cursors = createMemoryCursors();
  const time = createSleepingClock(options.now);
  const none = { service: null, team: null, customer: null, priority: null, assignee: null };
  const endpoint = {
    name: kind,
    kind,
    settings: { fields: none, priorities: {}, pauses: null, ...options.settings },
  };
  return {
    intake,
    cursors,
    time,
    async sync(over = {}) {
      const signal = over.signal ?? new AbortController().signal;
      const client = createSyncClient({
        source,
        name: kind,
        url,
        token: over.token ?? 'a-token',
        tokenVariable: `SOURCE_${kind.toUpperCase()}_TOKEN`,
        clock: time,
        sleep: time.sleep,
        random: () => 0.5,
        signal,
        ...(over.limits === undefined ? {} : { limits: over.limits }),
      });
      try {
        return await runSync({
          source: source as SyncSource<unknown>,
          endpoint,
          client,
          intake,
          cursors,
          url,
          scope: options.scope ?? null,
          from: null,
          restart: false,
          dryRun: false,
          now: time.now(),
          signal,
          ...over,
        });
      } finally {
        await client.close();
      }
    },
  };
}
