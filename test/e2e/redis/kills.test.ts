import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../../bench/shared-kills.mjs');
const run = promisify(execFile);

it('three bots that are killed, paused and emptied, and a Redis that dies, lose and double no webhook', async () => {
  const words = '--events 3000 --minutes 0.4 --every 3 --pause 3 --failovers 1 --settle 1.5 --seed 1'.split(
    ' ',
  );
  const { stdout } = await run(process.execPath, [script, ...words]);
  expect(stdout).toMatch(/^killed [1-9].*a primary 1 times$/m);
  expect(stdout).toMatch(/^entries 3000, 3000, 3000;/m);
  expect(stdout).not.toContain('FAILED');
}, 240_000);
