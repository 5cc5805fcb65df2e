import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Request, type Router } from 'express';
import { UserError } from '../core/errors.ts';
import type { Logger } from '../ports/logger.ts';
import type { Door } from './door.ts';
import { nameRequest, requestIdOf } from './request-id.ts';
import { securityHeaders } from './security.ts';

export interface HttpServerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Asked in order, before anything else is done with a request. */
  readonly doors?: readonly Door[];
  /** Mounted at `/`, in order. */
  readonly routers: readonly Router[];
  /** What to look at where it cannot listen; default: the console's settings. */
  readonly settings?: string;
  /** Who sends headers or a body byte by byte holds no connection for longer. */
  readonly patience?: Partial<typeof usualPatience>;
}

export interface HttpServer {
  /** Resolves with the bound port; UserError where the port is taken or the host is not this machine's. */
  start(): Promise<{ readonly port: number }>;
  /** Ends open connections too (event streams never end by themselves). */
  stop(): Promise<void>;
}

/** The one HTTP server: security headers, `/healthz`, the routers, and an error handler that says no more than the request's id. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { host, port, logger, routers, doors = [] } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders());
  app.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  for (const router of routers) app.use(router);
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is nothing at this address.' });
  });
  app.use(errorHandler(logger));
  const patience = { ...usualPatience, ...options.patience };
  const server = createServer(patience, (request, response) => {
    nameRequest(response);
    if (!doors.some((door) => door(request, response))) app(request, response);
  });
  const where = options.settings ?? consoleSettings;
  return {
    start: () => listen(server, host, port, where),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Milliseconds. */
const usualPatience = { headersTimeout: 15_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 };
const consoleSettings = '--port, SLA_BOT_CONSOLE_PORT, console.port or console.host';

function listen(server: Server, host: string, port: number, where: string): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port, where)));
    server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port }));
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number, where: string): Error {
  if (error.code === 'EADDRINUSE') {
    return new UserError(`Port ${port} on ${host} is in use.`, {
      code: 'port-in-use',
      hint: `Stop what uses it, or choose another port with ${where} (0 takes any free one).`,
      cause: error,
    });
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EACCES') {
    const message = `Cannot listen on ${host}:${port} (${error.code}).`;
    return new UserError(message, {
      code: 'cannot-listen',
      hint: `Check host and port: ${where}.`,
      cause: error,
    });
  }
  return error;
}

/** A refused body is the client's fault and says which; anything else is logged and stays unexplained. */
function errorHandler(logger: Logger): ErrorRequestHandler {
  // Express knows it by its four parameters.
  return (error: unknown, request, response, _next) => {
    if (isOfConnection(error, request)) return void response.destroy();
    const status = clientStatus(error);
    if (status !== null && !response.headersSent) {
      // A file that was about to be sent may have set its own.
      response
        .status(status)
        .type('json')
        .json({ error: status === 413 ? 'The request is too large.' : 'The request is malformed.' });
      return;
    }
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const id = requestIdOf(response);
    logger.error({ ...id, method: request.method, path: request.path, cause }, 'http request failed');
    if (response.headersSent) response.destroy();
    else
      response
        .status(500)
        .type('json')
        .json({ error: 'Something went wrong on my side.', ...id });
  };
}

/** It broke off, or what came over it is no HTTP: nobody is there to be answered, and it is no fault of ours. */
function isOfConnection(error: unknown, { socket }: Request): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return socket.destroyed && /^(HPE_|ECONN|EPIPE$)/.test(code);
}

function clientStatus(error: unknown): number | null {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
