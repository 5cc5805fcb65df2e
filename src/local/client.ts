import { connect, type Socket } from 'node:net';
import { type CliIo, exitCodes } from '../cli/io.ts';
import { isTrusted, socketPath } from './address.ts';
import { type LocalRequest, parseFrame, readLines } from './frames.ts';

/**
 * Runs a command in the bot that serves this data folder. Null where none does (no socket, or one left
 * behind by a killed process); else the command's exit code, its output already written to `io`.
 */
export async function runInBot(
  dataFolder: string,
  argv: readonly string[],
  io: CliIo,
): Promise<number | null> {
  const path = socketPath(dataFolder);
  if (!isTrusted(path, dataFolder)) return null;
  const socket = await open(path).catch(() => 'refused' as const);
  if (socket === null) return null;
  if (socket === 'refused') {
    io.err(`error: the bot that serves ${dataFolder} runs as another user and does not let this one in\n`);
    return exitCodes.unusable;
  }
  const request: LocalRequest = {
    argv: [...argv],
    cwd: io.cwd,
    env: ownSettings(io.env),
    errIsTty: io.errIsTty,
    colours: io.colours,
    columns: io.columns,
    fitsColumns: io.fitsColumns,
  };
  return new Promise((resolve) => {
    let exit: number | null = null;
    readLines(
      socket,
      (line) => {
        const frame = parseFrame(line);
        if (frame === null) socket.destroy();
        else if ('out' in frame) io.out(Buffer.from(frame.out, 'base64'));
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
      resolve(exit ?? (io.signal.aborted ? exitCodes.cancelled : exitCodes.failure));
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}

/** Whether a live process listens on the socket, be it one that lets only another user in. */
export async function isServed(path: string): Promise<boolean> {
  const socket = await open(path).catch(() => 'refused' as const);
  if (socket !== 'refused') socket?.destroy();
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
