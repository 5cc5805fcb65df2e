import { UserError } from '../core/errors.ts';
import type { ChartSpec, Report } from '../core/report/document.ts';

/** A piece of work for the rendering thread. */
export type Job =
  | { readonly kind: 'pdf' | 'html'; readonly report: Report }
  | { readonly kind: 'warm-up' }
  | { readonly kind: 'png'; readonly chart: ChartSpec; readonly options: PictureOptions }
  | { readonly kind: 'svg'; readonly chart: ChartSpec; readonly options: PictureOptions };

export interface PictureOptions {
  readonly scale?: number;
  readonly theme?: 'light' | 'dark';
}

export interface JobMessage {
  readonly id: number;
  readonly job: Job;
}

export type JobReply =
  | { readonly id: number; readonly result: Uint8Array | string }
  | { readonly id: number; readonly error: PlainError };

/** An error as data: classes do not survive the way between threads. */
interface PlainError {
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
