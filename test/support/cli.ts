import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeSampleFile } from '../../src/cli/sample-file.ts';

const main = path.resolve(import.meta.dirname, '../../dist/bin/sla-bot.js');

export const fixtures = path.resolve(import.meta.dirname, '../fixtures');

export interface CliRun {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly done: Promise<CliRun>;
  stdout(): string;
  stderr(): string;
  /** Resolves with what was printed so far, on both streams, once it contains `text`; rejects where the process ends first. */
  printed(text: string): Promise<string>;
}

/** Starts the built command line as a process of its own, with none of this process's settings for it. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const spawnOptions: SpawnOptions = {
    cwd: options.cwd ?? os.tmpdir(),
    env: { PATH: process.env.PATH, HOME: os.tmpdir(), ...options.env },
    stdio: 'pipe',
  };
  const child = spawn(process.execPath, [main, ...args], spawnOptions);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const text = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('utf8');
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input ?? '');
  const done = new Promise<CliRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout: text(out), bytes: Buffer.concat(out), stderr: text(err) }),
    );
  });
  const printed = (wanted: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const both = `${text(out)}${text(err)}`;
        if (both.includes(wanted)) resolve(both);
      };
      child.stdout?.on('data', look);
      child.stderr?.on('data', look);
      look();
      done.then((run) => reject(new Error(`ended without “${wanted}”: ${run.stdout}${run.stderr}`)), reject);
    });
  return { child, done, stdout: () => text(out), stderr: () => text(err), printed };
}

/** Runs the built command line to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return startCli(args, options).done;
}

/** The same, for set-up steps that must succeed: rejects with what was printed where the exit code is not 0. */
export async function runOk(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const run = await runCli(args, options);
  if (run.code !== 0) throw new Error(`${args.join(' ')} ended with ${run.code}: ${run.stdout}${run.stderr}`);
  return run;
}

/** End of every sample history, and when it was recorded: the past on any machine's clock. */
export const sampleEnd = '2024-06-01T00:00:00Z';

/** A folder of its own for a test file, with a sample of incidents imported once, to be copied. */
export interface Workshop {
  readonly folder: string;
  /** Native event lines of the sample, and what a clean import of it printed. */
  readonly sample: string;
  readonly imported: CliRun;
  /** A copy of the data folder that has the sample; its name is relative to `folder`. */
  copy(name: string): string;
  /** Runs the command line in `folder`. */
  run(args: readonly string[], options?: CliOptions): Promise<CliRun>;
  remove(): void;
}

/** Makes `incidents` sample incidents and imports them. */
export async function createWorkshop(incidents: number): Promise<Workshop> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sla-bot-cli-'));
  const sample = path.join(folder, 'sample.ndjson');
  writeSampleFile(sample, { incidents, seed: 7, days: 90, endAt: Date.parse(sampleEnd) });
  const imported = await runOk(importArgs('sample.ndjson', 'origin'), { cwd: folder });
  return {
    folder,
    sample,
    imported,
    copy(name) {
      cpSync(path.join(folder, 'origin'), path.join(folder, name), { recursive: true });
      return name;
    },
    run: (args, options) => runCli(args, { cwd: folder, ...options }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Arguments that import native event lines, recorded when the sample ends. */
export function importArgs(file: string, data: string): string[] {
  return ['import', file, '--mapping', 'native', '--data', data, '--recorded-at', sampleEnd];
}

/** Arguments of a report of May 2024 as of the end of the sample. */
export function reportArgs(data: string, ...more: string[]): string[] {
  return ['report', 'monthly', '--from', '2024-05-01', '--as-of', sampleEnd, '--data', data, ...more];
}
