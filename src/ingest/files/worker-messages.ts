import type { ParseOutput } from './parse-file.ts';

/** Batches that may wait at the reader; each is a few MB. */
export const creditBatches = 4;

/** An error on its way between threads: of classes only their data arrives. */
export interface SentError {
  readonly user: boolean;
  readonly message: string;
  readonly code: string;
  readonly hint: string | null;
  readonly details: readonly string[];
}

export type FromWorker =
  | { readonly kind: 'output'; readonly output: ParseOutput }
  | { readonly kind: 'end' }
  | { readonly kind: 'error'; readonly error: SentError };
