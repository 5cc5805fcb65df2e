/** One record (a CSV record, a line, a JSON element) beyond this many characters is rejected. */
export const maxRecordChars = 16 * 1024 * 1024;

/** Bounds on what a compressed file may unfold to. */
export interface DecompressionLimits {
  /** Up to here any ratio is taken. */
  readonly freeBytes: number;
  /** Unfolded bytes per compressed byte. */
  readonly maxRatio: number;
  readonly maxBytes: number;
}

/** Logs of the densest kind shrink to about a hundredth; gzip can claim up to 1,032. */
export const decompressionLimits: DecompressionLimits = {
  freeBytes: 256 * 1024 * 1024,
  maxRatio: 300,
  maxBytes: 1024 ** 4,
};

/** Bytes read at a time. */
export const chunkBytes = 1024 * 1024;

/**
 * Bytes decoded at a time where lines are cut: half the cost of a whole chunk (measured), for the text stays in the
 * processor's caches, and in one byte a character but for the pieces with characters beyond Latin-1.
 */
export const linePieceBytes = 32 * 1024;
