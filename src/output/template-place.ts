import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../core/errors.ts';

export interface TemplatePlace {
  /** Root of the template's file system: it can read files here and below, nothing else. */
  readonly folder: string;
  readonly file: string;
  /** Whether it is the operator's, so that what is wrong with it is theirs to put right. */
  readonly own: boolean;
}

/** What to do about a template of one's own that fails. */
export const templateHint =
  'Correct the template, or remove it from the templates folder to use the bundled one.';

/**
 * Returns where the template of a name lies: the operator's, where the configured folder has one, else the bundled one.
 * Throws a UserError when the folder is missing.
 */
export function placeTemplate(folder: string | null, name: string): TemplatePlace {
  if (folder !== null && !existsSync(folder)) {
    throw new UserError(`The templates folder ${folder} does not exist.`, {
      code: 'templates-folder',
      hint: 'Create it, or correct `templates` in the configuration.',
    });
  }
  const own = folder !== null && existsSync(path.join(folder, name)) ? path.resolve(folder) : null;
  const place = own ?? bundledTemplates(name);
  return { folder: place, file: path.join(place, name), own: own !== null };
}

/** Source and built code lie at different depths below the package's own `config/templates`. */
function bundledTemplates(name: string): string {
  for (let at = import.meta.dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const folder = path.join(at, 'config/templates');
    if (existsSync(path.join(folder, name))) return folder;
  }
  throw new Error('the bundled templates are missing from this installation');
}
