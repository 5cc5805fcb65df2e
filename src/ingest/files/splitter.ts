/** Cuts the text of a file into records as it arrives. */
export interface Splitter {
  push(text: string): void;
  /** The file is at its end. */
  end(): void;
}

/** Receives what a splitter finds; lines are physical, from 1. */
export interface SplitterSink<Value> {
  record(line: number, raw: string, value: Value): void;
  /** A stretch that is no record. */
  broken(line: number, raw: string, reason: string): void;
}

/** Number of line feeds in a text. */
export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
