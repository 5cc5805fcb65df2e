/** One request and what became of it. */
export interface AuditEntry {
  /** When it was asked, epoch milliseconds. */
  readonly at: number;
  /** The outcome's id, which the log and error messages name too. */
  readonly id: string;
  readonly platform: string;
  readonly channel: string;
  readonly user: string;
  readonly userName: string | null;
  /** Null where the text named no command. */
  readonly command: string | null;
  /** As read, without those left at null or empty; null where they could not be read. */
  readonly options: Readonly<Record<string, unknown>> | null;
  readonly status: string;
  /** Code of the error for which it was rejected, e.g. `not-allowed`, `too-many`; null where it was not. */
  readonly reason: string | null;
  /** What was typed, where no options could be read of it. */
  readonly words: string | null;
  readonly durationMs: number;
}

/** Who asked what, where and when. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /** The latest first. */
  list(limit: number): Promise<readonly AuditEntry[]>;
  /** Removes entries of before an instant. */
  forget(before: number): Promise<void>;
}
