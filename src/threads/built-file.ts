import path from 'node:path';
import { packageRoot } from '../../config/paths.ts';

/** Path of a thread's entry (`render-worker.js`). Threads run built code, from the sources (tests) too. */
export function builtFile(entry: string): string {
  return path.join(packageRoot(), 'dist/bin', entry);
}
