import path from 'node:path';

/** A path as a person in `cwd` would write it; whole where `cwd` is the root, from which a relative one looks like another. */
export function shownPath(cwd: string, target: string): string {
  if (path.parse(cwd).root === cwd) return target;
  return path.relative(cwd, target) || target;
}
