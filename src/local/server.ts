import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { CliIo } from '../cli/io.ts';
import type { Logger } from '../ports/logger.ts';
import { socketPath } from './address.ts';
import { isServed } from './client.ts';
import { type LocalFrame, parseRequest, readLines } from './frames.ts';

export interface LocalServer {
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Serves the CLI's commands of one data folder while the bot holds the database. A socket left behind by a
 * killed process is replaced; only the user who runs the bot may connect.
 */
export async function startLocalServer(options: {
  dataFolder: string;
  logger: Logger;
  run: (argv: readonly string[], io: CliIo) => Promise<number>;
  /** Told when who asked has the whole answer. */
  answered?: () => void;
}): Promise<LocalServer> {
  const path = socketPath(options.dataFolder);
  if (!(await isServed(path))) rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      options.answered?.();
    });
    serve(socket, options);
  });
  await listen(server, path);
  async function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((done) => server.close(() => done()));
    rmSync(path, { force: true });
  }
  return { path, close };
}

/** Made for its user alone from the first moment: a mode that is set later leaves time to connect before. */
function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const umask = process.umask(0o177);
    // A path is bound before this returns.
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
    process.umask(umask);
  });
}

function serve(socket: Socket, options: Parameters<typeof startLocalServer>[0]): void {
  const abort = new AbortController();
  let started = false;
  socket.on('close', () => abort.abort());
  socket.on('error', () => abort.abort());
  readLines(
    socket,
    (line) => {
      if (started) return;
      started = true;
      void answer(socket, line, abort.signal, options);
    },
    true,
  );
}

async function answer(
  socket: Socket,
  line: string,
  signal: AbortSignal,
  options: Parameters<typeof startLocalServer>[0],
): Promise<void> {
  const send = (frame: LocalFrame): void => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(frame)}\n`);
  };
  const request = parseRequest(line);
  if (request === null) {
    send({ err: 'error: the running bot did not understand the request; are both the same version?\n' });
    send({ exit: 1 });
    socket.end();
    return;
  }
  const io: CliIo = {
    ...request,
    out: (data) => send({ out: Buffer.from(data).toString('base64') }),
    err: (text) => send({ err: text }),
    drain: () => drained(socket),
    signal,
  };
  try {
    send({ exit: await options.run(request.argv, io) });
  } catch (error) {
    options.logger.error({ error }, 'local command failed');
    send({ err: 'error: the running bot failed to answer; see its log\n' });
    send({ exit: 1 });
  }
  socket.end();
}

function drained(socket: Socket): Promise<void> {
  if (!socket.writableNeedDrain || socket.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', resolve);
  });
}
