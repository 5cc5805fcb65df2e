/** Reproducible pseudo-random integers; not for secrets. */
export interface Random {
  /** An integer in `[0, bound)`. */
  below(bound: number): number;
  /** True in `share` of 10,000 cases. */
  chance(share: number): boolean;
  /** An integer in `[low, high)`. */
  between(low: number, high: number): number;
}

const warmUp = 16;

/**
 * The sfc32 generator (Chris Doty-Humphrey, PractRand): 32-bit integer operations only, so a seed gives the same
 * numbers on every machine. Streams of one seed are unrelated.
 */
export function createRandom(seed: number, stream: number): Random {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = stream | 0;
  let counter = 1;

  function next(): number {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  for (let round = 0; round < warmUp; round += 1) next();
  const below = (bound: number): number => Math.floor((next() / 2 ** 32) * bound);
  return {
    below,
    chance: (share) => below(10_000) < share,
    between: (low, high) => low + below(high - low),
  };
}
