import { UserError } from '../core/errors.ts';

/** An error as data: classes do not survive the way between threads. */
export interface PlainError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly user: {
    readonly code: string;
    readonly hint: string | null;
    readonly details: readonly string[];
  } | null;
}

/** Returns an error as plain data. */
export function packError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined, user: null };
  const user =
    error instanceof UserError ? { code: error.code, hint: error.hint, details: error.details } : null;
  return { message: error.message, stack: error.stack, user };
}

/** Returns the error that was packed: a UserError again where it was one. */
export function unpackError(packed: PlainError): Error {
  if (packed.user === null) {
    const error = new Error(packed.message);
    if (packed.stack !== undefined) error.stack = packed.stack;
    return error;
  }
  const { code, hint, details } = packed.user;
  return new UserError(packed.message, { code, details, ...(hint === null ? {} : { hint }) });
}
