import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

it('delivers once whatever is owed, in days in which the process is killed and the platforms fail', () => {
  const file = path.join(root, 'bench/year-of-kills.mjs');
  const options = ['--days', '6', '--kills', '8', '--schedules', '12', '--self-test'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...options], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /duplicated 0, lost 0, early 0, mismatched 0[\s\S]*the checks notice what is wrong/,
    ),
    stderr: expect.any(String),
  });
});
