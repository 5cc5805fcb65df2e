/** One server process: its folder, its port, and an end with the process that started it. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Below the ports that the system hands to clients, also with the 10,000 of a cluster's bus on top. */
const [firstPort, lastPort] = [10_000, 22_000];
const busOffset = 10_000;
const mostStarts = 5;

const children = new Set();
const folders = new Set();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Ends the server also where its starter is killed (Linux). */
const binder = existsSync('/usr/bin/setpriv') ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL'] : [];

export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'sla-bot-redis-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  if (folders.delete(folder)) rmSync(folder, { recursive: true, force: true });
}

/** Asks until the answer is true; an error counts as no. */
export async function until(what, ask, boundMs = 20_000) {
  const end = Date.now() + boundMs;
  for (let last; ; await sleep(25)) {
    try {
      if (await ask()) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`not within ${boundMs} ms: ${what}`, last === undefined ? {} : { cause: last });
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** A port of loopback on which, and on whose cluster bus, nobody listens. */
export async function freePort() {
  for (;;) {
    const port = randomInt(firstPort, lastPort);
    if ((await isFree(port)) && (await isFree(port + busOffset))) return port;
  }
}

/**
 * Starts `redis-server` with a configuration of these lines, on another port where the one was taken meanwhile.
 * `lines(port, dir)`; `cliArgs`: how redis-cli gets in.
 */
export async function startProcess({ lines, port, dir, cliArgs = () => [], args = [] }) {
  const folder = dir ?? temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'redis.conf');
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port ?? (await freePort());
    writeFileSync(file, `${lines(chosen, folder).join('\n')}\n`);
    const server = handle({ file, folder, args, port: chosen, cliArgs: cliArgs(folder) });
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.kill();
      if (port !== undefined || attempt === mostStarts || !/Address already in use/.test(server.log())) {
        throw new Error(`redis-server does not start:\n${server.log()}`, { cause: error });
      }
    }
  }
}

function handle({ file, folder, args, port, cliArgs }) {
  let child = null;
  let isPaused = false;
  const logFile = path.join(folder, 'server.log');
  const ask = async (...words) => {
    const { stdout } = await run('redis-cli', ['-h', '127.0.0.1', '-p', String(port), ...cliArgs, ...words], {
      timeout: 5_000,
      maxBuffer: 64 * 1_024 * 1_024,
    });
    return stdout.trimEnd();
  };
  const end = async (signal) => {
    if (child === null) return;
    const ending = child;
    const gone = ending.exitCode === null && ending.signalCode === null ? once(ending, 'exit') : null;
    ending.kill(signal);
    ending.kill('SIGCONT');
    isPaused = false;
    await gone;
    children.delete(ending);
    if (child === ending) child = null;
  };
  const start = async () => {
    if (child !== null) return;
    const [command, ...before] = [...binder, 'redis-server'];
    const started = spawn(command, [...before, file, ...args], { stdio: 'ignore' });
    child = started;
    children.add(started);
    await until(`an answer on port ${port}`, async () => {
      if (started.exitCode !== null || started.signalCode !== null) return true;
      return /PONG|NOAUTH|NOPERM/.test(await ask('PING'));
    });
    if (started.exitCode !== null || started.signalCode !== null) throw new Error('it ended at once');
  };
  return {
    port,
    dir: folder,
    address: `127.0.0.1:${port}`,
    get pid() {
      return child?.pid ?? null;
    },
    log: () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : ''),
    cli: ask,
    start,
    kill: () => end('SIGKILL'),
    get isAnswering() {
      return child !== null && !isPaused;
    },
    pause: () => {
      isPaused = child?.kill('SIGSTOP') ?? false;
    },
    resume: () => {
      isPaused = false;
      child?.kill('SIGCONT');
    },
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
    stop: async () => {
      await end('SIGKILL');
      removeFolder(folder);
    },
  };
}

/** An authority, a server's certificate for loopback and a client's; names of PEM files. */
export function makeCertificates(folder) {
  const at = (name) => path.join(folder, name);
  const openssl = (...words) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
  const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-batch'];
  openssl('req', '-x509', ...fresh, '-subj', '/CN=test authority', '-keyout', 'ca.key', '-out', 'ca.pem');
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  for (const name of ['server', 'client']) {
    openssl('req', ...fresh, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const names = name === 'server' ? ['-extfile', 'names'] : [];
    openssl('x509', '-req', '-in', `${name}.csr`, ...authority, ...names, '-out', `${name}.pem`);
  }
  return {
    ca: at('ca.pem'),
    serverCert: at('server.pem'),
    serverKey: at('server.key'),
    cert: at('client.pem'),
    key: at('client.key'),
  };
}
