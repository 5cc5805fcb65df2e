import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Builds `dist` once: worker threads and child processes in tests run the built code. */
export function setup(): void {
  if (process.env.SLA_BOT_SKIP_BUILD === '1') return;
  const root = path.resolve(import.meta.dirname, '../..');
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
}
