import path from 'node:path';
import { UserError } from '../../core/errors.ts';
import { safeText } from '../safe-text.ts';
import type { TemplatePlace } from './template.ts';

const maxMessage = 400;
const maxDetails = 10;
const hint = 'Correct the template, or remove it from the templates folder to use the bundled one.';

/** Returns the error for a template that does not compile: the first message with file and line, all in `details`. */
export function templateFailed(place: TemplatePlace, diagnostics: readonly unknown[]): UserError {
  const lines = diagnostics.map((diagnostic) => describe(place, diagnostic));
  return new UserError(`The PDF template failed: ${lines[0] ?? 'the compiler gave no reason'}`, {
    code: 'template-error',
    hint,
    details: lines.slice(1, maxDetails),
  });
}

/** Returns the error for a document that cannot become PDF/UA-1, such as a picture without alternative text. */
export function exportFailed(place: TemplatePlace, error: unknown): UserError {
  const text = error instanceof Error ? error.message : String(error);
  const messages = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, message = '']) =>
    safeText(message.replaceAll('\\"', '"'), maxMessage),
  );
  return new UserError(
    `${path.basename(place.file)} made no accessible PDF: ${messages[0] ?? safeText(text, maxMessage)}`,
    {
      code: 'pdf-export',
      hint,
      details: messages.slice(1, maxDetails),
      cause: error,
    },
  );
}

function describe(place: TemplatePlace, diagnostic: unknown): string {
  const found = (diagnostic ?? {}) as {
    message?: unknown;
    path?: unknown;
    range?: { start?: { line?: unknown; character?: unknown } } | null;
  };
  const file =
    typeof found.path === 'string' ? path.relative(place.folder, found.path) : path.basename(place.file);
  const { line, character } = found.range?.start ?? {};
  const at = typeof line === 'number' && typeof character === 'number' ? `:${line + 1}:${character + 1}` : '';
  return `${file}${at}: ${safeText(String(found.message ?? 'unknown error'), maxMessage)}`;
}
