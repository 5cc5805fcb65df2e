import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../core/errors.ts';
import { placeTemplate, type TemplatePlace } from '../template-place.ts';

/** `"@preview/cetz:0.3.0"`, also put together of parts; the compiler would download it. */
const packageImport = /"@[A-Za-z0-9_-]+\/[A-Za-z0-9_:.-]*"|"@(preview)?"|@preview\b/;

/** Returns where the PDF template lies. Throws a UserError when a template in it asks for a package from the network. */
export function findTemplate(folder: string | null): TemplatePlace {
  const place = placeTemplate(folder, 'report.typ');
  if (place.own) refusePackages(place.folder);
  return place;
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
