import { expect, it } from 'vitest';
import { shownPath } from '../../../src/cli/shown-path.ts';

it.each([
  ['/home/me', '/home/me/data/replaced-1', 'data/replaced-1'],
  ['/home/me', '/home/you/x', '../you/x'],
  ['/home/me', '/home/me', '/home/me'],
  ['/', '/tmp/op/reports', '/tmp/op/reports'],
])('in %s the path %s is shown as %s', (cwd, target, shown) => {
  expect(shownPath(cwd, target)).toBe(shown);
});
