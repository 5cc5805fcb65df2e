import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('notices are neither missing nor doubled by real timers, in injected time and over kills', () => {
  const options = [
    '--incidents',
    '200',
    '--seconds',
    '5',
    '--restarts',
    '3',
    '--days',
    '1',
    '--patience',
    '60',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/notices.mjs', ...options], {
    encoding: 'utf8',
    timeout: 170_000,
  });
  expect(`${stdout}${stderr}`).toContain('3 kills');
  expect(`${stdout}${stderr}`).not.toContain('FAILED');
  expect(status).toBe(0);
}, 180_000);
