import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { webhookSources } from '../../src/ingest/webhooks/index.ts';

const script = path.resolve(import.meta.dirname, '../../bench/fuzz-webhooks.mjs');
const run = promisify(execFile);

it.each(['none', 'duckdb'])(
  'every kind of webhook and the command parser take mutated input without a crash, a fault or a 5xx (log: %s)',
  async (store) => {
    const runs = store === 'none' ? 300 : 60;
    const args = [script, '--runs', String(runs), '--seed', '77', '--store', store];
    const { stdout } = await run(process.execPath, args);
    expect(stdout).toMatch(/\nno problem\n$/);
    for (const { kind } of webhookSources) expect(stdout).toMatch(new RegExp(`^${kind}: .*200 `, 'm'));
    expect(stdout).toMatch(new RegExp(`^command lines: ${runs}, [1-9]`, 'm'));
  },
  180_000,
);
