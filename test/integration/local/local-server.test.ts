import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CliIo } from '../../../src/cli/io.ts';
import { socketPath } from '../../../src/local/address.ts';
import { isServed, runInBot } from '../../../src/local/client.ts';
import { type LocalServer, startLocalServer } from '../../../src/local/server.ts';
import { recordIo, silentLogger } from '../../support/io.ts';

let folder: string;
let server: LocalServer | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-local-'));
});

afterEach(async () => {
  await server?.close();
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(run: (argv: readonly string[], io: CliIo) => Promise<number>): Promise<void> {
  server = await startLocalServer({ dataFolder: folder, logger: silentLogger, run });
}

describe('the local server of a running bot', () => {
  it('runs the command with the caller’s folder, settings and terminal, and hands back output and exit code', async () => {
    let seen: unknown = null;
    await serve(async (argv, io) => {
      seen = {
        argv,
        cwd: io.cwd,
        env: io.env,
        columns: io.columns,
        fitsColumns: io.fitsColumns,
        colours: io.colours,
      };
      io.out(new Uint8Array([0, 255, 10]));
      io.err('grüße\n');
      return 3;
    });
    const io = recordIo({
      cwd: '/some/where',
      columns: 77,
      fitsColumns: false,
      env: { SLA_BOT_TIME_ZONE: 'UTC', SECRET: 'kept' },
    });
    const bytes: number[] = [];
    const exit = await runInBot(folder, ['report', 'a b'], {
      ...io,
      out: (data) => bytes.push(...Buffer.from(data)),
    });
    expect(exit).toBe(3);
    expect(bytes).toEqual([0, 255, 10]);
    expect(io.stderr()).toBe('grüße\n');
    expect(seen).toEqual({
      argv: ['report', 'a b'],
      cwd: '/some/where',
      env: { SLA_BOT_TIME_ZONE: 'UTC' },
      columns: 77,
      fitsColumns: false,
      colours: false,
    });
  });

  it('is absent where nothing listens', async () => {
    expect(await runInBot(folder, ['report'], recordIo())).toBeNull();
  });

  it('recognises a socket left behind by a killed process and takes its place', async () => {
    const stale = socketPath(folder);
    const script = `require('net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    expect(existsSync(stale)).toBe(true);
    expect(await runInBot(folder, ['report'], recordIo())).toBeNull();
    await serve(async () => 0);
    expect(await runInBot(folder, ['report'], recordIo())).toBe(0);
  });

  it('may be reached by its own user only', async () => {
    await serve(async () => 0);
    expect(statSync(socketPath(folder)).mode & 0o077).toBe(0);
  });

  it('aborts the command when the caller goes away', async () => {
    const started = deferred();
    const aborted = deferred();
    await serve(async (_argv, io) => {
      io.signal.addEventListener('abort', () => aborted.resolve());
      started.resolve();
      await aborted.promise;
      return 130;
    });
    const io = recordIo();
    const answer = runInBot(folder, ['report'], io);
    await started.promise;
    io.abort();
    await aborted.promise;
    expect(await answer).toBe(130);
  });

  it('answers a request it cannot read instead of running it', async () => {
    let runs = 0;
    await serve(async () => {
      runs += 1;
      return 0;
    });
    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(socketPath(folder));
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
      socket.write('{"argv": 5}\n');
    });
    expect(answer).toContain('did not understand');
    expect(answer).toContain('{"exit":1}');
    expect(runs).toBe(0);
  });

  it('says that it failed, and stays up, when a command throws', async () => {
    await serve(async () => {
      throw new Error('inner secret');
    });
    const io = recordIo();
    expect(await runInBot(folder, ['report'], io)).toBe(1);
    expect(io.stderr()).toContain('see its log');
    expect(io.stderr()).not.toContain('inner secret');
    expect(await isServed(socketPath(folder))).toBe(true);
  });
});

describe('a socket that another user made', () => {
  it.skipIf(process.getuid?.() !== 0)('gets no command through a link to a socket of this user', async () => {
    let runs = 0;
    await serve(async () => {
      runs += 1;
      return 0;
    });
    const asked = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-asked-'));
    try {
      symlinkSync(socketPath(folder), socketPath(asked));
      expect(await runInBot(asked, ['report'], recordIo())).toBe(0);
      lchownSync(socketPath(asked), 65_534, 65_534);
      expect(await runInBot(asked, ['report'], recordIo())).toBeNull();
      expect(runs).toBe(1);
    } finally {
      rmSync(asked, { recursive: true });
    }
  });

  it.skipIf(process.getuid?.() !== 0)(
    'gets no command: a bot that does not run cannot be feigned',
    async () => {
      let runs = 0;
      await serve(async () => {
        runs += 1;
        return 0;
      });
      chownSync(socketPath(folder), 65_534, 65_534);
      expect(await runInBot(folder, ['report'], recordIo())).toBeNull();
      chownSync(folder, 65_534, 65_534);
      expect(await runInBot(folder, ['report'], recordIo())).toBe(0);
      expect(runs).toBe(1);
    },
  );
});

describe('the socket’s path', () => {
  it('is a short one in the temporary folder where the data folder’s own would be truncated', () => {
    const deep = path.join(folder, 'x'.repeat(120));
    mkdirSync(deep);
    writeFileSync(path.join(deep, 'file'), '');
    expect(Buffer.byteLength(socketPath(deep))).toBeLessThanOrEqual(100);
    expect(path.dirname(socketPath(deep))).toBe(os.tmpdir());
    expect(socketPath(folder)).toBe(path.join(folder, 'bot.sock'));
  });
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
