/** What a person did wrong or can put right: the only error whose text reaches a channel or a terminal. */
export class UserError extends Error {
  readonly code: string;
  /** What to do about it, in one sentence; null where the message says it all. */
  readonly hint: string | null;
  readonly details: readonly string[];
  /** Command lines that may have been meant, with what a button for each says. */
  readonly instead: readonly { readonly label: string; readonly command: string }[];

  constructor(
    message: string,
    options: {
      code?: string;
      hint?: string;
      details?: readonly string[];
      instead?: UserError['instead'];
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'UserError';
    this.code = options.code ?? 'user-error';
    this.hint = options.hint ?? null;
    this.details = options.details ?? [];
    this.instead = options.instead ?? [];
  }
}

/** A work item given up because its caller left or its time budget ran out. */
export class CancelledError extends Error {
  readonly code = 'cancelled';

  constructor(message = 'cancelled') {
    super(message);
    this.name = 'CancelledError';
  }
}
