import { UserError } from '../core/errors.ts';

/** A place in a command line, half-open, UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Characters of the line shown on either side of the place. */
const CONTEXT = 32;
const MAX_CARETS = 40;
const PROMPT = '/sla ';

/** A UserError that shows the line and points at the place: `details` are the line and the carets under it. */
export function pointedError(
  message: string,
  where: { readonly line: string; readonly span: Span },
  options: { code: string; hint?: string; more?: readonly string[]; instead?: UserError['instead'] },
): UserError {
  const details = [...point(where.line, where.span), ...(options.more ?? [])];
  return new UserError(message, { ...options, details });
}

function point(line: string, span: Span): string[] {
  const from = Math.max(0, span.start - CONTEXT);
  const carets = Math.min(Math.max(1, span.end - span.start), MAX_CARETS);
  const to = Math.min(line.length, span.start + carets + CONTEXT);
  const head = from > 0 ? '…' : PROMPT;
  const tail = to < line.length ? '…' : '';
  return [
    `${head}${printable(line.slice(from, to))}${tail}`,
    `${' '.repeat(head.length + span.start - from)}${'^'.repeat(carets)}`,
  ];
}

/** One column per UTF-16 unit, so that the carets stand under their place. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/** A person's own text inside a message: quoted, one line, bounded. */
export function quoted(text: string): string {
  const line = printable(text);
  return line.length > 40 ? `“${line.slice(0, 40)}…”` : `“${line}”`;
}
