import { connect, type Socket } from 'node:net';
import type { CliIo } from '../cli/io.ts';
import { socketPath } from './address.ts';
import { frameSchema, type LocalRequest, readLines } from './frames.ts';

/**
 * Runs a command in the bot that serves this data folder. Null where none does (no socket, or one left
 * behind by a killed process); else the command's exit code, its output already written to `io`.
 */
export async function runInBot(
  dataFolder: string,
  argv: readonly string[],
  io: CliIo,
): Promise<number | null> {
  const socket = await open(socketPath(dataFolder));
  if (socket === null) return null;
  const request: LocalRequest = {
    argv: [...argv],
    cwd: io.cwd,
    env: ownSettings(io.env),
    outIsTty: io.outIsTty,
    errIsTty: io.errIsTty,
    columns: io.columns,
  };
  return new Promise((resolve) => {
    let exit: number | null = null;
    readLines(
      socket,
      (line) => {
        const frame = frameSchema.parse(JSON.parse(line));
        if ('out' in frame) io.out(Buffer.from(frame.out, 'base64'));
        else if ('err' in frame) io.err(frame.err);
        else exit = frame.exit;
      },
      false,
    );
    io.signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (exit === null) {
        io.err(
          io.signal.aborted
            ? 'cancelled\n'
            : 'error: the running bot went away before it had answered; run the command again\n',
        );
      }
      resolve(exit ?? (io.signal.aborted ? 130 : 1));
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}

/** Whether a live process listens on the socket. */
export async function isServed(path: string): Promise<boolean> {
  const socket = await open(path);
  socket?.destroy();
  return socket !== null;
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTDIR') resolve(null);
      else reject(error);
    });
  });
}

function ownSettings(env: CliIo['env']): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('SLA_BOT_') && value !== undefined) settings[name] = value;
  }
  return settings;
}
