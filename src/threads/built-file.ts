import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const isBuilt = import.meta.filename.endsWith('.js');

/** Path of a thread's entry (`src/output/render-worker.js`). Threads run built code; from the sources (tests) it lies in `dist`. */
export function builtFile(entry: string): string {
  return path.join(root, isBuilt ? '' : 'dist', entry);
}
