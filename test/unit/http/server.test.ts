import net from 'node:net';
import { Router } from 'express';
import { describe, expect, it, vi } from 'vitest';
import { limitRate } from '../../../src/http/security.ts';
import { createHttpServer, type HttpServerOptions } from '../../../src/http/server.ts';

function setUp(routers: readonly Router[] = [], port = 0, more: Partial<HttpServerOptions> = {}) {
  const log: unknown[] = [];
  const note = (fields: unknown) => void log.push(fields);
  const logger = { debug: note, info: note, warn: note, error: note };
  return { server: createHttpServer({ host: '127.0.0.1', port, logger, routers, ...more }), log };
}

/** Answers when it has the whole body. */
function takesBodies(): Router {
  const router = Router();
  router.post('/', (request, response) => void request.on('end', () => response.end()).resume());
  return router;
}

describe('createHttpServer', () => {
  it('says which port is taken and what to do', async () => {
    const first = setUp();
    const { port } = await first.server.start();
    await expect(setUp([], port).server.start()).rejects.toMatchObject({
      name: 'UserError',
      message: `Port ${port} on 127.0.0.1 is in use.`,
    });
    await first.server.stop();
  });

  it('logs what a route throws and tells the client nothing of it but the id of its request', async () => {
    const router = Router();
    router.get('/broken', () => {
      throw new Error('secret');
    });
    const { server, log } = setUp([router]);
    const { port } = await server.start();
    const response = await fetch(`http://127.0.0.1:${port}/broken`);
    expect(response.status).toBe(500);
    const requestId = response.headers.get('x-request-id');
    expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    expect(await response.json()).toEqual({ error: 'Something went wrong on my side.', requestId });
    expect(JSON.stringify(log)).toContain('secret');
    expect(JSON.stringify(log)).toContain(requestId);
    const named = await fetch(`http://127.0.0.1:${port}/broken`, { headers: { 'x-request-id': 'mine' } });
    expect(named.headers.get('x-request-id')).not.toMatch(/mine/);
    expect(named.headers.get('x-request-id')).not.toBe(requestId);
    await server.stop();
  });

  it('takes it for no fault of its own where a client breaks off, or sends what is no HTTP', async () => {
    const router = Router();
    // As `sendFile` hands on what ended the connection, be it before the first byte.
    router.get('/', ({ socket }, _response, next) => {
      socket.once('error', (error) => setImmediate(() => next(error)));
    });
    const { server, log } = setUp([router]);
    const { port } = await server.start();
    const socket = net.connect(port, '127.0.0.1');
    socket.end('GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab');
    await new Promise((resolve) => socket.on('close', resolve).resume());
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    await server.stop();
    expect(log).toEqual([]);
  });

  it('cuts an answer off that fails once it has begun, and logs why', async () => {
    const router = Router();
    router.get('/', (_request, response, next) => {
      response.write('a part', () => next(new Error('secret')));
    });
    const { server, log } = setUp([router]);
    const { port } = await server.start();
    const response = await fetch(`http://127.0.0.1:${port}/`);
    await expect(response.text()).rejects.toThrow();
    expect(log).toMatchObject([{ method: 'GET', path: '/', cause: expect.stringContaining('secret') }]);
    await server.stop();
  });

  it('slows down whoever asks too often', async () => {
    const router = Router();
    router.get('/', limitRate(2), (_request, response) => void response.json({}));
    const { server } = setUp([router]);
    const { port } = await server.start();
    const statuses = [];
    for (let count = 0; count < 3; count += 1) {
      statuses.push((await fetch(`http://127.0.0.1:${port}/`)).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    await server.stop();
  });

  it('counts a proxy as one address, whatever it says for whom it asks, and has no word of that', async () => {
    const router = Router();
    router.get('/', limitRate(2), (_request, response) => void response.json({}));
    const { server } = setUp([router]);
    const { port } = await server.start();
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    const statuses = [];
    for (const client of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const headers = { 'X-Forwarded-For': client, Forwarded: `for=${client}` };
      statuses.push((await fetch(`http://127.0.0.1:${port}/`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect(told).not.toHaveBeenCalled();
    told.mockRestore();
    await server.stop();
  });

  it('counts no request whose connection is gone, and takes it for no fault', async () => {
    const router = Router();
    router.use((request, _response, next) => {
      request.socket.destroy();
      setImmediate(() => next());
    });
    router.get('/', limitRate(2), (_request, response) => void response.json({}));
    const { server, log } = setUp([router]);
    const { port } = await server.start();
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await server.stop();
    expect(log).toEqual([]);
  });

  it('says why in JSON also where a file was about to be sent', async () => {
    const router = Router();
    router.get('/', (_request, response) => void response.sendFile(import.meta.filename));
    const { server } = setUp([router]);
    const { port } = await server.start();
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { range: 'bytes=99999999-' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      416,
      'application/json; charset=utf-8',
    ]);
    await server.stop();
  });

  it('cuts off who sends headers or a body byte by byte', async () => {
    const patience = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
    const { server } = setUp([takesBodies()], 0, { patience });
    const { port } = await server.start();
    for (const start of [
      'GET / HTTP/1.1\r\nHost: x\r\nA: b',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
    ]) {
      const socket = net.connect(port, '127.0.0.1', () => socket.write(start));
      socket.on('error', () => {});
      const more = setInterval(() => socket.write('1'), 300);
      await new Promise((resolve) => socket.on('close', resolve).resume());
      clearInterval(more);
    }
    await server.stop();
  });

  it('ends open streams when it stops', async () => {
    const router = Router();
    router.get('/stream', (_request, response) => void response.write('on and on'));
    const { server } = setUp([router]);
    const { port } = await server.start();
    const response = await fetch(`http://127.0.0.1:${port}/stream`);
    await server.stop();
    await expect(response.text()).rejects.toThrow();
  });
});
