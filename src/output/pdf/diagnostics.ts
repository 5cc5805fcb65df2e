import path from 'node:path';
import { UserError } from '../../core/errors.ts';
import { safeText } from '../safe-text.ts';
import { type TemplatePlace, templateHint } from '../template-place.ts';

const maxMessage = 400;
const maxDetails = 10;

/** Returns the error for a template that does not compile: the first message with file and line, more in `details`. */
export function templateFailed(place: TemplatePlace, diagnostics: readonly unknown[]): Error {
  const lines = diagnostics.map((diagnostic) => describe(place, diagnostic));
  const [first = 'the compiler gave no reason', ...details] = lines;
  return failure(place, 'template-error', `The PDF template failed: ${first}`, details);
}

/** Returns the error for a document that cannot become PDF/UA-1, such as a picture without alternative text. */
export function exportFailed(place: TemplatePlace, error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  const messages = [...text.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(([, message = '']) =>
    safeText(message.replaceAll('\\"', '"'), maxMessage),
  );
  const [first = safeText(text, maxMessage), ...details] = messages;
  const message = `${path.basename(place.file)} made no accessible PDF: ${first}`;
  return failure(place, 'pdf-export', message, details, error);
}

/** A fault of the bundled template is ours, not something a person could put right. */
function failure(
  place: TemplatePlace,
  code: string,
  message: string,
  details: readonly string[],
  cause?: unknown,
): Error {
  if (!place.own) return new Error(message, { cause: cause ?? details });
  return new UserError(message, { code, hint: templateHint, details: details.slice(0, maxDetails), cause });
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
