/** Something that is done again and again in the background. */
export interface Job {
  readonly name: string;
  /** From the end of one run to the beginning of the next; milliseconds. */
  readonly everyMs: number;
  /** `signal` aborts when the process stops; a rejection counts as a crash. */
  run(signal: AbortSignal): Promise<void>;
}
