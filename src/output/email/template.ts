import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Liquid } from 'liquidjs';
import { UserError } from '../../core/errors.ts';
import { safeText } from '../safe-text.ts';
import { placeTemplate, type TemplatePlace, templateHint } from '../template-place.ts';
import type { EmailView } from './email-view.ts';
import { trialView } from './trial-view.ts';

const name = 'email.liquid';
const extension = '.liquid';
const maxMessage = 400;

/** A template can be wrong in a way that never ends; a page takes some milliseconds. */
const limits = { parseLimit: 1_000_000, renderLimit: 10_000, memoryLimit: 20_000_000 };

/** Returns the HTML of a message. UserError where the operator's template fails. */
export type RenderEmail = (view: EmailView) => string;

/**
 * Reads, parses and tries the e-mail template: the operator's, where the configured folder has one, else the bundled one.
 * It sees the view's own properties, everything it prints is escaped unless it says `raw`, and it can include the
 * `.liquid` files beside it, which are read here: rendering touches no file.
 *
 * @throws UserError where the operator's fails, or its folder is missing
 */
export function openEmailTemplate(folder: string | null): RenderEmail {
  const place = placeTemplate(folder, name);
  const templates = readTemplates(place);
  const liquid = new Liquid({
    templates,
    outputEscape: 'escape',
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: true,
    lenientIf: true,
    cache: true,
    ...limits,
  });
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw failed(place, error);
    }
  };
  const parsed = attempt(() => liquid.parse(templates[name] ?? '', name));
  const render: RenderEmail = (view) => attempt(() => String(liquid.renderSync(parsed, view)));
  if (place.own) render(trialView);
  return render;
}

function readTemplates({ folder }: TemplatePlace): Record<string, string> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith(extension))
    .map((file) => path.join(folder, file))
    .filter((file) => statSync(file).isFile() && statSync(file).size <= limits.parseLimit);
  return Object.fromEntries(files.map((file) => [path.basename(file), readFileSync(file, 'utf8')]));
}

/** A fault of the bundled template is ours, not something a person could put right. */
function failed(place: TemplatePlace, error: unknown): Error {
  if (!place.own) return new Error('the bundled e-mail template failed', { cause: error });
  const reason = safeText(error instanceof Error ? error.message : String(error), maxMessage);
  return new UserError(`The e-mail template failed: ${reason}`, {
    code: 'template-error',
    hint: templateHint,
    cause: error,
  });
}
