import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

it('can be run as it is after any build: npx makes it executable once and not again', () => {
  const program = path.resolve(import.meta.dirname, '../../../dist/bin/sla-bot.js');
  expect(execFileSync(program, ['--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+/);
});
