import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

/** What a fuzz of the bench prints; it ends with 1 where it found anything. */
async function fuzz(door: string, runs: number): Promise<string> {
  const script = path.resolve(import.meta.dirname, `../../bench/fuzz-${door}.mjs`);
  const { stdout } = await run(process.execPath, [script, '--runs', String(runs), '--seed', '78']);
  expect(stdout).toMatch(/\nno problem\n$/);
  return stdout;
}

it('mutated configurations can be used or are refused in words, and print no secret', async () => {
  expect(await fuzz('config', 400)).toMatch(/^ {2}[1-9]\d* could be used .* [1-9]\d* refused/m);
}, 180_000);

it('mutated mappings are refused in words, or read mutated rows of which none is lost', async () => {
  expect(await fuzz('mappings', 600)).toMatch(
    /^ {2}[1-9]\d* were still mappings, [1-9]\d* refused; .*: [1-9]\d* accepted .* [1-9]\d* rejected/m,
  );
}, 180_000);

it('the console, links and operations of a bot take mutated requests without a crash, a fault, a leak or a 5xx', async () => {
  const told = await fuzz('console', 500);
  for (const what of [200, 202, 400, 401, 403, 404]) expect(told).toMatch(new RegExp(`\\b${what} [1-9]`));
}, 180_000);
