import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../core/errors.ts';

export interface TemplatePlace {
  /** Root of the template's file system: it can read files here and below, nothing else. */
  readonly folder: string;
  readonly file: string;
  /** Whether it is the operator's, so that what is wrong with it is theirs to put right. */
  readonly own: boolean;
}

const templateName = 'report.typ';
/** `"@preview/cetz:0.3.0"`; the compiler would download it. */
const packageImport = /"@[A-Za-z0-9_-]+\/[A-Za-z0-9_:.-]+"/;

/**
 * Returns where the PDF template lies: the operator's, where the configured folder has one, else the bundled one.
 * Throws a UserError when the folder is missing or a template in it asks for a package from the network.
 */
export function findTemplate(folder: string | null): TemplatePlace {
  if (folder !== null && !existsSync(folder)) {
    throw new UserError(`The templates folder ${folder} does not exist.`, {
      code: 'templates-folder',
      hint: 'Create it, or correct `templates` in the configuration.',
    });
  }
  const own = folder !== null && existsSync(path.join(folder, templateName)) ? path.resolve(folder) : null;
  if (own !== null) refusePackages(own);
  const place = own ?? bundledTemplates();
  return { folder: place, file: path.join(place, templateName), own: own !== null };
}

/** Source and built code lie at different depths below the package's own `config/templates`. */
function bundledTemplates(): string {
  for (let at = import.meta.dirname; at !== path.dirname(at); at = path.dirname(at)) {
    const folder = path.join(at, 'config/templates');
    if (existsSync(path.join(folder, templateName))) return folder;
  }
  throw new Error('the bundled templates are missing from this installation');
}

function refusePackages(folder: string): void {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.typ'),
  );
  for (const name of sources.sort()) {
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
    const at = lines.findIndex((text) => packageImport.test(text));
    if (at < 0) continue;
    throw new UserError(
      `The template ${name}, line ${at + 1}, imports a package from the network: ${packageImport.exec(lines[at] ?? '')?.[0]}.`,
      {
        code: 'template-package',
        hint: 'Reports are made without network access. Copy the files it needs into the templates folder and import them by path.',
      },
    );
  }
}
