import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const bench = path.resolve(import.meta.dirname, '../../bench');
const run = promisify(execFile);

it.each([
  ['slack', ['requests', 'envelopes'], ['--envelopes', '100']],
  ['discord', ['dispatches'], []],
])(
  'the bot on %s takes mutated payloads without a crash, a fault, or an answer that the platform would refuse',
  async (platform, doors, more) => {
    const args = [path.join(bench, `fuzz-${platform}.mjs`), '--runs', '100', '--seed', '77', ...more];
    const { stdout } = await run(process.execPath, args);
    expect(stdout).toMatch(/\nno problem\n$/);
    for (const door of doors) expect(stdout).toMatch(new RegExp(`^${door}: 100`, 'm'));
    expect(stdout).toMatch(/commands answered [1-9]/);
  },
  180_000,
);
