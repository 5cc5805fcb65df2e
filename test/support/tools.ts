import { spawnSync } from 'node:child_process';

/** Whether a program can be started; suites that need one are skipped, visibly, where it is missing. */
export function hasTool(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** Runs a program on the given input and returns what it printed; throws where it fails. */
export function runTool(program: string, args: readonly string[], input?: Uint8Array): string {
  const result = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0)
    throw new Error(`${program} ended with ${result.status}: ${result.stderr}${result.stdout}`);
  return result.stdout;
}
