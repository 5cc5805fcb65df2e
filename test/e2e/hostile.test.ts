import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../bench/hostile.mjs');

it('takes hostile input through import and every renderer: kept or rejected, never lost, never active', () => {
  const out = execFileSync(process.execPath, [script, '--runs', '300', '--seed', '77'], { encoding: 'utf8' });
  const counts = /^300 hostile inputs: (\d+) kept word for word, (\d+) rejected with a reason/.exec(out);
  expect(counts).not.toBeNull();
  expect(Number(counts?.[1])).toBeGreaterThan(150);
  expect(Number(counts?.[2])).toBeGreaterThan(10);
}, 120_000);
