/** Loads what the tests support themselves with, which is TypeScript that no build compiles. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');

/** The exports of a TypeScript module, named from the repository's root; packages are loaded as they are. */
export async function loadTypescript(file) {
  const bundle = await rolldown({ input: path.join(root, file), platform: 'node', external: /^[^./]/ });
  const out = path.join(root, 'bench/out/typescript', file.replace(/\.ts$/, '.mjs'));
  await bundle.write({ file: out, codeSplitting: false });
  await bundle.close();
  return import(pathToFileURL(out).href);
}
