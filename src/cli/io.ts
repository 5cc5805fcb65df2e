/** Where a CLI command reads and writes; the same command runs in its own process or inside the running bot. */
export interface CliIo {
  out(text: string | Uint8Array): void;
  err(text: string): void;
  /** Resolves when the reader has taken what was written; awaited by commands that write much. */
  drain(): Promise<void>;
  /** Paths a person gives are relative to this folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly errIsTty: boolean;
  /** Absent within the running bot, where nothing is logged to it. */
  readonly outIsTty?: boolean;
  /** Whether standard output takes colours: a terminal that nobody asked to do without. */
  readonly colours: boolean;
  /** Terminal width in columns. */
  readonly columns: number;
  /** Whether tables must fit into it: a terminal, or a width that was asked for; a file or a pipe gets them whole. */
  readonly fitsColumns: boolean;
  readonly signal: AbortSignal;
  /** Told of every SIGHUP once it listens; absent where there is none. */
  readonly onHangup?: (listener: () => void) => void;
}

/** Exit codes of every command. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  /** The request or its input cannot be used; nothing was changed. */
  unusable: 2,
  /** Done, but some rows were rejected. */
  rejects: 3,
  cancelled: 130,
} as const;
