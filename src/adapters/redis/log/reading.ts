/** One entry as it lies in a stream: its fields are name, value, name, value, … */
export type LogEntry = readonly [id: string, fields: readonly string[]];

/** Entries that follow one another, and where they were. */
export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** `segment`: they had been moved out of the stream. */
  readonly from: 'segment' | 'stream';
}

/** The shared log as one reads it, whatever of it was moved out of the streams. */
export interface LogReader {
  /**
   * Everything behind a position (null: from the beginning) up to what is newest when it comes there, in order and once.
   * LogGapError where that is not everything; UserError for a damaged segment.
   */
  readFrom(partition: number, position: string | null): AsyncIterable<LogPage>;
  /** How a position stands to what is there. */
  standing(partition: number, position: string | null): Promise<Standing>;
  /**
   * The newest entry that was moved out of the stream. Whoever reads the stream itself asks this behind each reading: had
   * it grown beyond the position he read from, entries may be missing in what he got, and `readFrom` has them.
   */
  movedUpTo(partition: number): Promise<string | null>;
}

/**
 * `present`: the next entry is in the stream, or none is newer. `moved`: segments have what was moved since. `trimmed`: some
 * of it was removed from the stream and is in no segment. `ahead`: the log does not have the entry at the position, as
 * after a failover that lost some.
 */
export type Standing = 'present' | 'moved' | 'trimmed' | 'ahead';

/** The log does not have everything behind a position. */
export class LogGapError extends Error {
  readonly code = 'log-gap';
  readonly partition: number;
  readonly standing: 'trimmed' | 'ahead';

  constructor(partition: number, position: string | null, standing: 'trimmed' | 'ahead') {
    super(
      standing === 'ahead'
        ? `partition ${partition} of the shared log does not have the entry ${position}`
        : `entries of partition ${partition} behind ${position ?? 'the beginning'} were removed from the shared log`,
    );
    this.name = 'LogGapError';
    this.partition = partition;
    this.standing = standing;
  }
}
