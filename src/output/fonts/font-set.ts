import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { UserError } from '../../core/errors.ts';

export interface FontFile {
  readonly path: string;
  /** Family by which both Typst and canvas know it. */
  readonly family: string;
}

export interface FontSet {
  readonly files: readonly FontFile[];
  /** Families for running text in order of preference. */
  readonly text: readonly string[];
  /** Families for code and hashes. */
  readonly mono: readonly string[];
}

const require = createRequire(import.meta.url);

/** Upright and oblique DejaVu differ in coverage (no Arabic in oblique), so italics come from Inter alone. */
const shipped: readonly (readonly [family: string, file: string])[] = [
  ['Inter', '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'],
  ['Inter', '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'],
  ['Inter', '@expo-google-fonts/inter/400Regular_Italic/Inter_400Regular_Italic.ttf'],
  ['DejaVu Sans', 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf'],
  ['DejaVu Sans', 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'],
  ['DejaVu Sans Mono', 'dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'],
];

/**
 * Returns the fonts every picture and PDF is made with: the shipped ones, then those of the operator's folder
 * in file-name order. Installed fonts are never used. Throws a UserError for a folder or font that cannot be read.
 */
export async function loadFontSet(folder: string | null): Promise<FontSet> {
  const own = shipped.map(([family, file]) => ({ family, path: require.resolve(file) }));
  const added = folder === null ? [] : await operatorFonts(folder);
  const further = [...new Set(added.map((font) => font.family))].filter(
    (family) => !family.startsWith('DejaVu Sans'),
  );
  return {
    files: [...own, ...added],
    text: ['Inter', 'DejaVu Sans', ...further],
    mono: ['DejaVu Sans Mono', 'Inter', 'DejaVu Sans', ...further],
  };
}

async function operatorFonts(folder: string): Promise<FontFile[]> {
  if (!existsSync(folder)) {
    throw new UserError(`The fonts folder ${folder} does not exist.`, {
      code: 'fonts-folder',
      hint: 'Create it, or correct `fonts` in the configuration.',
    });
  }
  const names = readdirSync(folder)
    .filter((name) => /\.(ttf|otf)$/i.test(name))
    .sort();
  if (names.length === 0) return [];
  const { readFamily } = await import('./coverage.ts');
  return Promise.all(
    names.map(async (name) => ({
      path: path.join(folder, name),
      family: await readFamily(path.join(folder, name)),
    })),
  );
}
