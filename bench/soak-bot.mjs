/** The bot of soak.mjs: the built program under a clock of ours, what it logs, and the command line beside it. */
import { spawn } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';

const bin = path.resolve(import.meta.dirname, '../dist/bin/sla-bot.js');

export const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One request, its body read to the end; never rejects: `status` 0 where nobody answered. Over a connection of its own,
 * since the five seconds for which the bot keeps one may be skipped.
 */
export function ask(port, { method = 'GET', path: to, headers = {}, body, agent = false }) {
  return new Promise((resolve) => {
    const none = (error) => resolve({ status: 0, text: error.message, bytes: 0, headers: {} });
    const request = http.request(
      { host: '127.0.0.1', port, method, path: to, headers, agent },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', none);
        response.on('end', () => {
          const bytes = Buffer.concat(parts);
          const { statusCode: status, headers: given } = response;
          resolve({ status, text: bytes.toString(), bytes: bytes.length, headers: given });
        });
      },
    );
    request.setTimeout(120_000, () => request.destroy(new Error('no answer in 120 s')));
    request.on('error', none);
    request.end(body);
  });
}

/**
 * What was logged as `warn` or above, each kind of line with its count and its first occurrence; and how commands ended, which
 * `hear` is told of one by one.
 */
function createLogBook() {
  const kinds = new Map();
  const infos = new Map();
  const statuses = {};
  const listeners = [];
  let rest = '';
  return {
    take(text) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') continue;
        const { level, msg, ...fields } = JSON.parse(line);
        if (level < 40) {
          infos.set(msg, fields);
          if (msg !== 'command') continue;
          statuses[fields.status] = (statuses[fields.status] ?? 0) + 1;
          for (const listener of listeners) listener(fields);
          continue;
        }
        const key = `${level >= 50 ? 'error' : 'warn'}: ${msg}`;
        const known = kinds.get(key) ?? { n: 0, first: JSON.stringify(fields).slice(0, 500) };
        known.n += 1;
        kinds.set(key, known);
      }
    },
    info: (message) => infos.get(message),
    statuses,
    hear: (listener) => void listeners.push(listener),
    kinds,
  };
}

/** Starts the bot with that clock; `nodeArgs` go to its Node. */
export async function startBot({ data, env, clock, nodeArgs = [] }) {
  const child = spawn(process.execPath, [...nodeArgs, bin, 'start', '--data', data], {
    env: { ...env, ...clock.env() },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C is for us alone.
    detached: true,
  });
  const book = createLogBook();
  let said = '';
  child.stdout.on('data', (part) => book.take(part.toString()));
  child.stderr.on('data', (part) => {
    said += part;
  });
  // Not left behind where we end by a fault of our own.
  process.once('exit', () => child.kill('SIGKILL'));
  process.once('SIGTERM', () => process.exit(1));
  let exit = null;
  const ended = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      exit = code ?? signal;
      resolve(exit);
    }),
  );
  while (!said.includes('Stop with Ctrl-C')) {
    if (exit !== null) throw new Error(`the bot ended with ${exit}: ${said}`);
    await after(50);
  }
  const link = new URL(/Console: (\S+)/.exec(said)?.[1] ?? '');
  const page = await ask(link.port, { path: link.pathname + link.search });
  return {
    pid: child.pid,
    said: () => said,
    exit: () => exit,
    book,
    operations: book.info('health and metrics').port,
    consolePort: Number(link.port),
    cookie: String(page.headers['set-cookie']).split(';')[0],
    /** Resolves with how it ended. */
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** One command of the command line, which a running bot serves. */
export function runCli(args, env) {
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    err += part;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err })));
}
