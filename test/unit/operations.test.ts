import { afterEach, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../src/http/server.ts';
import { createOperations, type Watched } from '../../src/operations.ts';
import type { Freshness } from '../../src/ports/replication.ts';
import { silentLogger } from '../support/io.ts';

let server: HttpServer | null = null;
afterEach(() => server?.stop());

it('says why a shared log is not followed, and what to do', async () => {
  let freshness: Freshness = { connected: true, asOf: 0, behind: 0 };
  const clock = { now: () => 0 };
  const operations = createOperations({ settings: { host: null, port: 0 }, clock, logger: silentLogger });
  operations.watch({ phase: () => 'running', freshness: () => freshness } as unknown as Watched);
  const { doors } = operations;
  server = createHttpServer({ host: '127.0.0.1', port: 0, logger: silentLogger, routers: [], doors });
  const { port } = await server.start();
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return [answer.status, ((await answer.json()) as { reasons: string[] }).reasons];
  };
  expect(await ready()).toEqual([200, []]);
  freshness = { connected: false, asOf: 0, behind: null };
  expect(await ready()).toEqual([503, ['the shared log cannot be reached: webhooks are answered 503']]);
  freshness = { ...freshness, unfollowed: { message: 'Redis has another log', hint: 'restore it' } };
  expect(await ready()).toEqual([503, ['Redis has another log: webhooks are answered 503; restore it']]);
});
