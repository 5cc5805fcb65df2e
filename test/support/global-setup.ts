import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

/** Builds `dist` once: worker threads and child processes in tests run the built code. */
export function setup(): void {
  if (process.env.SLA_BOT_SKIP_BUILD === '1') return;
  const root = path.resolve(import.meta.dirname, '../..');
  const tsc = path.join(
    path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}
