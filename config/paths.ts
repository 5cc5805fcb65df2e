import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder that holds this package's `package.json`: the nearest one upwards of `from`, so the answer is the
 * same from source, from `dist` and from an installation.
 * @throws Error where there is none, which means a broken installation.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  let folder = path.resolve(from);
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${from}`);
    folder = parent;
  }
  return folder;
}

/** The version in `package.json`. */
export function packageVersion(): string {
  const text = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version?: unknown };
  if (typeof version !== 'string') throw new Error('package.json has no version');
  return version;
}

/** Which build this is: the commit that it was made from, as the build put it beside the program; null from source. */
export function buildId(beside: string = import.meta.dirname): string | null {
  const file = path.join(beside, 'build.json');
  if (!existsSync(file)) return null;
  const { commit } = JSON.parse(readFileSync(file, 'utf8')) as { commit?: unknown };
  return typeof commit === 'string' ? commit : null;
}

/** The version with its build, as people are told: `0.1.0 (build 4b86681c0f1a)`. */
export function programVersion(build: string | null = buildId()): string {
  return build === null ? packageVersion() : `${packageVersion()} (build ${build})`;
}
