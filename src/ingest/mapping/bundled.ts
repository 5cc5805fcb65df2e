import { readdirSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../config/paths.ts';

const extension = '.yaml';

function folder(): string {
  return path.join(packageRoot(import.meta.dirname), 'config', 'mappings');
}

/** Names of the mappings that come with the package, sorted. */
export function bundledMappings(): string[] {
  const files = readdirSync(folder()).filter((file) => file.endsWith(extension));
  return files.map((file) => file.slice(0, -extension.length)).sort();
}

/** The file of a bundled mapping. */
export function bundledFile(name: string): string {
  return path.join(folder(), name + extension);
}
