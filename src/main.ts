#!/usr/bin/env node
import { dataFolder, environment } from '../config/load.ts';
import type { CreateApp } from './cli/cli.ts';
import { faultText } from './cli/fault.ts';
import { type CliIo, exitCodes } from './cli/io.ts';
import { optionValue } from './cli/option-value.ts';
import { socketPath } from './local/address.ts';
import { isServed, runInBot } from './local/client.ts';

/** Commands that the running bot does not serve. */
const ownProcess = new Set(['start', 'demo', 'config', 'slack', 'discord', 'help']);

/** A forecast of a file of one's own needs no database. */
function readsOwnSeries(argv: readonly string[]): boolean {
  return argv[0] === 'forecast' && argv.some((word) => word === '--input' || word.startsWith('--input='));
}

const defaultColumns = 100;

function processIo(signal: AbortSignal): CliIo {
  const env = environment();
  return {
    out: (text) => {
      process.stdout.write(text);
    },
    err: (text) => {
      process.stderr.write(text);
    },
    drain: () =>
      process.stdout.writableNeedDrain
        ? new Promise((resolve) => process.stdout.once('drain', () => resolve()))
        : Promise.resolve(),
    cwd: process.cwd(),
    env,
    errIsTty: process.stderr.isTTY === true,
    outIsTty: process.stdout.isTTY === true,
    colours: process.stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    columns: columnsOf(env.COLUMNS),
    fitsColumns: process.stdout.isTTY === true || Boolean(env.COLUMNS),
    signal,
    onHangup: (listener) => void process.on('SIGHUP', listener),
  };
}

/** The terminal's width; where there is none (or it says 0), that of `COLUMNS`. */
function columnsOf(text: string | undefined): number {
  const asked = Number(text);
  return process.stdout.columns || (Number.isInteger(asked) && asked > 0 ? asked : defaultColumns);
}

async function main(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const io = processIo(abort.signal);
  const command = argv[0] ?? '';
  const isServable =
    /^[a-z]/.test(command) &&
    !ownProcess.has(command) &&
    !readsOwnSeries(argv) &&
    !argv.includes('--help') &&
    !argv.includes('-h');
  onInterrupt(abort);
  if (isServable) {
    const exit = await runInBot(dataFolder(optionValue(argv, '--data'), io.env), argv, io);
    if (exit !== null) return exit;
  }
  const [{ runCli }, { createStoreHost, whenFree }, { createToolHost }] = await Promise.all([
    import('./cli/program.ts'),
    import('./cli/store-host.ts'),
    import('./services.ts'),
  ]);
  const clock = { now: () => Date.now() };
  const waiting = { clock, io, isServed: (folder: string) => isServed(socketPath(folder)) };
  const createApp: CreateApp = async (deps) => {
    const app = await import('./app.ts');
    return whenFree(deps.folder, () => app.createApp(deps), waiting);
  };
  return runCli(argv.length === 0 ? ['--help'] : argv, {
    io,
    clock,
    stores: createStoreHost(waiting),
    tools: createToolHost('charts'),
    createApp,
  });
}

/** The first interrupt asks the command to stop; the second ends the process. */
function onInterrupt(abort: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (abort.signal.aborted) process.exit(exitCodes.cancelled);
      abort.abort();
    });
  }
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok);
    throw error;
  });
}

// What nobody caught: said as a command's own faults are, not with everything that hangs on the error.
process.on('uncaughtException', (error) => {
  process.stderr.write(faultText(error, environment()));
  process.exit(exitCodes.failure);
});

process.exitCode = await main(process.argv.slice(2));
// A library that still tries to connect must not hold up a bot that has stopped.
if (['start', 'demo'].includes(process.argv[2] ?? '')) setTimeout(() => process.exit(), 500).unref();
