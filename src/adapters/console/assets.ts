import { createRequire } from 'node:module';
import path from 'node:path';
import { packageRoot } from '../../../config/paths.ts';

/** The page's files are served as they are in the source tree, from a build too. */
export function assetFolder(): string {
  return path.join(packageRoot(), 'src/adapters/console/assets');
}

const weights = ['400Regular', '500Medium', '600SemiBold', '700Bold'] as const;

/** Name under `/assets/fonts/` and path of each font file the page uses. */
export function fontFiles(): (readonly [name: string, path: string])[] {
  const { resolve } = createRequire(import.meta.url);
  return weights.map((weight) => [
    `inter-${weight.slice(0, 3)}.ttf`,
    resolve(`@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf`),
  ]);
}
