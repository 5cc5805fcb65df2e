/** Loads what the tests support themselves with, which is TypeScript that no build compiles. */
import { renameSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');

/** The exports of a TypeScript module, named from the repository's root; packages are loaded as they are. */
export async function loadTypescript(file) {
  const bundle = await rolldown({ input: path.join(root, file), platform: 'node', external: /^[^./]/ });
  const out = path.join(root, 'bench/out/typescript', file.replace(/\.ts$/, '.mjs'));
  // Whole at once: others may be loading it.
  const own = out.replace(/\.mjs$/, `.${process.pid}.mjs`);
  await bundle.write({ file: own, codeSplitting: false });
  await bundle.close();
  renameSync(own, out);
  return import(pathToFileURL(out).href);
}
